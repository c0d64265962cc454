// perplexity: exp of the mean negative log likelihood of the labels under logits [batch, length, vocabulary].
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/train/metrics/metrics.h"

namespace twb::train {

Json perplexity(const MetricCall& call) {
    call.checkOptions({"shift"});
    const std::size_t shift = call.flag("shift", true) ? 1 : 0;
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t row = 0; row < call.references.size(); ++row) {
        const std::vector<double> labels = figuresOf(call, call.references[row], "references");
        const auto logits = rowsOf(call, call.predictions[row], "predictions");
        if (labels.size() != logits.size()) {
            call.fail("row " + std::to_string(row) + " has " + std::to_string(logits.size()) + " positions, but " +
                      std::to_string(labels.size()) + " labels.");
        }
        for (std::size_t i = 0; i + shift < labels.size(); ++i) {
            const double label = labels[i + shift];
            if (label == -100) {
                continue;
            }
            if (label < 0 || label >= static_cast<double>(logits[i].size())) {
                call.fail("the label " + std::to_string(static_cast<std::int64_t>(label)) + " lies outside the vocabulary of " +
                          std::to_string(logits[i].size()) + ".");
            }
            const double top = *std::max_element(logits[i].begin(), logits[i].end());
            double total = 0;
            for (const double logit : logits[i]) {
                total += std::exp(logit - top);
            }
            sum += std::log(total) - (logits[i][static_cast<std::size_t>(label)] - top);
            ++count;
        }
    }
    const double loss = count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
    return {{"loss", loss}, {"perplexity", std::exp(loss)}};
}

}  // namespace twb::train

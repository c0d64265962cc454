#include "tasks/postprocess/entailment.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "engine/core/error.h"
#include "tasks/postprocess/label_scores.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;

bool beginsWithEntail(std::string label) {
    std::transform(label.begin(), label.end(), label.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
    return label.starts_with("entail");
}

/// Python's indexing: negative counts from the end.
float at(const std::vector<float>& values, std::int64_t index) {
    return values.at(static_cast<std::size_t>(index < 0 ? index + static_cast<std::int64_t>(values.size()) : index));
}

[[noreturn]] void refuseTemplate(const std::string& hypothesisTemplate, const std::string& why) {
    throw Error(ErrorCode::InvalidParameter, "The hypothesis_template \"" + hypothesisTemplate + "\" " + why +
                                                 " It must hold {} once, where the label goes, as in \"This example is {}.\".");
}

}  // namespace

std::int64_t entailmentIndex(const core::Json& config) {
    if (const auto ids = config.find("label2id"); ids != config.end() && ids->is_object()) {
        for (const auto& [label, id] : ids->items()) {
            if (beginsWithEntail(label) && id.is_number_integer()) {
                return id.get<std::int64_t>();
            }
        }
    } else if (const auto labels = config.find("id2label"); labels != config.end() && labels->is_object()) {
        std::int64_t index = 0;
        for (const auto& [id, label] : labels->items()) {
            if (label.is_string() && beginsWithEntail(label.get<std::string>())) {
                return index;
            }
            ++index;
        }
    }
    return -1;
}

std::string hypothesisFor(const std::string& label, const std::string& hypothesisTemplate) {
    std::string out;
    bool placed = false;
    for (std::size_t i = 0; i < hypothesisTemplate.size(); ++i) {
        const char c = hypothesisTemplate[i];
        if (c != '{' && c != '}') {
            out += c;
            continue;
        }
        if (i + 1 < hypothesisTemplate.size() && hypothesisTemplate[i + 1] == c) {
            out += c;
            ++i;
            continue;
        }
        const std::size_t close = c == '{' ? hypothesisTemplate.find('}', i) : std::string::npos;
        if (close == std::string::npos) {
            refuseTemplate(hypothesisTemplate, "has a single brace.");
        }
        const std::string field = hypothesisTemplate.substr(i + 1, close - i - 1);
        if ((!field.empty() && field != "0") || (field.empty() && placed)) {
            refuseTemplate(hypothesisTemplate, "has a place {" + field + "} that nothing fills.");
        }
        out += label;
        placed = true;
        i = close;
    }
    if (!placed) {
        refuseTemplate(hypothesisTemplate, "has no place for the label.");
    }
    return out;
}

std::vector<api::LabelScore> rankLabels(const std::vector<std::string>& labels, const std::vector<std::vector<float>>& logits,
                                        std::int64_t entailment, bool multiLabel) {
    std::vector<float> scores;
    if (multiLabel || labels.size() == 1) {
        const std::int64_t contradiction = entailment == 0 ? -1 : 0;
        for (const std::vector<float>& row : logits) {
            scores.push_back(softmax(std::vector<float>{at(row, contradiction), at(row, entailment)})[1]);
        }
    } else {
        std::vector<float> entail;
        for (const std::vector<float>& row : logits) {
            entail.push_back(at(row, entailment));
        }
        scores = softmax(entail);
    }
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    std::vector<api::LabelScore> ranked;
    for (auto i = order.rbegin(); i != order.rend(); ++i) {
        ranked.push_back({labels.at(*i), scores[*i]});
    }
    return ranked;
}

}  // namespace twb::tasks

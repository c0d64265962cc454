#include "engine/nn/loss.h"

#include "engine/core/error.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

void checkClasses(const Tensor& labels, std::int64_t classes, std::int64_t ignoreIndex) {
    if (labels.numel() == 0) {
        return;
    }
    const Tensor counted = labels.masked_select(labels.ne(ignoreIndex));
    if (counted.numel() == 0) {
        return;
    }
    const auto [lowest, highest] = at::aminmax(counted);
    if (lowest.item<std::int64_t>() < 0 || highest.item<std::int64_t>() >= classes) {
        throw Error(ErrorCode::InvalidInput,
                    "labels holds " +
                        std::to_string(lowest.item<std::int64_t>() < 0 ? lowest.item<std::int64_t>() : highest.item<std::int64_t>()) +
                        "; this head has the classes 0 to " + std::to_string(classes - 1) + ".");
    }
}

}  // namespace

Tensor crossEntropy(const Tensor& logits, const Tensor& labels, std::int64_t ignoreIndex) {
    const std::int64_t classes = logits.size(-1);
    const Tensor flat = labels.reshape({-1}).to(at::kLong);
    if (flat.numel() != logits.numel() / classes) {
        throw Error(ErrorCode::InvalidInput, "labels has the shape " + c10::str(labels.sizes()) + ", which does not fit logits of " +
                                                 c10::str(logits.sizes()) + ".");
    }
    checkClasses(flat, classes, ignoreIndex);
    return at::cross_entropy_loss(logits.reshape({-1, classes}), flat, {}, at::Reduction::Mean, ignoreIndex);
}

Tensor nextTokenLoss(const Tensor& logits, const Tensor& labels) {
    if (labels.dim() != 2 || labels.size(0) != logits.size(0) || labels.size(1) != logits.size(1)) {
        throw Error(ErrorCode::InvalidInput, "labels has the shape " + c10::str(labels.sizes()) + ", which does not fit logits of " +
                                                 c10::str(logits.sizes()) + ".");
    }
    const std::int64_t last = logits.size(1) - 1;
    return crossEntropy(logits.narrow(1, 0, last), labels.narrow(1, 1, last));
}

Tensor sequenceClassificationLoss(const Tensor& logits, const Tensor& labels, std::int64_t numLabels, const std::string& problemType) {
    std::string problem = problemType;
    if (problem.empty()) {
        problem = numLabels == 1                                    ? "regression"
                  : at::isIntegralType(labels.scalar_type(), false) ? "single_label_classification"
                                                                    : "multi_label_classification";
    }
    if (problem == "single_label_classification") {
        return crossEntropy(logits, labels);
    }
    const Tensor targets = labels.to(logits.scalar_type());
    if (targets.numel() != logits.numel()) {
        throw Error(ErrorCode::InvalidInput, "labels has the shape " + c10::str(labels.sizes()) + "; " + c10::str(logits.sizes()) +
                                                 " was expected, one figure a label.");
    }
    if (problem == "regression") {
        return at::mse_loss(logits.squeeze(), targets.squeeze());
    }
    if (problem == "multi_label_classification") {
        return at::binary_cross_entropy_with_logits(logits, targets.view(logits.sizes()));
    }
    throw Error(ErrorCode::InvalidFile, "config.json: problem_type is \"" + problem +
                                            "\"; regression, single_label_classification or multi_label_classification was expected.");
}

Tensor questionAnsweringLoss(const Tensor& startLogits, const Tensor& endLogits, Tensor startPositions, Tensor endPositions) {
    const std::int64_t ignored = startLogits.size(1);
    const auto positions = [ignored](Tensor p) { return (p.dim() > 1 ? p.squeeze(-1) : p).clamp(0, ignored); };
    return (crossEntropy(startLogits, positions(std::move(startPositions)), ignored) +
            crossEntropy(endLogits, positions(std::move(endPositions)), ignored)) /
           2;
}

}  // namespace twb::nn

#include "engine/models/sequence_summary.h"

#include "engine/core/error.h"

namespace twb::models {

SequenceSummary::SequenceSummary(const nn::Weights& w, const core::Json& config, const Defaults& defaults, std::int64_t hiddenSize,
                                 std::int64_t numLabels) {
    const ConfigReader c(config);
    type = c.text("summary_type", defaults.type);
    if (type != "last" && type != "first" && type != "mean" && type != "cls_index") {
        throw core::Error(core::ErrorCode::Unsupported,
                          "config.json: summary_type is \"" + type + "\"; last, first, mean or cls_index was expected.");
    }
    size = hiddenSize;
    if (c.flag("summary_use_proj", defaults.useProjection)) {
        size = c.flag("summary_proj_to_labels", defaults.projectToLabels) && numLabels > 0 ? numLabels : hiddenSize;
        projection.emplace(w / "summary", hiddenSize, size);
    }
    // An explicit null means no activation, unlike an absent key.
    const auto given = config.find("summary_activation");
    const std::string name = given != config.end() && given->is_null() ? "" : c.text("summary_activation", defaults.activation);
    if (!name.empty()) {
        activation.emplace(name, "summary_activation");
    }
    firstDropout = c.number("summary_first_dropout", defaults.firstDropout);
    lastDropout = c.number("summary_last_dropout", defaults.lastDropout);
}

Tensor SequenceSummary::operator()(const Tensor& states, const nn::CallContext& context, const Tensor& clsIndex) const {
    Tensor x;
    if (type == "first") {
        x = states.select(1, 0);
    } else if (type == "mean") {
        x = states.mean(1);
    } else if (type == "cls_index") {
        x = clsIndex.defined() ? at::take_along_dim(states, clsIndex.unsqueeze(-1).unsqueeze(-1), -2).squeeze(-2)
                               : states.select(-2, states.size(-2) - 1);
    } else {
        x = states.select(1, states.size(1) - 1);
    }
    x = context.dropout(x, firstDropout);
    if (projection) {
        x = (*projection)(x);
    }
    if (activation) {
        x = (*activation)(x);
    }
    return context.dropout(x, lastDropout);
}

}  // namespace twb::models

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/models/config.h"
#include "engine/nn/context.h"
#include "engine/nn/layers.h"

namespace twb::models {

using at::Tensor;

/// One vector for a sequence, as config.json's summary_* fields say (transformers' SequenceSummary): XLM, XLNet, ELECTRA.
struct SequenceSummary {
    /// The family's defaults for fields that config.json leaves out.
    struct Defaults {
        std::string type = "last";
        bool useProjection = false;
        bool projectToLabels = false;
        std::string activation;  ///< empty: none
        double firstDropout = 0;
        double lastDropout = 0;
    };

    std::string type;  ///< "last", "first", "mean", "cls_index"
    std::optional<nn::Linear> projection;
    std::optional<nn::Activation> activation;
    double firstDropout = 0, lastDropout = 0;
    std::int64_t size = 0;  ///< width of the result

    /// `w` is the summary's own scope: its projection is `w`.summary.
    SequenceSummary(const nn::Weights& w, const core::Json& config, const Defaults& defaults, std::int64_t hiddenSize,
                    std::int64_t numLabels);

    /// states [batch, length, hidden] -> [batch, size]. `clsIndex` [batch] is for type "cls_index" (undefined: the last token).
    Tensor operator()(const Tensor& states, const nn::CallContext& context, const Tensor& clsIndex = {}) const;
};

}  // namespace twb::models

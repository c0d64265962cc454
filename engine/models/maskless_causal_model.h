#pragma once

#include "engine/models/causal_model.h"

namespace twb::models {

/// A language model that writes without looking at the attention_mask, so that padding is text like any other: transformers hands the mask
/// of `generate` on to neither CTRL nor GPT.
template <class Backbone, class Head>
class MasklessCausalLMModel : public CausalLMModel<Backbone, Head> {
public:
    using CausalLMModel<Backbone, Head>::CausalLMModel;

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext& context) const override {
        Inputs ids;
        ids.set("input_ids", inputs.get("input_ids"));
        return CausalLMModel<Backbone, Head>::startDecoding(ids, useCache, context);
    }
};

}  // namespace twb::models

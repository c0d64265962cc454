#pragma once

#include "engine/models/decoding.h"
#include "engine/models/model.h"

namespace twb::models {

/// Decoding with a model whose forward takes ids and attention_mask and keeps its keys and values in the context's cache.
class CausalDecoding final : public Decoding {
public:
    struct Options {
        bool useCache = true;
        bool givesPositions =
            true;  ///< position_ids are counted over the mask (transformers' prepare_inputs_for_generation); false: the model counts
        bool continuesPrompts = true;  ///< a token sees the cached ones as it sees those of its own call
        bool hasWindow = false;        ///< some layers see a window of the text only
        std::int64_t rereadsAt = 0;    ///< > 0: what was cached below this length is void from it on (longrope changes its angles)
    };

    /// `prompt`: attention_mask and token_type_ids [rows, length] if there are any; inputs_embeds [rows, positions, size], which the model
    /// reads in place of the prompt's ids; other inputs than the ids go to every call as they are.
    CausalDecoding(const Model& model, const Inputs& prompt, const Options& options);

    Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) override;
    void keepAs(nn::CacheKind kind) override;
    void reorder(const Tensor& rows) override;
    void truncate(std::int64_t length) override { m_cache.truncate(length + m_ahead); }
    bool canContinuePrompts() const override { return m_options.continuesPrompts; }

private:
    const Model& m_model;
    Options m_options;
    Tensor m_promptMask, m_promptTypes, m_promptEmbeds;
    std::int64_t m_rows = 0;
    std::int64_t m_ahead = 0;  ///< positions of inputs_embeds beyond the ids that stand for them
    Inputs m_extra;
    nn::KvCache m_cache;
};

}  // namespace twb::models

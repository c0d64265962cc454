#pragma once

#include "engine/models/decoding.h"
#include "engine/models/model.h"

namespace twb::models {

/// Decoding with a model that remembers hidden states of the last segments (`mems`) instead of keys and values: Transformer-XL.
class MemoryDecoding final : public Decoding {
public:
    /// `logits` names the output that holds them. The model gives `mems.i`, [length, rows, hidden] a layer, and takes them as `mems`.
    MemoryDecoding(const Model& model, std::string logits) : m_model(model), m_logits(std::move(logits)) {}

    Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) override;
    void reorder(const Tensor& rows) override;
    /// Memories of a later position cannot be taken back: all is computed anew.
    void truncate(std::int64_t length) override;

private:
    const Model& m_model;
    std::string m_logits;
    Tensor m_mems;            ///< [layers, length, rows, hidden]; undefined: none yet
    std::int64_t m_seen = 0;  ///< positions that the memories have taken in
};

}  // namespace twb::models

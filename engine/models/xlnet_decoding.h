#pragma once

#include "engine/models/decoding.h"
#include "engine/models/model.h"

namespace twb::models {

/// Decoding with XLNet: a token that no other one sees is put at the end, and the query stream is asked for it. The memories hold what came
/// before the last two tokens, which are computed again (transformers' prepare_inputs_for_generation).
class XlnetDecoding final : public Decoding {
public:
    explicit XlnetDecoding(const Model& model) : m_model(model) {}

    Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) override;
    void reorder(const Tensor& rows) override;
    /// Memories of a later position cannot be taken back: all is computed anew.
    void truncate(std::int64_t length) override;

private:
    Step after(const Tensor& sequences, nn::CallContext& context);

    const Model& m_model;
    Tensor m_mems;            ///< [layers, length, rows, hidden]; undefined: none yet
    std::int64_t m_seen = 0;  ///< length of the sequences that the memories come from
};

}  // namespace twb::models

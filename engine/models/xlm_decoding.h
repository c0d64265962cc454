#pragma once

#include <optional>

#include "engine/models/decoding.h"
#include "engine/models/model.h"

namespace twb::models {

/// Decoding with XLM: a mask token is put at the end, and its prediction is the next token. All is computed anew each time, since padding
/// is told by the count of padding ids (transformers' prepare_inputs_for_generation).
class XlmDecoding final : public Decoding {
public:
    XlmDecoding(const Model& model, std::int64_t maskToken, std::optional<std::int64_t> language)
        : m_model(model), m_maskToken(maskToken), m_language(language) {}

    Step next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) override;
    void reorder(const Tensor&) override {}
    void truncate(std::int64_t) override {}

private:
    const Model& m_model;
    std::int64_t m_maskToken;
    std::optional<std::int64_t> m_language;
};

}  // namespace twb::models

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/generation.h"
#include "engine/generation/token_listener.h"
#include "engine/text/encode_options.h"

namespace twb::text {
class Tokenizer;
}

namespace twb::generation {

/// Turns tokens into text as they come. Without steps text is held back until the next token cannot change it any more: up to the last
/// space, a line end, or a CJK character (the rule of transformers' TextStreamer). With steps each token gives what it adds, but for half
/// characters.
class TextStreamer : public TokenListener {
public:
    using Sink = std::function<void(std::string text, std::optional<api::TokenStep> step)>;

    /// `alternatives`: how many of the likeliest tokens are told with each step; absent: no steps are told.
    TextStreamer(const text::Tokenizer& tokenizer, text::DecodeOptions decode, std::optional<std::int64_t> alternatives, Sink sink);

    void token(std::int64_t id, const at::Tensor& scores) override;
    /// Gives what is held back.
    void end();

private:
    std::size_t printableEnd(const std::string& text) const;
    api::TokenStep describe(std::int64_t id, const at::Tensor& scores) const;

    const text::Tokenizer& m_tokenizer;
    text::DecodeOptions m_decode;
    std::optional<std::int64_t> m_alternatives;
    Sink m_sink;
    std::vector<std::int64_t> m_pending;  ///< tokens since the last line end
    std::size_t m_printed = 0;            ///< bytes of their text that were given
};

}  // namespace twb::generation

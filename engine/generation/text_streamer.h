#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/generation/token_listener.h"

namespace twb::text {
class Tokenizer;
}

namespace twb::generation {

struct TokenChoice {
    std::int64_t id = 0;
    std::string text;
    double probability = 0;  ///< of the model, before any option changed it
};

/// A token as it was chosen, and what else could have been.
struct StreamedToken {
    TokenChoice chosen;
    std::vector<TokenChoice> alternatives;  ///< likeliest first; as many as were asked for
};

/// Turns tokens into text as they come. Text is held back until the next token cannot change it any more: up to the last space, a line end, or
/// a CJK character (the rule of transformers' TextStreamer).
class TextStreamer : public TokenListener {
public:
    /// `text` may be empty; `token` is null at the end and when no `alternatives` are wanted.
    using Sink = std::function<void(const std::string& text, const StreamedToken* token)>;

    /// `alternatives`: how many of the likeliest tokens are told with each; 0: none, and the tokens themselves are not told either.
    TextStreamer(const text::Tokenizer& tokenizer, std::size_t alternatives, Sink sink);

    void token(std::int64_t id, const at::Tensor& logits) override;
    /// Gives what is held back.
    void end();

    std::size_t tokenCount() const { return m_count; }

private:
    std::string takePrintable();
    StreamedToken describe(std::int64_t id, const at::Tensor& logits) const;

    const text::Tokenizer& m_tokenizer;
    std::size_t m_alternatives;
    Sink m_sink;
    std::vector<std::int64_t> m_pending;  ///< tokens since the last line end
    std::size_t m_printed = 0;            ///< bytes of their text that were given
    std::size_t m_count = 0;
};

}  // namespace twb::generation

#include "engine/generation/text_streamer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/text/tokenizer.h"

namespace twb::generation {
namespace {

/// The last character of well-formed UTF-8; 0 for an empty text.
char32_t lastCharacter(const std::string& text) {
    std::size_t start = text.size();
    while (start > 0 && (static_cast<unsigned char>(text[--start]) & 0xC0) == 0x80) {
    }
    if (start == text.size()) {
        return 0;
    }
    const auto lead = static_cast<unsigned char>(text[start]);
    char32_t character = lead < 0x80 ? lead : lead & (0xFF >> (text.size() - start + 1));
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    }
    return character;
}

bool isCjk(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 8> kRanges{{{0x4E00, 0x9FFF},
                                                                    {0x3400, 0x4DBF},
                                                                    {0x20000, 0x2A6DF},
                                                                    {0x2A700, 0x2B73F},
                                                                    {0x2B740, 0x2B81F},
                                                                    {0x2B820, 0x2CEAF},
                                                                    {0xF900, 0xFAFF},
                                                                    {0x2F800, 0x2FA1F}}};
    return std::any_of(kRanges.begin(), kRanges.end(), [&](const auto& range) { return c >= range.first && c <= range.second; });
}

constexpr char32_t kReplacement = 0xFFFD;  // stands for bytes that are no character (yet)

}  // namespace

TextStreamer::TextStreamer(const text::Tokenizer& tokenizer, text::DecodeOptions decode, std::optional<std::int64_t> alternatives,
                           Sink sink)
    : m_tokenizer(tokenizer), m_decode(std::move(decode)), m_alternatives(alternatives), m_sink(std::move(sink)) {}

std::size_t TextStreamer::printableEnd(const std::string& text) const {
    const char32_t last = lastCharacter(text);
    if (m_alternatives) {
        return last == kReplacement ? m_printed : text.size();
    }
    if (last == '\n' || isCjk(last)) {
        return text.size();
    }
    const std::size_t space = text.rfind(' ');
    return space == std::string::npos ? 0 : space + 1;
}

void TextStreamer::token(std::int64_t id, const at::Tensor& scores) {
    m_pending.push_back(id);
    const std::string text = m_tokenizer.decode(m_pending, m_decode);
    const std::size_t end = std::max(printableEnd(text), std::min(m_printed, text.size()));
    std::string printable = text.substr(std::min(m_printed, end), end - std::min(m_printed, end));
    m_printed = end;
    if (lastCharacter(text) == '\n') {
        m_pending.clear();  // nothing before a line end changes what follows
        m_printed = 0;
    }
    std::optional<api::TokenStep> step;
    if (m_alternatives) {
        step = describe(id, scores);
    }
    if (step || !printable.empty()) {
        m_sink(std::move(printable), std::move(step));
    }
}

void TextStreamer::end() {
    const std::string text = m_tokenizer.decode(m_pending, m_decode);
    if (text.size() > m_printed) {
        m_sink(text.substr(m_printed), std::nullopt);
    }
    m_pending.clear();
    m_printed = 0;
}

api::TokenStep TextStreamer::describe(std::int64_t id, const at::Tensor& scores) const {
    const at::Tensor probabilities = scores.softmax(-1);
    const auto choice = [&](std::int64_t token) {
        return api::TokenChoice{m_tokenizer.decode(token), token, probabilities[token].item<double>()};
    };
    api::TokenStep step;
    step.chosen = choice(id);
    const at::Tensor best = std::get<1>(probabilities.topk(std::min(*m_alternatives, probabilities.size(0))));
    for (std::int64_t i = 0; i < best.size(0); ++i) {
        step.alternatives.push_back(choice(best[i].item<std::int64_t>()));
    }
    return step;
}

}  // namespace twb::generation

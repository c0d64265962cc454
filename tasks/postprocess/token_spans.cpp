#include "tasks/postprocess/token_spans.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace twb::tasks {
namespace {

using api::TokenSpan;

std::size_t bestIndex(const std::vector<float>& scores) {
    return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// The scores that decide the tag of a word.
std::vector<float> scoresOfWord(const std::vector<TaggedToken>& word, Aggregation how) {
    if (how == Aggregation::Average) {
        std::vector<float> mean(word.front().scores.size(), 0.0F);
        for (const TaggedToken& token : word) {
            std::transform(mean.begin(), mean.end(), token.scores.begin(), mean.begin(), std::plus<>());
        }
        for (float& value : mean) {
            value /= static_cast<float>(word.size());
        }
        return mean;
    }
    if (how == Aggregation::Max) {
        return std::max_element(
                   word.begin(), word.end(),
                   [](const TaggedToken& a, const TaggedToken& b) { return a.scores[bestIndex(a.scores)] < b.scores[bestIndex(b.scores)]; })
            ->scores;
    }
    return word.front().scores;
}

TokenSpan spanOfWord(const std::vector<TaggedToken>& word, Aggregation how, const std::vector<std::string>& labels,
                     const TokensToText& toText) {
    std::vector<std::string> pieces;
    for (const TaggedToken& token : word) {
        pieces.push_back(token.word);
    }
    const std::vector<float> scores = scoresOfWord(word, how);
    const std::size_t best = bestIndex(scores);
    return {labels.at(best), scores[best], std::nullopt, toText(pieces), word.front().start, word.back().end};
}

std::vector<TokenSpan> spansOfWords(const std::vector<TaggedToken>& tokens, Aggregation how, const std::vector<std::string>& labels,
                                    const TokensToText& toText) {
    std::vector<TokenSpan> spans;
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin + 1;
        while (end < tokens.size() && tokens[end].isSubword) {
            ++end;
        }
        const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = tokens.begin() + static_cast<std::ptrdiff_t>(end);
        spans.push_back(spanOfWord(std::vector<TaggedToken>(first, last), how, labels, toText));
        begin = end;
    }
    return spans;
}

std::vector<TokenSpan> spansOfTokens(const std::vector<TaggedToken>& tokens, const std::vector<std::string>& labels) {
    std::vector<TokenSpan> spans;
    for (const TaggedToken& token : tokens) {
        const std::size_t best = bestIndex(token.scores);
        spans.push_back({labels.at(best), token.scores[best], token.index, token.word, token.start, token.end});
    }
    return spans;
}

/// The tag of a label, and whether the label begins an entity: "B-PER" -> PER, true; "I-PER" -> PER, false; "MISC" -> MISC, false.
std::pair<std::string, bool> tagOf(const std::string& label) {
    const bool begins = label.starts_with("B-");
    return {begins || label.starts_with("I-") ? label.substr(2) : label, begins};
}

TokenSpan joined(const std::vector<TokenSpan>& parts, const TokensToText& toText) {
    std::vector<std::string> words;
    float sum = 0;
    for (const TokenSpan& part : parts) {
        words.push_back(part.word);
        sum += static_cast<float>(part.score);
    }
    const std::string& label = parts.front().label;
    const std::string tag = label.substr(label.rfind('-') + 1);  // as transformers: after the last dash
    return {tag, sum / static_cast<float>(parts.size()), std::nullopt, toText(words), parts.front().start, parts.back().end};
}

std::vector<TokenSpan> grouped(const std::vector<TokenSpan>& spans, const TokensToText& toText) {
    std::vector<TokenSpan> groups;
    std::vector<TokenSpan> open;
    for (const TokenSpan& span : spans) {
        if (!open.empty()) {
            const auto [tag, begins] = tagOf(span.label);
            if (begins || tag != tagOf(open.back().label).first) {
                groups.push_back(joined(open, toText));
                open.clear();
            }
        }
        open.push_back(span);
    }
    if (!open.empty()) {
        groups.push_back(joined(open, toText));
    }
    return groups;
}

}  // namespace

api::TokenSpans aggregateTokens(const std::vector<TaggedToken>& tokens, Aggregation how, const std::vector<std::string>& labels,
                                const TokensToText& toText) {
    if (how == Aggregation::None) {
        return {spansOfTokens(tokens, labels), false};
    }
    const std::vector<TokenSpan> spans =
        how == Aggregation::Simple ? spansOfTokens(tokens, labels) : spansOfWords(tokens, how, labels, toText);
    return {grouped(spans, toText), true};
}

std::vector<TokenSpan> withoutOverlaps(std::vector<TokenSpan> spans) {
    if (spans.empty()) {
        return spans;
    }
    std::stable_sort(spans.begin(), spans.end(), [](const TokenSpan& a, const TokenSpan& b) { return a.start < b.start; });
    const auto length = [](const TokenSpan& span) { return span.end.value_or(0) - span.start.value_or(0); };
    std::vector<TokenSpan> kept;
    TokenSpan previous = spans.front();
    for (const TokenSpan& span : spans) {
        if (previous.start <= span.start && span.start < previous.end) {
            if (length(span) > length(previous) || (length(span) == length(previous) && span.score > previous.score)) {
                previous = span;
            }
        } else {
            kept.push_back(previous);
            previous = span;
        }
    }
    kept.push_back(previous);
    return kept;
}

}  // namespace twb::tasks

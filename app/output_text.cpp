#include "app/output_text.h"

#include <algorithm>
#include <cstdio>

#include "engine/core/utf8.h"

namespace twb::app {
namespace {

std::string scoreText(double score) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", score);
    return text;
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t length = core::codePointCount(text);
    return length < width ? text + std::string(width - length, ' ') : text;
}

template <class Items, class TextOf>
std::size_t widest(const Items& items, TextOf textOf) {
    std::size_t width = 0;
    for (const auto& item : items) {
        width = std::max(width, core::codePointCount(textOf(item)));
    }
    return width;
}

std::string scoreLines(const std::vector<api::LabelScore>& labels) {
    const std::size_t width = widest(labels, [](const api::LabelScore& label) -> const std::string& { return label.label; });
    std::string out;
    for (const api::LabelScore& label : labels) {
        out += padded(label.label, width) + "  " + scoreText(label.score) + "\n";
    }
    return out;
}

std::string placeText(const std::optional<std::int64_t>& start, const std::optional<std::int64_t>& end) {
    return start && end ? "  " + std::to_string(*start) + "-" + std::to_string(*end) : "";
}

struct ToText {
    std::string operator()(const api::Labels& value) const { return scoreLines(value.labels); }
    std::string operator()(const api::RankedLabels& value) const { return scoreLines(value.labels); }
    std::string operator()(const api::TokenSpans& value) const {
        const std::size_t labelWidth = widest(value.spans, [](const api::TokenSpan& span) -> const std::string& { return span.label; });
        const std::size_t wordWidth = widest(value.spans, [](const api::TokenSpan& span) -> const std::string& { return span.word; });
        std::string out;
        for (const api::TokenSpan& span : value.spans) {
            out += padded(span.label, labelWidth) + "  " + padded(span.word, wordWidth) + "  " + scoreText(span.score) +
                   placeText(span.start, span.end) + "\n";
        }
        return out.empty() ? "(nothing found)\n" : out;
    }
    std::string operator()(const api::Answers& value) const {
        std::string out;
        for (const api::Answer& answer : value.answers) {
            out += scoreText(answer.score) + "  " + (answer.answer.empty() ? "(no answer)" : answer.answer) +
                   placeText(answer.start, answer.end) + "\n";
        }
        return out.empty() ? "(no answer)\n" : out;
    }
    std::string operator()(const api::Fillings& value) const {
        std::string out;
        for (const auto& fillings : value.masks) {
            out += out.empty() ? "" : "\n";
            const std::size_t width = widest(fillings, [](const api::Filling& filling) -> const std::string& { return filling.tokenText; });
            for (const api::Filling& filling : fillings) {
                out += padded(filling.tokenText, width) + "  " + scoreText(filling.score) + "  " + filling.sequence + "\n";
            }
        }
        return out;
    }
    std::string operator()(const api::Vectors& value) const {
        return std::string(api::toString(value.array.type)) + " " + core::Json(value.array.shape).dump() + "; --json prints the numbers\n";
    }
    std::string operator()(const api::GeneratedTexts& value) const {
        std::string out;
        for (const api::GeneratedText& text : value.texts) {
            out += (out.empty() ? "" : "\n") + text.text + "\n";
        }
        return out;
    }
    std::string operator()(const api::Conversation& value) const {
        return value.messages.empty() ? "" : value.messages.back().content + "\n";
    }
    std::string operator()(const api::Document& value) const { return core::dumpJson(value.json, 2) + "\n"; }
};

}  // namespace

std::string outputText(const api::Output& output) {
    std::string out;
    for (const api::Value& value : output.values) {
        out += out.empty() ? "" : "\n";
        out += std::visit(ToText{}, value);
    }
    return out;
}

}  // namespace twb::app

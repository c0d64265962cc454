#include "engine/train/data/lengths.h"

#include <algorithm>
#include <numeric>

namespace twb::train {

using core::Json;

std::string conversationText(const Json& messages) {
    std::string text;
    for (const Json& message : messages.is_array() ? messages : Json::array()) {
        const Json said = message.is_object() ? message.value("content", message.value("value", Json())) : Json();
        if (said.is_string()) {
            text += (text.empty() ? "" : "\n") + said.get<std::string>();
        }
    }
    return text;
}

std::size_t lengthOf(const Json& value) {
    if (const std::string text = conversationText(value); !text.empty()) {
        return lengthOf(text);
    }
    if (value.is_array()) {
        return value.size();
    }
    if (!value.is_string()) {
        return value.is_null() ? 0 : 1;
    }
    std::size_t words = 0;
    bool inWord = false;
    for (const char c : value.get_ref<const std::string&>()) {
        const bool isSpace = c == ' ' || (c >= '\t' && c <= '\r');
        words += !isSpace && !inWord;
        inWord = !isSpace;
    }
    return words;
}

std::vector<std::size_t> lengthsOf(const Dataset& dataset, std::size_t column) {
    std::vector<std::size_t> lengths(dataset.size());
    for (std::size_t row = 0; row < lengths.size(); ++row) {
        lengths[row] = lengthOf(dataset.cell(row, column));
    }
    return lengths;
}

LengthSummary summarize(std::vector<std::size_t> lengths, std::size_t bins) {
    LengthSummary out;
    if (lengths.empty()) {
        return out;
    }
    std::sort(lengths.begin(), lengths.end());
    const auto quantile = [&](double share) { return lengths[static_cast<std::size_t>(share * static_cast<double>(lengths.size() - 1))]; };
    out.shortest = lengths.front();
    out.longest = lengths.back();
    out.median = quantile(0.5);
    out.p95 = quantile(0.95);
    out.mean = static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::size_t(0))) / static_cast<double>(lengths.size());
    out.binWidth = out.longest / bins + 1;
    out.bins.resize(out.longest / out.binWidth + 1);
    for (const std::size_t length : lengths) {
        ++out.bins[length / out.binWidth];
    }
    return out;
}

}  // namespace twb::train

#include "engine/generation/option_values.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "engine/core/error.h"

namespace twb::generation::option {
namespace {

using core::Json;

std::string plain(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

std::string rangeText(const Range& range) {
    const bool below = std::isfinite(range.minimum);
    const bool above = std::isfinite(range.maximum);
    const std::string lowest = range.openBelow ? "above " + plain(range.minimum) : "of at least " + plain(range.minimum);
    if (below && above) {
        return range.openBelow ? " above " + plain(range.minimum) + " and of at most " + plain(range.maximum)
                               : " from " + plain(range.minimum) + " to " + plain(range.maximum);
    }
    return below ? " " + lowest : above ? " of at most " + plain(range.maximum) : "";
}

bool inRange(const Range& range, double value) {
    return (range.openBelow ? value > range.minimum : value >= range.minimum) && value <= range.maximum;
}

bool isTokenId(const Json& value) {
    return value.is_number_integer() && value.get<std::int64_t>() >= 0;
}

bool isPhrase(const Json& value) {
    return value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), isTokenId);
}

}  // namespace

void refuse(const std::string& name, const std::string& expected, const Json& found) {
    throw core::Error(core::ErrorCode::InvalidParameter,
                      "The option " + name + " must be " + expected + ", but is " + core::excerpt(found) + ".");
}

bool flag(const std::string& name, const Json& value) {
    if (!value.is_boolean()) {
        refuse(name, "true or false", value);
    }
    return value.get<bool>();
}

std::int64_t integer(const std::string& name, const Json& value, const Range& range) {
    // Files written by hand have 20.0 for 20.
    const bool whole = value.is_number() && std::floor(value.get<double>()) == value.get<double>();
    if (!whole || !inRange(range, value.get<double>())) {
        refuse(name, "a whole number" + rangeText(range), value);
    }
    return value.get<std::int64_t>();
}

double number(const std::string& name, const Json& value, const Range& range) {
    if (!value.is_number() || !inRange(range, value.get<double>())) {
        refuse(name, "a number" + rangeText(range), value);
    }
    return value.get<double>();
}

std::int64_t tokenId(const std::string& name, const Json& value) {
    if (!isTokenId(value)) {
        refuse(name, "a token id, a whole number of at least 0", value);
    }
    return value.get<std::int64_t>();
}

TokenIds tokenIds(const std::string& name, const Json& value) {
    if (isTokenId(value)) {
        return {value.get<std::int64_t>()};
    }
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), isTokenId)) {
        refuse(name, "a token id or a list of token ids, whole numbers of at least 0", value);
    }
    return value.get<TokenIds>();
}

std::vector<TokenIds> phrases(const std::string& name, const Json& value) {
    if (!value.is_array() || value.empty() || !std::all_of(value.begin(), value.end(), isPhrase)) {
        refuse(name, "a list, not empty, of lists of token ids, whole numbers of at least 0", value);
    }
    return value.get<std::vector<TokenIds>>();
}

std::vector<ForcedWord> forcedWords(const std::string& name, const Json& value) {
    const std::string expected = "a list, not empty, of phrases (lists of token ids) or of lists of phrases of which one must appear";
    if (!value.is_array() || value.empty()) {
        refuse(name, expected, value);
    }
    std::vector<ForcedWord> words;
    for (const Json& entry : value) {
        if (isPhrase(entry)) {
            words.push_back({{entry.get<TokenIds>()}, false});
        } else if (entry.is_array() && !entry.empty() && std::all_of(entry.begin(), entry.end(), isPhrase)) {
            words.push_back({entry.get<std::vector<TokenIds>>(), true});
        } else {
            refuse(name, expected, value);
        }
    }
    return words;
}

std::vector<SequenceBias> sequenceBias(const std::string& name, const Json& value) {
    const std::string expected = "a list, not empty, of pairs of a list of token ids and a number";
    if (!value.is_array() || value.empty()) {
        refuse(name, expected, value);
    }
    std::vector<SequenceBias> out;
    for (const Json& pair : value) {
        if (!pair.is_array() || pair.size() != 2 || !isPhrase(pair[0]) || !pair[1].is_number()) {
            refuse(name, expected, pair);
        }
        out.push_back({pair[0].get<TokenIds>(), pair[1].get<double>()});
    }
    return out;
}

std::vector<ForcedToken> forcedTokens(const std::string& name, const Json& value) {
    const std::string expected = "a list of pairs of a position and a token id";
    if (!value.is_array()) {
        refuse(name, expected, value);
    }
    std::vector<ForcedToken> out;
    for (const Json& pair : value) {
        if (!pair.is_array() || pair.size() != 2 || !isTokenId(pair[0]) || !(pair[1].is_null() || isTokenId(pair[1]))) {
            refuse(name, expected, pair);
        }
        out.push_back({pair[0].get<std::int64_t>(), pair[1].is_null() ? std::nullopt : std::optional(pair[1].get<std::int64_t>())});
    }
    return out;
}

DecayPenalty decayPenalty(const std::string& name, const Json& value) {
    if (!value.is_array() || value.size() != 2 || !isTokenId(value[0]) || !value[1].is_number()) {
        refuse(name, "a pair of the number of tokens after which it starts and a factor, such as [20, 1.05]", value);
    }
    return {value[0].get<std::int64_t>(), value[1].get<double>()};
}

nn::CacheKind cacheKind(const std::string& name, const Json& value) {
    if (value == "sliding_window") {
        return nn::CacheKind::Window;
    }
    if (value == "quantized") {
        return nn::CacheKind::EightBits;
    }
    // The other names of transformers say where or how the same keys and values lie; models' files have them.
    for (const char* everything : {"dynamic", "static", "hybrid", "hybrid_chunked", "offloaded", "offloaded_static", "offloaded_hybrid"}) {
        if (value == everything) {
            return nn::CacheKind::Full;
        }
    }
    refuse(name, "\"dynamic\", \"sliding_window\" or \"quantized\"", value);
}

EarlyStopping earlyStopping(const std::string& name, const Json& value) {
    if (value.is_boolean()) {
        return value.get<bool>() ? EarlyStopping::Yes : EarlyStopping::No;
    }
    if (value != "never") {
        refuse(name, "true, false or \"never\"", value);
    }
    return EarlyStopping::Never;
}

std::vector<std::string> texts(const std::string& name, const Json& value) {
    if (value.is_string()) {
        return {value.get<std::string>()};
    }
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), [](const Json& text) { return text.is_string() && text != ""; })) {
        refuse(name, "a text or a list of texts", value);
    }
    return value.get<std::vector<std::string>>();
}

}  // namespace twb::generation::option

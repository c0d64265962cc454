#include "engine/text/encode_options.h"

#include <functional>
#include <map>
#include <string_view>

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

[[noreturn]] void wrong(std::string_view option, const Json& value, const std::string& expected) {
    throw Error(ErrorCode::InvalidParameter, "The option " + std::string(option) + " must be " + expected + ", but is " +
                                                 core::typeName(value) + ": " + core::excerpt(value) + ".");
}

bool flagOf(std::string_view option, const Json& value) {
    if (!value.is_boolean()) {
        wrong(option, value, "true or false");
    }
    return value.get<bool>();
}

std::int64_t countOf(std::string_view option, const Json& value) {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0) {
        wrong(option, value, "a whole number, at least 0");
    }
    return value.get<std::int64_t>();
}

Padding paddingOf(std::string_view option, const Json& value) {
    if (value.is_boolean()) {
        return value.get<bool>() ? Padding::Longest : Padding::DoNotPad;
    }
    if (value == "longest")
        return Padding::Longest;
    if (value == "max_length")
        return Padding::MaxLength;
    if (value == "do_not_pad")
        return Padding::DoNotPad;
    wrong(option, value, "true, false, longest, max_length or do_not_pad");
}

Truncation truncationOf(std::string_view option, const Json& value) {
    if (value.is_boolean()) {
        return value.get<bool>() ? Truncation::LongestFirst : Truncation::DoNotTruncate;
    }
    if (value == "longest_first")
        return Truncation::LongestFirst;
    if (value == "only_first")
        return Truncation::OnlyFirst;
    if (value == "only_second")
        return Truncation::OnlySecond;
    if (value == "do_not_truncate")
        return Truncation::DoNotTruncate;
    wrong(option, value, "true, false, longest_first, only_first, only_second or do_not_truncate");
}

Side sideOf(std::string_view option, const Json& value) {
    if (value == "left")
        return Side::Left;
    if (value == "right")
        return Side::Right;
    wrong(option, value, "left or right");
}

using Setter = void (*)(EncodeOptions&, std::string_view, const Json&);

const std::map<std::string_view, Setter>& setters() {
    using O = EncodeOptions;
    using S = std::string_view;
    static const std::map<std::string_view, Setter> table{
        {"add_special_tokens", [](O& o, S n, const Json& v) { o.addSpecialTokens = flagOf(n, v); }},
        {"padding",
         [](O& o, S n, const Json& v) {
             o.padding = paddingOf(n, v);
             o.paddingNamed = v.is_string();
         }},
        {"truncation", [](O& o, S n, const Json& v) { o.truncation = truncationOf(n, v); }},
        {"truncation_strategy",
         [](O& o, S n, const Json& v) {
             if (!o.truncation) {
                 o.truncation = truncationOf(n, v);
             }
         }},
        {"max_length", [](O& o, S n, const Json& v) { o.maxLength = countOf(n, v); }},
        {"stride", [](O& o, S n, const Json& v) { o.stride = countOf(n, v); }},
        {"is_split_into_words", [](O& o, S n, const Json& v) { o.isSplitIntoWords = flagOf(n, v); }},
        {"pad_to_multiple_of", [](O& o, S n, const Json& v) { o.padToMultipleOf = countOf(n, v); }},
        {"padding_side", [](O& o, S n, const Json& v) { o.paddingSide = sideOf(n, v); }},
        {"return_token_type_ids", [](O& o, S n, const Json& v) { o.returnTokenTypeIds = flagOf(n, v); }},
        {"return_attention_mask", [](O& o, S n, const Json& v) { o.returnAttentionMask = flagOf(n, v); }},
        {"return_overflowing_tokens", [](O& o, S n, const Json& v) { o.returnOverflowingTokens = flagOf(n, v); }},
        {"return_special_tokens_mask", [](O& o, S n, const Json& v) { o.returnSpecialTokensMask = flagOf(n, v); }},
        {"return_offsets_mapping", [](O& o, S n, const Json& v) { o.returnOffsetsMapping = flagOf(n, v); }},
        {"return_length", [](O& o, S n, const Json& v) { o.returnLength = flagOf(n, v); }},
        {"return_word_ids", [](O& o, S n, const Json& v) { o.returnWordIds = flagOf(n, v); }},
        {"return_tensors", [](O& o, S, const Json&) { o.returnTensors = true; }},
        {"add_prefix_space", [](O& o, S n, const Json& v) { o.addPrefixSpace = flagOf(n, v); }},
        {"pad_to_max_length", [](O& o, S n, const Json& v) { o.oldPadToMaxLength = flagOf(n, v); }},
        {"verbose", [](O&, S n, const Json& v) { flagOf(n, v); }},
    };
    return table;
}

}  // namespace

EncodeOptions encodeOptionsFromJson(const Json& options) {
    EncodeOptions result;
    if (options.is_null()) {
        return result;
    }
    if (!options.is_object()) {
        wrong("options", options, "an object");
    }
    for (const auto& [name, value] : options.items()) {
        const auto setter = setters().find(name);
        if (setter == setters().end()) {
            throw Error(ErrorCode::InvalidParameter, "A tokenizer has no option \"" + name + "\".");
        }
        if (!value.is_null()) {
            setter->second(result, name, value);
        }
    }
    return result;
}

DecodeOptions decodeOptionsFromJson(const Json& options) {
    DecodeOptions result;
    result.others = Json::object();
    if (options.is_null()) {
        return result;
    }
    if (!options.is_object()) {
        wrong("options", options, "an object");
    }
    for (const auto& [name, value] : options.items()) {
        if (value.is_null()) {
            continue;
        }
        if (name == "skip_special_tokens") {
            result.skipSpecialTokens = flagOf(name, value);
        } else if (name == "clean_up_tokenization_spaces") {
            result.cleanUpTokenizationSpaces = flagOf(name, value);
        } else {
            result.others[name] = value;
        }
    }
    return result;
}

}  // namespace twb::text

#include "engine/text/tokenize_json.h"

#include <algorithm>
#include <iterator>

#include "engine/text/decode_details.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

[[noreturn]] void wrongInputs(const Json& found) {
    throw Error(ErrorCode::InvalidParameter,
                "The parameter inputs must be a text, a list of texts, a list of pairs of texts, an object with text and text_pair, or "
                "(with is_split_into_words) lists of words, but holds " +
                    core::typeName(found) + ": " + core::excerpt(found) + ".");
}

bool isTextList(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& v) { return v.is_string(); });
}

Sequence sequenceFrom(const Json& value, bool words) {
    if (words) {
        if (!isTextList(value)) {
            wrongInputs(value);
        }
        return Sequence(value.get<std::vector<std::string>>());
    }
    if (!value.is_string()) {
        wrongInputs(value);
    }
    return Sequence(value.get<std::string>());
}

/// A list of texts, or of lists of words, as against one of them.
bool isBatch(const Json& value, bool words) {
    if (!value.is_array()) {
        return false;
    }
    return words ? !value.empty() && value[0].is_array() : true;
}

std::vector<TextInput> withPairs(const Json& first, const Json& second, bool words, bool& batched) {
    batched = isBatch(first, words);
    std::vector<TextInput> inputs;
    if (!batched) {
        inputs.push_back(second.is_null() ? TextInput(sequenceFrom(first, words))
                                          : TextInput(sequenceFrom(first, words), sequenceFrom(second, words)));
        return inputs;
    }
    if (!second.is_null() && (!second.is_array() || second.size() != first.size())) {
        throw Error(ErrorCode::InvalidParameter, "inputs.text_pair must be a list of " + std::to_string(first.size()) +
                                                     " texts, one for each text, but is " + core::typeName(second) + ".");
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
        inputs.push_back(second.is_null() ? TextInput(sequenceFrom(first[i], words))
                                          : TextInput(sequenceFrom(first[i], words), sequenceFrom(second[i], words)));
    }
    return inputs;
}

Json wordIdsJson(const Encoding& row) {
    Json list = Json::array();
    for (const std::int32_t word : row.wordIds) {
        list.push_back(word < 0 ? Json() : Json(word));
    }
    return list;
}

BatchEncoding encodeJson(const Tokenizer& tokenizer, const Json& inputs, const EncodeOptions& options) {
    bool batched = false;
    const std::vector<TextInput> texts = textInputsFromJson(inputs, options.isSplitIntoWords, batched);
    return batched ? tokenizer.encode(texts, options) : tokenizer.encode(texts.at(0), options);
}

}  // namespace

std::vector<TextInput> textInputsFromJson(const Json& inputs, bool words, bool& batched) {
    if (inputs.is_object()) {
        if (!inputs.contains("text")) {
            wrongInputs(inputs);
        }
        return withPairs(inputs.at("text"), inputs.value("text_pair", Json()), words, batched);
    }
    if (!words && inputs.is_array() && !inputs.empty() && inputs[0].is_array()) {
        batched = true;
        std::vector<TextInput> pairs;
        for (const Json& pair : inputs) {
            if (!pair.is_array() || pair.size() != 2) {
                wrongInputs(pair);
            }
            pairs.emplace_back(sequenceFrom(pair[0], false), sequenceFrom(pair[1], false));
        }
        return pairs;
    }
    return withPairs(inputs, Json(), words, batched);
}

Json tokenizeJson(const Tokenizer& tokenizer, const Json& inputs, const Json& optionsJson, unsigned threads) {
    Json plain = optionsJson.is_null() ? Json::object() : optionsJson;
    Json target;
    Json targetPair;
    Json pair;
    bool returnTokens = false;
    if (plain.is_object()) {
        const auto take = [&](const char* key) {
            Json value = plain.value(key, Json());
            plain.erase(key);
            return value;
        };
        target = take("text_target");
        targetPair = take("text_pair_target");
        pair = take("text_pair");
        returnTokens = core::optionalBool(plain, "return_tokens", "options").value_or(false);
        plain.erase("return_tokens");
    }
    EncodeOptions options = encodeOptionsFromJson(plain);
    options.threads = threads;
    const auto withPair = [](const Json& text, const Json& second) {
        return second.is_null() ? text : Json{{"text", text}, {"text_pair", second}};
    };
    if (inputs.is_null() && target.is_null()) {
        throw Error(ErrorCode::InvalidParameter, "Nothing to tokenize: give inputs, or the option text_target.");
    }
    options.asTarget = inputs.is_null();
    const BatchEncoding batch = encodeJson(tokenizer, inputs.is_null() ? withPair(target, targetPair) : withPair(inputs, pair), options);
    Json result = toJson(batch);
    const auto perRow = [&](auto get) {
        if (!batch.batched) {
            return Json(get(batch.rows.at(0)));
        }
        Json list = Json::array();
        std::transform(batch.rows.begin(), batch.rows.end(), std::back_inserter(list), get);
        return list;
    };
    if (options.returnWordIds) {
        result["word_ids"] = perRow(wordIdsJson);
    }
    if (returnTokens) {
        result["tokens"] = perRow([&](const Encoding& row) { return Json(tokenizer.tokensOf(row.ids)); });
    }
    if (!inputs.is_null() && !target.is_null()) {
        options.asTarget = true;
        result["labels"] = toJson(encodeJson(tokenizer, withPair(target, targetPair), options)).at("input_ids");
    }
    return result;
}

Json detokenizeJson(const Tokenizer& tokenizer, const Json& ids, const Json& optionsJson) {
    const DecodeOptions options = decodeOptionsFromJson(optionsJson);
    const auto row = [](const Json& list) {
        std::vector<std::int64_t> out;
        const Json one = list.is_number_integer() ? Json::array({list}) : list;
        if (!one.is_array()) {
            throw Error(ErrorCode::InvalidParameter,
                        "The parameter ids must be a list of whole numbers or a list of such lists, but holds " + core::typeName(list) +
                            ": " + core::excerpt(list) + ".");
        }
        for (const Json& id : one) {
            if (!id.is_number_integer()) {
                throw Error(ErrorCode::InvalidParameter,
                            "The parameter ids must hold whole numbers, but has " + core::typeName(id) + ": " + core::excerpt(id) + ".");
            }
            out.push_back(id.get<std::int64_t>());
        }
        return out;
    };
    if (ids.is_array() && !ids.empty() && ids[0].is_array()) {
        std::vector<std::vector<std::int64_t>> rows;
        std::transform(ids.begin(), ids.end(), std::back_inserter(rows), row);
        return decodeDetailed(tokenizer, rows, options);
    }
    return decodeDetailed(tokenizer, row(ids), options);
}

}  // namespace twb::text

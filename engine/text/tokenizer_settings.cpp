#include "engine/text/tokenizer_settings.h"

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_classes.h"

namespace twb::text {
namespace {

Side sideOf(const TokenizerInit& init, const std::string& key, Side fallback) {
    const std::string side = init.textOf(key, fallback == Side::Left ? "left" : "right");
    if (side != "left" && side != "right") {
        throw core::Error(core::ErrorCode::InvalidParameter, "The option " + key + " must be left or right, but is \"" + side + "\".");
    }
    return side == "left" ? Side::Left : Side::Right;
}

std::int64_t maxLengthOf(const core::Json& kwargs) {
    // Files without a limit hold VERY_LARGE_INTEGER, 1e30.
    for (const char* key : {"model_max_length", "max_len"}) {
        const auto it = kwargs.find(key);
        if (it != kwargs.end() && it->is_number()) {
            const double value = it->get<double>();
            return value > 1e20 ? Tokenizer::kUnlimited : std::int64_t(value);
        }
    }
    return Tokenizer::kUnlimited;
}

/// Classes whose constructor turns the cleaning of decoded text off.
bool cleansByDefault(const std::string& className) {
    for (const char* name : {"LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer", "BloomTokenizer", "NougatTokenizer",
                             "Qwen2Tokenizer", "CohereTokenizer"}) {
        if (className == name) {
            return false;
        }
    }
    return true;
}

}  // namespace

void TokenizerSettings::apply(Tokenizer& t, const TokenizerInit& init) {
    static constexpr const char* kNames[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
    t.m_className = init.className;
    t.m_folder = init.folder;
    t.m_config = init.kwargs;
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
        t.m_specialTokens[i] = init.token(kNames[i]);
    }
    t.m_additionalSpecialTokens.clear();
    if (const auto it = init.kwargs.find("additional_special_tokens"); it != init.kwargs.end() && it->is_array()) {
        for (std::size_t i = 0; i < it->size(); ++i) {
            t.m_additionalSpecialTokens.push_back(
                addedTokenFromJson((*it)[i], "tokenizer_config.json: additional_special_tokens[" + std::to_string(i) + "]"));
        }
    }
    const TokenizerClass* known = findTokenizerClass(init.className, init.fast);
    t.m_modelInputNames.clear();
    if (const auto it = init.kwargs.find("model_input_names"); it != init.kwargs.end() && it->is_array()) {
        for (const core::Json& name : *it) {
            if (name.is_string()) {
                t.m_modelInputNames.push_back(name.get<std::string>());
            }
        }
    } else {
        for (const std::string_view name :
             known != nullptr ? known->modelInputs : ModelInputs{"input_ids", "token_type_ids", "attention_mask"}) {
            if (!name.empty()) {
                t.m_modelInputNames.emplace_back(name);
            }
        }
    }
    t.m_modelMaxLength = maxLengthOf(init.kwargs);
    t.m_padTokenTypeId = init.className == "XLNetTokenizer" || init.className == "CpmTokenizer" ? 3 : 0;
    t.m_paddingSide = sideOf(init, "padding_side", known != nullptr ? known->paddingSide : Side::Right);
    t.m_truncationSide = sideOf(init, "truncation_side", Side::Right);
    t.m_cleanUpTokenizationSpaces = init.flag("clean_up_tokenization_spaces", cleansByDefault(init.className));
}

}  // namespace twb::text

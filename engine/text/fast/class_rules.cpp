#include "engine/text/fast/class_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace twb::text {
namespace {

using core::Json;

template <std::size_t N>
bool isOneOf(const std::string& name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 18> kBertLike{"BertTokenizer",
                                                     "ConvBertTokenizer",
                                                     "DPRContextEncoderTokenizer",
                                                     "DPRQuestionEncoderTokenizer",
                                                     "DPRReaderTokenizer",
                                                     "DistilBertTokenizer",
                                                     "ElectraTokenizer",
                                                     "FunnelTokenizer",
                                                     "LayoutLMTokenizer",
                                                     "LayoutLMv2Tokenizer",
                                                     "LxmertTokenizer",
                                                     "MPNetTokenizer",
                                                     "MobileBertTokenizer",
                                                     "RealmTokenizer",
                                                     "RetriBertTokenizer",
                                                     "RoFormerTokenizer",
                                                     "SplinterTokenizer",
                                                     "SqueezeBertTokenizer"};

constexpr std::array<std::string_view, 13> kByteLevel{
    "BartTokenizer",    "BlenderbotTokenizer", "CodeGenTokenizer", "DebertaTokenizer",    "GPT2Tokenizer",
    "GPTNeoXTokenizer", "LayoutLMv3Tokenizer", "LEDTokenizer",     "LongformerTokenizer", "MarkupLMTokenizer",
    "MvpTokenizer",     "RobertaTokenizer",    "WhisperTokenizer"};

constexpr std::array<std::string_view, 6> kTrimOffsets{"BartTokenizer",       "BlenderbotTokenizer", "LEDTokenizer",
                                                       "LongformerTokenizer", "MvpTokenizer",        "RobertaTokenizer"};

constexpr std::array<std::string_view, 12> kWordsNeedSpace{
    "BartTokenizer",    "BlenderbotTokenizer", "BloomTokenizer",      "CodeGenTokenizer", "DebertaTokenizer", "GPT2Tokenizer",
    "GPTNeoXTokenizer", "LEDTokenizer",        "LongformerTokenizer", "MvpTokenizer",     "RobertaTokenizer", "WhisperTokenizer"};

void setBertOptions(const TokenizerInit& init, Json& normalizer) {
    if (!normalizer.is_object() || normalizer.value("type", "") != "BertNormalizer") {
        return;
    }
    const bool lowerCase = init.flag("do_lower_case", true);
    const Json stripAccents = init.kwargs.contains("strip_accents") ? init.kwargs.at("strip_accents") : Json();
    const bool chinese = init.flag("tokenize_chinese_chars", true);
    const bool setsChinese = init.className != "MPNetTokenizer" && init.className != "RoFormerTokenizer";
    const auto differs = [&](const char* key, const Json& wanted) { return normalizer.contains(key) && normalizer.at(key) != wanted; };
    if (differs("lowercase", lowerCase) || differs("strip_accents", stripAccents) ||
        (setsChinese && differs("handle_chinese_chars", chinese))) {
        normalizer["lowercase"] = lowerCase;
        normalizer["strip_accents"] = stripAccents;
        if (setsChinese) {
            normalizer["handle_chinese_chars"] = chinese;
        }
    }
}

void setFlag(Json& part, const char* key, bool value) {
    if (part.is_object() && part.contains(key)) {
        part[key] = value;
    }
}

}  // namespace

void applyClassRules(const TokenizerInit& init, TokenizerSpec& spec) {
    if (isOneOf(init.className, kBertLike)) {
        setBertOptions(init, spec.normalizer);
    }
    if (isOneOf(init.className, kByteLevel)) {
        setFlag(spec.preTokenizer, "add_prefix_space", init.flag("add_prefix_space", false));
    }
    if (isOneOf(init.className, kTrimOffsets)) {
        setFlag(spec.postProcessor, "add_prefix_space", init.flag("add_prefix_space", false));
        setFlag(spec.postProcessor, "trim_offsets", init.flag("trim_offsets", true));
    }
}

bool wordsNeedPrefixSpace(const std::string& className) {
    return isOneOf(className, kWordsNeedSpace);
}

std::optional<Surroundings> surroundingsOf(const TokenizerInit& init, bool asTarget) {
    const std::string& name = init.className;
    if (name == "LlamaTokenizer" || name == "CodeLlamaTokenizer" || name == "GemmaTokenizer" || name == "CohereTokenizer") {
        Surroundings around;
        around.repeatForPair = true;
        if (init.flag("add_bos_token", true)) {
            around.before.push_back(init.textOf("bos_token", ""));
        }
        if (init.flag("add_eos_token", false)) {
            around.after.push_back(init.textOf("eos_token", ""));
        }
        return around;
    }
    const bool nllb = name == "NllbTokenizer";
    if (!nllb && name != "MBartTokenizer" && name != "MBart50Tokenizer") {
        return std::nullopt;
    }
    const std::string fallback = nllb ? "eng_Latn" : "en_XX";
    const std::string source = init.textOf("src_lang", fallback);
    const std::string language = asTarget ? init.textOf("tgt_lang", source) : source;
    const std::string eos = init.textOf("eos_token", "</s>");
    const bool codeLast = name == "MBartTokenizer" || (nllb && init.flag("legacy_behaviour", false));
    return codeLast ? Surroundings{{}, {eos, language}} : Surroundings{{language}, {eos}};
}

}  // namespace twb::text

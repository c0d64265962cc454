#include "engine/text/convert/convert.h"

#include <algorithm>
#include <string_view>

#include "engine/core/error.h"
#include "engine/io/gguf/gguf_folder.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/tiktoken_file.h"

namespace twb::text {
namespace {

struct Row {
    std::string_view className;
    TokenizerSpec (*convert)(const TokenizerInit&);
};

// The counterpart of SLOW_TO_FAST_CONVERTERS in transformers.
constexpr Row kFamilies[] = {
    {"AlbertTokenizer", family::albert},
    {"BarthezTokenizer", family::barthez},
    {"BartTokenizer", family::roberta},
    {"BertTokenizer", family::bert},
    {"BigBirdTokenizer", family::bigBird},
    {"BlenderbotTokenizer", family::blenderbot},
    {"CamembertTokenizer", family::camembert},
    {"CLIPTokenizer", family::clip},
    {"CodeGenTokenizer", family::gpt2},
    {"CodeLlamaTokenizer", family::llama},
    {"ConvBertTokenizer", family::bert},
    {"DebertaTokenizer", family::deberta},
    {"DebertaV2Tokenizer", family::debertaV2},
    {"DistilBertTokenizer", family::bert},
    {"DPRContextEncoderTokenizer", family::bert},
    {"DPRQuestionEncoderTokenizer", family::bert},
    {"DPRReaderTokenizer", family::bert},
    {"ElectraTokenizer", family::bert},
    {"FNetTokenizer", family::albert},
    {"FunnelTokenizer", family::funnel},
    {"GemmaTokenizer", family::gemma},
    {"GPT2Tokenizer", family::gpt2},
    {"HerbertTokenizer", family::herbert},
    {"LayoutLMTokenizer", family::bert},
    {"LayoutLMv2Tokenizer", family::bert},
    {"LayoutLMv3Tokenizer", family::roberta},
    {"LayoutXLMTokenizer", family::xlmRoberta},
    {"LEDTokenizer", family::roberta},
    {"LlamaTokenizer", family::llama},
    {"LongformerTokenizer", family::roberta},
    {"LxmertTokenizer", family::bert},
    {"MarkupLMTokenizer", family::markupLm},
    {"MBart50Tokenizer", family::mbart50},
    {"MBartTokenizer", family::mbart},
    {"MobileBertTokenizer", family::bert},
    {"MPNetTokenizer", family::mpnet},
    {"MT5Tokenizer", family::t5},
    {"MvpTokenizer", family::roberta},
    {"NllbTokenizer", family::nllb},
    {"OpenAIGPTTokenizer", family::openAiGpt},
    {"PegasusTokenizer", family::pegasus},
    {"Qwen2Tokenizer", family::qwen2},
    {"RealmTokenizer", family::bert},
    {"ReformerTokenizer", family::reformer},
    {"RemBertTokenizer", family::remBert},
    {"RetriBertTokenizer", family::bert},
    {"RobertaTokenizer", family::roberta},
    {"RoFormerTokenizer", family::roFormer},
    {"SplinterTokenizer", family::splinter},
    {"SqueezeBertTokenizer", family::bert},
    {"T5Tokenizer", family::t5},
    {"TapexTokenizer", family::roberta},
    {"WhisperTokenizer", family::whisper},
    {"XGLMTokenizer", family::xglm},
    {"XLMRobertaTokenizer", family::xlmRoberta},
    {"XLNetTokenizer", family::xlnet},
};

const Row* find(std::string_view className) {
    const auto* row = std::find_if(std::begin(kFamilies), std::end(kFamilies), [&](const Row& r) { return r.className == className; });
    return row == std::end(kFamilies) ? nullptr : row;
}

}  // namespace

bool holdsGguf(const std::filesystem::path& folder) {
    return folder.extension() == ".gguf" || io::onlyGgufIn(folder).has_value();
}

bool canConvert(const TokenizerInit& init) {
    return find(init.className) != nullptr || tiktokenFileOf(init.folder).has_value() || holdsGguf(init.folder);
}

TokenizerSpec convertSlowFiles(const TokenizerInit& init) {
    if (const Row* row = find(init.className)) {
        return row->convert(init);
    }
    if (tiktokenFileOf(init.folder)) {
        return family::tiktoken(init);
    }
    if (holdsGguf(init.folder)) {
        return family::gguf(init);
    }
    throw core::Error(core::ErrorCode::Unsupported,
                      init.folder.string() + " has no tokenizer.json, and the files of " + init.className + " cannot be turned into one.");
}

}  // namespace twb::text

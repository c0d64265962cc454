#include "engine/text/slow/registry.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "engine/core/error.h"
#include "engine/text/slow/classes.h"

namespace twb::text {
namespace {

struct Row {
    std::string_view className;
    slow::Maker make;
};

constexpr Row kClasses[] = {
    {"BertGenerationTokenizer", slow::bertGeneration},
    {"BertweetTokenizer", slow::bertweet},
    {"BioGptTokenizer", slow::bioGpt},
    {"BlenderbotSmallTokenizer", slow::blenderbotSmall},
    {"ByT5Tokenizer", slow::byT5},
    {"CTRLTokenizer", slow::ctrl},
    {"CanineTokenizer", slow::canine},
    {"EsmTokenizer", slow::esm},
    {"FSMTTokenizer", slow::fsmt},
    {"FlaubertTokenizer", slow::flaubert},
    {"GPTSw3Tokenizer", slow::gptSw3},
    {"M2M100Tokenizer", slow::m2m100},
    {"MBart50Tokenizer", slow::mbart50},
    {"MBartTokenizer", slow::mbart},
    {"MT5Tokenizer", slow::t5},
    {"MarianTokenizer", slow::marian},
    {"NllbTokenizer", slow::nllb},
    {"PLBartTokenizer", slow::plBart},
    {"PegasusTokenizer", slow::pegasus},
    {"PerceiverTokenizer", slow::perceiver},
    {"PhobertTokenizer", slow::phobert},
    {"ProphetNetTokenizer", slow::prophetNet},
    {"Speech2TextTokenizer", slow::speech2Text},
    {"SpeechT5Tokenizer", slow::speechT5},
    {"T5Tokenizer", slow::t5},
    {"TransfoXLTokenizer", slow::transfoXl},
    {"VitsTokenizer", slow::vits},
    {"Wav2Vec2CTCTokenizer", slow::wav2Vec2Ctc},
    {"XLMProphetNetTokenizer", slow::xlmProphetNet},
    {"XLMRobertaTokenizer", slow::xlmRoberta},
    {"XLMTokenizer", slow::xlm},
};

const Row* find(std::string_view className) {
    const auto* row = std::find_if(std::begin(kClasses), std::end(kClasses), [&](const Row& r) { return r.className == className; });
    return row == std::end(kClasses) ? nullptr : row;
}

}  // namespace

std::unique_ptr<Tokenizer> makeSlowTokenizer(const TokenizerInit& init) {
    const Row* row = find(init.className);
    if (row == nullptr) {
        throw core::Error(core::ErrorCode::Unsupported, init.folder.string() + ": there is no " + init.className + " in Python's form.");
    }
    return row->make(init);
}

}  // namespace twb::text

// Tokenizers with vocab.json and merges.txt over bytes written as letters (GPT-2 and its descendants).

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/language_codes.h"
#include "engine/text/convert/vocab_files.h"

namespace twb::text::family {
namespace {

using component::TemplatePart;
using component::TokenId;

TokenizerSpec byteLevelBpe(const TokenizerInit& init, const MergeLines& lines = {}) {
    TokenizerSpec spec;
    spec.where = init.folder.string();
    spec.model.kind = ModelKind::Bpe;
    spec.model.vocab = readVocabJson(init.file("vocab.json"));
    spec.model.merges = readMerges(init.file("merges.txt"), lines);
    spec.model.continuingSubwordPrefix = "";
    spec.model.endOfWordSuffix = "";
    spec.preTokenizer = component::byteLevel(init.flag("add_prefix_space", false), true);
    spec.decoder = component::byteLevel(true, true);
    return spec;
}

// <|startoftranscript|> <|language|> <|task|> <|notimestamps|>, as far as the configuration names them.
std::vector<TokenId> whisperPrefix(const TokenizerInit& init, const IdsOfSlow& ids) {
    const std::int64_t start = ids.ofOrUnknown("<|startoftranscript|>");
    std::vector<std::int64_t> prefix = {start};
    if (const std::string language = init.textOf("language", ""); !language.empty()) {
        const auto codes = languages::whisper();
        const auto code = languages::whisperCode(language);
        if (!code) {
            throw core::Error(core::ErrorCode::InvalidParameter, "language: Whisper knows no language \"" + language +
                                                                     "\"; an English name or a code such as \"en\" was expected.");
        }
        prefix.push_back(start + 1 + (std::find(codes.begin(), codes.end(), *code) - codes.begin()));
    }
    if (const std::string task = init.textOf("task", ""); !task.empty()) {
        if (task != "transcribe" && task != "translate") {
            throw core::Error(core::ErrorCode::InvalidParameter,
                              "task: \"transcribe\" or \"translate\" was expected, but \"" + task + "\" was given.");
        }
        prefix.push_back(ids.ofOrUnknown("<|" + task + "|>"));
    }
    if (!init.flag("predict_timestamps", false)) {
        prefix.push_back(ids.ofOrUnknown("<|notimestamps|>"));
    }
    std::vector<TokenId> tokens;
    for (const std::int64_t id : prefix) {
        tokens.emplace_back(ids.tokenOf(id), id);
    }
    return tokens;
}

}  // namespace

TokenizerSpec gpt2(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    if (init.flag("add_bos_token", false)) {
        const TokenId bos = IdsOfSlow(init, spec.model.vocab).special("bos_token");
        spec.postProcessor = component::templateProcessing({{bos.first}, {"$A"}}, {{bos.first}, {"$A"}, {"$B", 1}}, {bos});
    } else {
        spec.postProcessor = component::byteLevel(true, false);
    }
    return spec;
}

TokenizerSpec qwen2(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init, {.first = 0, .dropLast = false});  // the line "#version: ..." may be there or not
    if (!spec.model.merges.empty() && spec.model.merges.front().first.starts_with("#version:")) {
        spec.model.merges.erase(spec.model.merges.begin());
    }
    // This class leaves out a first line "#version", not any first line.
    const std::filesystem::path merges = init.file("merges.txt");
    spec.model.merges = readMerges(merges, {core::readTextFile(merges).starts_with("#version:") ? 1u : 0u, std::size_t(-1), false});
    core::Json bytes = component::byteLevel(init.flag("add_prefix_space", false), true);
    bytes["use_regex"] = false;
    spec.normalizer = component::plain("NFC");
    spec.preTokenizer = component::sequence(
        "pretokenizers",
        {component::splitRegex(
             R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
             "Isolated", false),
         std::move(bytes)});
    spec.postProcessor = component::byteLevel(true, false);
    return spec;
}

TokenizerSpec roberta(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor =
        component::robertaProcessing(ids.special("sep_token"), ids.special("cls_token"), init.flag("add_prefix_space", false), true);
    return spec;
}

TokenizerSpec blenderbot(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    const TokenId eos = IdsOfSlow(init, spec.model.vocab).special("eos_token");
    spec.postProcessor = component::templateProcessing({{"$A"}, {eos.first}}, {{"$A"}, {"$B", 1}}, {eos});
    return spec;
}

TokenizerSpec deberta(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing(
        {{"[CLS]"}, {"$A"}, {"[SEP]"}}, {{"[CLS]"}, {"$A"}, {"[SEP]"}, {"$B", 1}, {"[SEP]", 1}}, {ids.pair("[CLS]"), ids.pair("[SEP]")});
    return spec;
}

TokenizerSpec whisper(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    const IdsOfSlow ids(init, spec.model.vocab);
    const TokenId eos = ids.special("eos_token");
    std::vector<TokenId> specials = whisperPrefix(init, ids);
    std::vector<TemplatePart> single;
    for (const TokenId& token : specials) {
        single.push_back({token.first});
    }
    single.push_back({"$A"});
    std::vector<TemplatePart> pair = single;
    single.push_back({eos.first});
    pair.push_back({"$B", 1});
    pair.push_back({eos.first, 1});
    specials.push_back(eos);
    spec.postProcessor = component::templateProcessing(single, pair, specials);
    return spec;
}

TokenizerSpec markupLm(const TokenizerInit& init) {
    TokenizerSpec spec = byteLevelBpe(init);
    const IdsOfSlow ids(init, spec.model.vocab);
    const TokenId cls = ids.special("cls_token");
    const TokenId sep = ids.special("sep_token");
    spec.model.unkToken = ids.text("unk_token");
    spec.postProcessor = component::templateProcessing({{cls.first}, {"$A"}, {sep.first}},
                                                       {{cls.first}, {"$A"}, {sep.first}, {"$B"}, {sep.first}}, {cls, sep});
    return spec;
}

}  // namespace twb::text::family

// Tokenizers with vocab.json and merges.txt whose words end in </w>.

#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/vocab_files.h"

namespace twb::text::family {
namespace {

// CLIP reads only the merges of its own vocabulary: 49152 tokens less two times 256 bytes and two special tokens.
constexpr std::size_t kClipMerges = 49152 - 256 - 2;

TokenizerSpec wordBpe(const TokenizerInit& init, const MergeLines& lines) {
    TokenizerSpec spec;
    spec.where = init.folder.string();
    spec.model.kind = ModelKind::Bpe;
    spec.model.vocab = readVocabJson(init.file("vocab.json"));
    spec.model.merges = readMerges(init.file("merges.txt"), lines);
    spec.model.endOfWordSuffix = "</w>";
    if (const auto unk = init.token("unk_token")) {
        spec.model.unkToken = unk->content;
    }
    return spec;
}

}  // namespace

TokenizerSpec clip(const TokenizerInit& init) {
    TokenizerSpec spec = wordBpe(init, {.first = 1, .limit = kClipMerges, .dropLast = false});
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.model.continuingSubwordPrefix = "";
    spec.normalizer =
        component::sequence("normalizers", {component::plain("NFC"), component::replaceRegex("\\s+", " "), component::plain("Lowercase")});
    spec.preTokenizer = component::sequence(
        "pretokenizers", {component::splitRegex(R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)", "Removed", true),
                          component::byteLevel(false, true)});
    spec.decoder = component::byteLevel(true, true);
    spec.postProcessor = component::robertaProcessing(ids.special("eos_token"), ids.special("bos_token"), false, false);
    return spec;
}

TokenizerSpec openAiGpt(const TokenizerInit& init) {
    TokenizerSpec spec = wordBpe(init, {});
    if (spec.model.unkToken) {
        if (const std::uint32_t id = spec.model.vocab.find(*spec.model.unkToken); id != Vocab::kNone) {
            spec.addedTokens.push_back({.content = *spec.model.unkToken, .id = id, .normalized = false, .special = true});
        }
    }
    spec.normalizer = component::bertNormalizer(true, true, nullptr);
    spec.preTokenizer = component::plain("BertPreTokenizer");
    spec.decoder = component::bpeDecoder("</w>");
    return spec;
}

TokenizerSpec herbert(const TokenizerInit& init) {
    TokenizerSpec spec = wordBpe(init, {.first = 0});
    if (!spec.model.merges.empty() && spec.model.merges.front().first.find("#version:") != std::string::npos) {
        spec.model.merges.erase(spec.model.merges.begin());
    }
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.normalizer = component::bertNormalizer(true, false, false);
    spec.preTokenizer = component::plain("BertPreTokenizer");
    spec.decoder = component::bpeDecoder("</w>");
    spec.postProcessor = component::bertProcessing(ids.special("sep_token"), ids.special("cls_token"));
    return spec;
}

}  // namespace twb::text::family

// SentencePiece models behind fairseq's first ids: <s>, <pad>, </s>, <unk> stand before the pieces, languages and <mask> after them.

#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/language_codes.h"
#include "engine/text/convert/spm_parts.h"

namespace twb::text::family {
namespace {

constexpr const char* kModelFile = "sentencepiece.bpe.model";
constexpr std::int64_t kUnkId = 3;

SpmParts fairseqParts(const TokenizerInit& init, std::span<const std::string_view> after) {
    SpmParts parts = spmParts(init, kModelFile);
    parts.vocab.clear();
    append(parts.vocab, {"<s>", "<pad>", "</s>", "<unk>"});
    appendPieces(parts.vocab, parts.source, 3);
    for (const std::string_view token : after) {
        append(parts.vocab, {token});
    }
    parts.unkId = kUnkId;
    return parts;
}

void setSentenceTemplate(TokenizerSpec& spec, const TokenizerInit& init) {
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing({{"<s>"}, {"$A"}, {"</s>"}}, {{"<s>"}, {"$A"}, {"</s>"}, {"</s>"}, {"$B"}, {"</s>"}},
                                                       {ids.pair("<s>"), ids.pair("</s>")});
}

// Models that translate: the tokenizer sets the languages of a call anew, so these stand for the source language until then.
TokenizerSpec withLanguages(const TokenizerInit& init, std::span<const std::string_view> codes) {
    SpmParts parts = fairseqParts(init, codes);
    append(parts.vocab, {"<mask>"});
    return assemble(std::move(parts), init);
}

TokenizerSpec languageFirst(const TokenizerInit& init, std::span<const std::string_view> codes, const std::string& language) {
    TokenizerSpec spec = withLanguages(init, codes);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing({{language}, {"$A"}, {"</s>"}}, {{language}, {"$A"}, {"$B"}, {"</s>"}},
                                                       {ids.pair(language), ids.pair("</s>")});
    return spec;
}

}  // namespace

TokenizerSpec barthez(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, kModelFile);
    parts.unkId = kUnkId;
    TokenizerSpec spec = assemble(std::move(parts), init);
    setSentenceTemplate(spec, init);
    return spec;
}

TokenizerSpec camembert(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, kModelFile);
    parts.vocab.clear();
    append(parts.vocab, {"<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>"});
    parts.vocab.emplace_back("<unk>NOTUSED", -100.0);
    appendPieces(parts.vocab, parts.source, 1);
    append(parts.vocab, {"<mask>"});
    parts.unkId = kUnkId;
    TokenizerSpec spec = assemble(std::move(parts), init);
    setSentenceTemplate(spec, init);
    return spec;
}

TokenizerSpec xlmRoberta(const TokenizerInit& init) {
    static constexpr std::string_view kAfter[] = {"<mask>"};
    TokenizerSpec spec = assemble(fairseqParts(init, kAfter), init);
    setSentenceTemplate(spec, init);
    return spec;
}

TokenizerSpec mbart(const TokenizerInit& init) {
    TokenizerSpec spec = withLanguages(init, languages::mbart());
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing({{"$A"}, {"</s>"}, {"en_XX"}}, {{"$A"}, {"$B"}, {"</s>"}, {"en_XX"}},
                                                       {ids.pair("en_XX"), ids.pair("</s>")});
    return spec;
}

TokenizerSpec mbart50(const TokenizerInit& init) {
    return languageFirst(init, languages::mbart50(), "en_XX");
}

TokenizerSpec nllb(const TokenizerInit& init) {
    return languageFirst(init, languages::nllb(), "eng_Latn");
}

TokenizerSpec xglm(const TokenizerInit& init) {
    static constexpr std::string_view kAfter[] = {"<madeupword0>", "<madeupword1>", "<madeupword2>", "<madeupword3>",
                                                  "<madeupword4>", "<madeupword5>", "<madeupword6>"};
    TokenizerSpec spec = assemble(fairseqParts(init, kAfter), init);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing({{"</s>"}, {"$A"}}, {{"</s>"}, {"$A"}, {"</s>"}, {"</s>"}, {"$B"}},
                                                       {ids.pair("<s>"), ids.pair("</s>")});
    return spec;
}

}  // namespace twb::text::family

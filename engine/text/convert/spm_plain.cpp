// SentencePiece models whose pieces keep their ids.

#include "engine/core/error.h"
#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/spm_parts.h"

namespace twb::text::family {
namespace {

using core::Json;

// Pieces such as "1," are made unlikely: ALBERT and XLNet split the comma off.
void discourageNumberComma(SpmParts& parts) {
    for (auto& [piece, score] : parts.vocab) {
        const std::size_t size = piece.size();
        if (size >= 2 && piece[size - 1] == ',' && piece[size - 2] >= '0' && piece[size - 2] <= '9') {
            score -= 100;
        }
    }
}

std::vector<Json> quotes() {
    return {component::replaceString("``", "\""), component::replaceString("''", "\"")};
}

void addAccentsAndCase(std::vector<Json>& normalizers, const TokenizerInit& init, bool keepAccents, bool lowerCase) {
    if (!init.flag("keep_accents", keepAccents)) {
        normalizers.push_back(component::plain("NFKD"));
        normalizers.push_back(component::plain("StripAccents"));
    }
    if (init.flag("do_lower_case", lowerCase)) {
        normalizers.push_back(component::plain("Lowercase"));
    }
}

void addCharsmap(std::vector<Json>& normalizers, const SentencePieceModel& model) {
    if (!model.precompiledCharsmap.empty()) {
        normalizers.push_back(component::precompiled(model.precompiledCharsmap));
    }
}

Json albertNormalizer(const TokenizerInit& init, const SentencePieceModel& model, bool keepAccents, bool lowerCase) {
    std::vector<Json> normalizers = quotes();
    addAccentsAndCase(normalizers, init, keepAccents, lowerCase);
    for (Json& part : charsmapAndSpaces(model)) {
        normalizers.push_back(std::move(part));
    }
    return component::sequence("normalizers", std::move(normalizers));
}

void setBertTemplate(TokenizerSpec& spec, const TokenizerInit& init) {
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing(
        {{"[CLS]"}, {"$A"}, {"[SEP]"}}, {{"[CLS]"}, {"$A"}, {"[SEP]"}, {"$B", 1}, {"[SEP]", 1}}, {ids.pair("[CLS]"), ids.pair("[SEP]")});
}

}  // namespace

TokenizerSpec albert(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "spiece.model");
    discourageNumberComma(parts);
    const bool fnet = init.className == "FNetTokenizer";
    parts.normalizer = albertNormalizer(init, parts.source, fnet, !fnet);
    TokenizerSpec spec = assemble(std::move(parts), init);
    setBertTemplate(spec, init);
    return spec;
}

TokenizerSpec xlnet(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "spiece.model");
    discourageNumberComma(parts);
    parts.normalizer = albertNormalizer(init, parts.source, false, false);
    TokenizerSpec spec = assemble(std::move(parts), init);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor =
        component::templateProcessing({{"$A"}, {"<sep>"}, {"<cls>", 2}}, {{"$A"}, {"<sep>"}, {"$B", 1}, {"<sep>", 1}, {"<cls>", 2}},
                                      {ids.pair("<sep>"), ids.pair("<cls>")});
    return spec;
}

TokenizerSpec remBert(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "sentencepiece.model");
    std::vector<Json> normalizers = quotes();
    normalizers.push_back(component::replaceRegex(" {2,}", " "));
    addAccentsAndCase(normalizers, init, true, false);
    addCharsmap(normalizers, parts.source);
    parts.normalizer = component::sequence("normalizers", std::move(normalizers));
    TokenizerSpec spec = assemble(std::move(parts), init);
    setBertTemplate(spec, init);
    return spec;
}

TokenizerSpec debertaV2(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "spm.model");
    std::vector<Json> normalizers;
    if (init.flag("do_lower_case", false)) {
        normalizers.push_back(component::plain("Lowercase"));
    }
    normalizers.push_back(component::strip(true, true));
    for (Json& part : charsmapAndSpaces(parts.source)) {
        normalizers.push_back(std::move(part));
    }
    parts.normalizer = component::sequence("normalizers", std::move(normalizers));
    std::vector<Json> preTokenizers;
    if (init.flag("split_by_punct", false)) {
        preTokenizers.push_back(component::punctuation("Isolated"));
    }
    preTokenizers.push_back(component::metaspace());
    parts.preTokenizer = component::sequence("pretokenizers", std::move(preTokenizers));
    TokenizerSpec spec = assemble(std::move(parts), init);
    setBertTemplate(spec, init);
    return spec;
}

TokenizerSpec bigBird(const TokenizerInit& init) {
    TokenizerSpec spec = assemble(spmParts(init, "spiece.model"), init);
    setBertTemplate(spec, init);
    return spec;
}

TokenizerSpec reformer(const TokenizerInit& init) {
    return assemble(spmParts(init, "spiece.model"), init);
}

TokenizerSpec t5(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "spiece.model");
    for (std::int64_t i = init.number("extra_ids", 100); i-- > 0;) {
        append(parts.vocab, {"<extra_id_" + std::to_string(i) + ">"});
    }
    TokenizerSpec spec = assemble(std::move(parts), init);
    const IdsOfSlow ids(init, spec.model.vocab);
    spec.postProcessor = component::templateProcessing({{"$A"}, {"</s>"}}, {{"$A"}, {"</s>"}, {"$B"}, {"</s>"}}, {ids.pair("</s>")});
    return spec;
}

TokenizerSpec pegasus(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "spiece.model");
    const std::int64_t offset = init.number("offset", 103);
    const auto textOr = [&](const char* key, const char* fallback) {
        const auto token = init.token(key);
        return token ? token->content : std::string(fallback);
    };
    const std::string eos = textOr("eos_token", "</s>");
    parts.vocab.clear();
    append(parts.vocab, {textOr("pad_token", "<pad>"), eos});
    if (init.kwargs.contains("mask_token_sent") && init.kwargs["mask_token_sent"].is_null()) {
        // models without sentence masks have no <mask_1>
    } else {
        append(parts.vocab, {init.textOf("mask_token_sent", "<mask_1>"), textOr("mask_token", "<mask_2>")});
    }
    for (std::int64_t i = 2; i < offset; ++i) {
        parts.vocab.emplace_back("<unk_" + std::to_string(i) + ">", -100.0);
    }
    appendPieces(parts.vocab, parts.source, 2);
    parts.unkId = parts.source.unkId + offset;
    parts.preTokenizer = component::sequence("pretokenizers", {component::plain("WhitespaceSplit"), component::metaspace()});
    TokenizerSpec spec = assemble(std::move(parts), init);
    spec.postProcessor = component::templateProcessing({{"$A"}, {eos}}, {{"$A"}, {"$B"}, {eos}}, {{eos, 1}});
    return spec;
}

}  // namespace twb::text::family

// SentencePiece BPE models with byte fallback, whose text is taken as it is: Llama's and Gemma's.

#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/ids_of_slow.h"
#include "engine/text/convert/spm_parts.h"

namespace twb::text::family {
namespace {

using component::TemplatePart;
using component::TokenId;

// <s> text </s>, each of the two only where the configuration asks for it, around both texts of a pair.
core::Json boundaries(const TokenizerInit& init, const IdsOfSlow& ids) {
    const bool addBos = init.flag("add_bos_token", true);
    const bool addEos = init.flag("add_eos_token", false);
    if (!addBos && !addEos) {
        return nullptr;
    }
    std::vector<TemplatePart> single;
    std::vector<TemplatePart> pair;
    std::vector<TokenId> specials;
    const auto addSequence = [&](std::vector<TemplatePart>& parts, const char* sequence, int typeId) {
        if (addBos) {
            parts.push_back({ids.text("bos_token"), typeId});
        }
        parts.push_back({sequence, typeId});
        if (addEos) {
            parts.push_back({ids.text("eos_token"), typeId});
        }
    };
    addSequence(single, "$A", 0);
    addSequence(pair, "$A", 0);
    addSequence(pair, "$B", 1);
    if (addBos) {
        specials.push_back(ids.special("bos_token"));
    }
    if (addEos) {
        specials.push_back(ids.special("eos_token"));
    }
    return component::templateProcessing(single, pair, specials);
}

}  // namespace

TokenizerSpec llama(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "tokenizer.model");
    parts.vocab.clear();
    append(parts.vocab, {"<unk>", "<s>", "</s>"});
    appendPieces(parts.vocab, parts.source, 3);
    parts.unkId = 0;
    parts.byteFallback = true;
    parts.mergeOrder = SpmParts::MergeOrder::ByScore;
    parts.normalizer = component::sequence("normalizers", {component::prepend("▁"), component::replaceString(" ", "▁")});
    parts.preTokenizer = nullptr;
    parts.decoder = component::byteFallbackDecoder(1);
    const bool bpe = parts.source.kind == SentencePieceModel::Kind::Bpe;
    TokenizerSpec spec = assemble(std::move(parts), init);
    if (bpe) {
        std::int64_t id = 0;
        for (const char* token : {"<unk>", "<s>", "</s>"}) {
            spec.addedTokens.push_back({.content = token, .id = id++, .normalized = false, .special = true});
        }
    }
    spec.postProcessor = boundaries(init, IdsOfSlow(init, spec.model.vocab));
    return spec;
}

TokenizerSpec gemma(const TokenizerInit& init) {
    SpmParts parts = spmParts(init, "tokenizer.model");
    const auto textOr = [&](const char* key, const char* fallback) {
        const auto token = init.token(key);
        return token ? token->content : std::string(fallback);
    };
    parts.vocab.clear();
    append(parts.vocab, {textOr("pad_token", "<pad>"), textOr("eos_token", "<eos>"), textOr("bos_token", "<bos>")});
    appendPieces(parts.vocab, parts.source, 3);
    for (auto& piece : parts.vocab) {
        if (piece.first == "<0x09>") {
            piece.first = "\t";
        }
    }
    parts.unkId = 3;
    parts.byteFallback = true;
    parts.mergeOrder = SpmParts::MergeOrder::ByScore;
    parts.normalizer = component::replaceString(" ", "▁");
    parts.preTokenizer = component::splitString(" ", "MergedWithPrevious");
    parts.decoder = component::byteFallbackDecoder(0);
    const std::vector<SentencePieceModel::Piece> pieces = parts.source.pieces;
    TokenizerSpec spec = assemble(std::move(parts), init);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& piece = pieces[i];
        const bool control = piece.type == SentencePieceModel::PieceType::Control;
        if (control || piece.type == SentencePieceModel::PieceType::UserDefined) {
            const std::uint32_t known = spec.model.vocab.find(piece.text);
            const bool special = control || piece.text == "<start_of_turn>" || piece.text == "<end_of_turn>";
            spec.addedTokens.push_back(
                {.content = piece.text, .id = known == Vocab::kNone ? -1 : std::int64_t(known), .normalized = false, .special = special});
        }
    }
    spec.postProcessor = boundaries(init, IdsOfSlow(init, spec.model.vocab));
    return spec;
}

}  // namespace twb::text::family

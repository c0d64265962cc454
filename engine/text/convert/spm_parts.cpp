#include "engine/text/convert/spm_parts.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/text/convert/components.h"

namespace twb::text {

using core::Error;
using core::ErrorCode;

SpmParts spmParts(const TokenizerInit& init, const std::string& fileName) {
    SpmParts parts;
    parts.source = readSentencePieceModel(init.file(fileName));
    appendPieces(parts.vocab, parts.source, 0);
    parts.unkId = parts.source.unkId;
    parts.normalizer = component::sequence("normalizers", charsmapAndSpaces(parts.source));
    parts.preTokenizer = component::metaspace();
    parts.decoder = component::metaspace();
    return parts;
}

std::vector<core::Json> charsmapAndSpaces(const SentencePieceModel& model) {
    std::vector<core::Json> normalizers;
    if (!model.precompiledCharsmap.empty()) {
        normalizers.push_back(component::precompiled(model.precompiledCharsmap));
    }
    normalizers.push_back(component::replaceRegex(" {2,}", " "));
    return normalizers;
}

void append(std::vector<std::pair<std::string, double>>& vocab, std::initializer_list<std::string_view> tokens) {
    for (const std::string_view token : tokens) {
        vocab.emplace_back(token, 0.0);
    }
}

void appendPieces(std::vector<std::pair<std::string, double>>& vocab, const SentencePieceModel& model, std::size_t first) {
    for (std::size_t i = first; i < model.pieces.size(); ++i) {
        vocab.emplace_back(model.pieces[i].text, model.pieces[i].score);
    }
}

TokenizerSpec assemble(SpmParts parts, const TokenizerInit& init) {
    TokenizerSpec spec;
    spec.where = init.folder.string();
    spec.normalizer = std::move(parts.normalizer);
    spec.preTokenizer = std::move(parts.preTokenizer);
    spec.decoder = std::move(parts.decoder);
    spec.model.byteFallback = parts.byteFallback;
    for (std::size_t i = 0; i < parts.vocab.size(); ++i) {
        spec.model.vocab.add(parts.vocab[i].first, static_cast<std::uint32_t>(i));
    }
    if (parts.unkId < 0 || parts.unkId >= static_cast<std::int64_t>(parts.vocab.size())) {
        throw Error(ErrorCode::InvalidFile, spec.where + ": the SentencePiece model has " + std::to_string(parts.vocab.size()) +
                                                " pieces, but its unknown piece would be number " + std::to_string(parts.unkId) + ".");
    }
    switch (parts.source.kind) {
        case SentencePieceModel::Kind::Unigram:
            spec.model.kind = ModelKind::Unigram;
            spec.model.unkId = static_cast<std::uint32_t>(parts.unkId);
            for (const auto& piece : parts.vocab) {
                spec.model.scores.push_back(piece.second);
            }
            break;
        case SentencePieceModel::Kind::Bpe: {
            std::vector<std::pair<std::string, double>> pieces;
            Vocab pieceIds;
            appendPieces(pieces, parts.source, 0);
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                pieceIds.add(pieces[i].first, static_cast<std::uint32_t>(i));
            }
            const bool byScore = parts.mergeOrder == SpmParts::MergeOrder::ByScore;
            spec.model.kind = ModelKind::Bpe;
            spec.model.merges = mergesOfPieces(byScore ? parts.vocab : pieces, pieceIds, parts.mergeOrder);
            spec.model.unkToken = parts.source.unkPiece;
            spec.model.fuseUnk = true;
            break;
        }
        default:
            throw Error(ErrorCode::Unsupported,
                        spec.where + ": " + init.className +
                            " needs a SentencePiece model of the kind Unigram or BPE, but this one splits into words or "
                            "characters.");
    }
    return spec;
}

std::vector<std::pair<std::string, std::string>> mergesOfPieces(const std::vector<std::pair<std::string, double>>& pieces,
                                                                const Vocab& parts, SpmParts::MergeOrder order) {
    struct Split {
        std::string_view left;
        std::string_view right;
        double rank;  // smaller: joined earlier
    };
    std::vector<Split> splits;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const std::string_view piece = pieces[i].first;
        struct Local {
            std::uint32_t leftId;
            std::uint32_t rightId;
            std::size_t at;
        };
        std::vector<Local> local;
        for (std::size_t at = 1; at < piece.size(); ++at) {
            if ((static_cast<unsigned char>(piece[at]) & 0xC0) == 0x80) {
                continue;  // inside a character
            }
            const std::uint32_t left = parts.find(piece.substr(0, at));
            const std::uint32_t right = left == Vocab::kNone ? Vocab::kNone : parts.find(piece.substr(at));
            if (right != Vocab::kNone) {
                local.push_back({left, right, at});
            }
        }
        std::stable_sort(local.begin(), local.end(),
                         [](const Local& a, const Local& b) { return a.leftId != b.leftId ? a.leftId < b.leftId : a.rightId < b.rightId; });
        const double rank = order == SpmParts::MergeOrder::ByScore ? -pieces[i].second : static_cast<double>(i);
        for (const Local& l : local) {
            splits.push_back({piece.substr(0, l.at), piece.substr(l.at), rank});
        }
    }
    std::stable_sort(splits.begin(), splits.end(), [](const Split& a, const Split& b) { return a.rank < b.rank; });
    std::vector<std::pair<std::string, std::string>> merges;
    merges.reserve(splits.size());
    for (const Split& split : splits) {
        merges.emplace_back(split.left, split.right);
    }
    return merges;
}

}  // namespace twb::text

#include "engine/text/fast/model.h"

#include "engine/text/fast/hash.h"

namespace twb::text {

void Model::tokenize(std::string_view word, std::uint32_t base, std::vector<ModelToken>& out, ModelScratch& scratch) const {
    const bool cached = word.size() <= WordCache::kLongestWord && !word.empty() && isDeterministic();
    const std::uint64_t hash = cached ? hashBytes(word) : 0;
    if (cached && scratch.cache.find(word, hash, base, out)) {
        return;
    }
    const std::size_t first = out.size();
    tokenizeWord(word, out, scratch);
    if (cached) {
        scratch.cache.add(word, hash, out.data() + first, out.size() - first);
    }
    if (base != 0) {
        for (std::size_t i = first; i < out.size(); ++i) {
            out[i].begin += base;
            out[i].end += base;
        }
    }
}

std::unique_ptr<Model> makeModel(ModelSpec spec, const std::string& where, bool rawBytes) {
    switch (spec.kind) {
        case ModelKind::Bpe:
            return makeBpe(std::move(spec), where, rawBytes);
        case ModelKind::Unigram:
            return makeUnigram(std::move(spec), where);
        case ModelKind::WordPiece:
            return makeWordPiece(std::move(spec), where);
        case ModelKind::WordLevel:
            break;
    }
    return makeWordLevel(std::move(spec), where);
}

std::vector<std::uint32_t> byteTokens(const Vocab& vocab) {
    std::vector<std::uint32_t> ids(256);
    const char* digits = "0123456789ABCDEF";
    for (unsigned b = 0; b < 256; ++b) {
        const char token[] = {'<', '0', 'x', digits[b >> 4], digits[b & 15], '>'};
        ids[b] = vocab.find(std::string_view(token, 6));
    }
    return ids;
}

}  // namespace twb::text

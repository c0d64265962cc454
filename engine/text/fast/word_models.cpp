// WordPiece (BERT) and WordLevel.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/text/fast/model.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

/// The id of the unknown token; a vocabulary without it is an error only when it is needed, as in the Rust library.
std::uint32_t requiredUnknown(std::uint32_t id, const std::string& token, const std::string& where) {
    if (id == Vocab::kNone) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          where + ": the text has a word that the vocabulary lacks, and the vocabulary does not hold the unknown token \"" +
                              token + "\" either (model.unk_token).");
    }
    return id;
}

class WordPiece final : public Model {
public:
    WordPiece(ModelSpec spec, const std::string& where)
        : Model(std::move(spec.vocab), where),
          m_unk(spec.unkToken.value_or("[UNK]")),
          m_unkId(m_vocab.find(m_unk)),
          m_prefix(spec.continuingSubwordPrefix.value_or("##")),
          m_mostCharacters(spec.maxInputCharsPerWord) {
        for (std::uint32_t id = 0; id < m_vocab.idEnd(); ++id) {
            m_longest = std::max(m_longest, m_vocab.token(id).size());
        }
    }

protected:
    void tokenizeWord(std::string_view word, std::vector<ModelToken>& out, ModelScratch& scratch) const override {
        const std::size_t first = out.size();
        const auto unknown = [&] {
            out.resize(first);
            out.push_back({requiredUnknown(m_unkId, m_unk, m_where), 0, std::uint32_t(word.size())});
        };
        if (word.size() > m_mostCharacters && countCharacters(word) > m_mostCharacters) {
            return unknown();
        }
        for (std::size_t begin = 0; begin < word.size();) {
            std::size_t end = std::min(word.size(), begin + m_longest);
            while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) {
                --end;
            }
            std::uint32_t id = Vocab::kNone;
            for (; end > begin; end = utf8Before(word, end)) {
                id = find(word.substr(begin, end - begin), begin > 0, scratch.buffer);
                if (id != Vocab::kNone) {
                    break;
                }
            }
            if (id == Vocab::kNone) {
                return unknown();
            }
            out.push_back({id, std::uint32_t(begin), std::uint32_t(end)});
            begin = end;
        }
    }

private:
    std::uint32_t find(std::string_view piece, bool continues, std::string& buffer) const {
        if (!continues) {
            return m_vocab.find(piece);
        }
        buffer.assign(m_prefix).append(piece);
        return m_vocab.find(buffer);
    }

    static std::size_t countCharacters(std::string_view word) {
        return std::size_t(std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    }

    std::string m_unk;
    std::uint32_t m_unkId;
    std::string m_prefix;
    std::size_t m_mostCharacters;
    std::size_t m_longest = 1;  // bytes of the longest token
};

class WordLevel final : public Model {
public:
    WordLevel(ModelSpec spec, const std::string& where)
        : Model(std::move(spec.vocab), where), m_unk(spec.unkToken.value_or("<unk>")), m_unkId(m_vocab.find(m_unk)) {}

protected:
    void tokenizeWord(std::string_view word, std::vector<ModelToken>& out, ModelScratch&) const override {
        const std::uint32_t id = m_vocab.find(word);
        out.push_back({id != Vocab::kNone ? id : requiredUnknown(m_unkId, m_unk, m_where), 0, std::uint32_t(word.size())});
    }

private:
    std::string m_unk;
    std::uint32_t m_unkId;
};

}  // namespace

std::unique_ptr<Model> makeWordPiece(ModelSpec spec, const std::string& where) {
    return std::make_unique<WordPiece>(std::move(spec), where);
}
std::unique_ptr<Model> makeWordLevel(ModelSpec spec, const std::string& where) {
    return std::make_unique<WordLevel>(std::move(spec), where);
}

}  // namespace twb::text

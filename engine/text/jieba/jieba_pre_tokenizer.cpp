#include "engine/text/jieba/jieba_pre_tokenizer.h"

#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"
#include "engine/text/fast/vocab.h"
#include "engine/text/jieba/jieba.h"

namespace twb::text {
namespace {

class JiebaPreTokenizer final : public PreTokenizer {
public:
    explicit JiebaPreTokenizer(const Vocab& vocab) : m_vocab(vocab) {}

    void apply(PreTokenized& pre) const override {
        std::vector<Split> out;
        for (const Split& s : pre.splits) {
            std::size_t begin = s.begin;
            for (const std::string_view word : jieba::cut(pre.word(s))) {
                if (m_vocab.find(word) != Vocab::kNone) {
                    out.push_back({std::uint32_t(begin), std::uint32_t(begin + word.size())});
                } else {
                    cutUnknown(word, begin, out);
                }
                begin += word.size();
            }
        }
        pre.splits = std::move(out);
    }

private:
    static void cutUnknown(std::string_view word, std::size_t begin, std::vector<Split>& out) {
        std::size_t runBegin = 0;
        const auto add = [&](std::size_t from, std::size_t to) {
            if (from < to) {
                out.push_back({std::uint32_t(begin + from), std::uint32_t(begin + to)});
            }
        };
        for (Utf8Cursor c(word); c; ++c) {
            const bool space = isWhitespace(c.value);
            if (space || isChineseCharacter(c.value)) {
                add(runBegin, c.begin);
                runBegin = c.end();
                if (!space) {
                    add(c.begin, c.end());
                }
            }
        }
        add(runBegin, word.size());
    }

    const Vocab& m_vocab;
};

}  // namespace

std::unique_ptr<PreTokenizer> makeJiebaPreTokenizer(const Vocab& vocab) {
    return std::make_unique<JiebaPreTokenizer>(vocab);
}

}  // namespace twb::text

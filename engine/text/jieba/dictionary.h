#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text::jieba {

/// Words of Chinese with their counts. Immutable; made once, on first use (about 60 ms).
class Dictionary {
public:
    static const Dictionary& instance();

    /// Every word at the beginning of `text`, the shortest first: `found(bytes, count)`.
    template <class Found>
    void forEachPrefix(std::string_view text, Found found) const {
        std::size_t begin = 0;
        std::size_t end = m_words.size();
        for (std::size_t length = 1; length <= text.size(); ++length) {
            narrow(text[length - 1], length - 1, begin, end);
            if (begin == end) {
                return;
            }
            if (m_words[begin].text.size() == length) {
                found(length, m_words[begin].count);
            }
        }
    }

    std::uint64_t total() const { return m_total; }  ///< sum of all counts

private:
    struct Word {
        std::string_view text;
        std::uint32_t count;
    };

    Dictionary();
    /// Keeps of [begin, end), whose words agree in their first `at` bytes, those that have this byte next.
    void narrow(char byte, std::size_t at, std::size_t& begin, std::size_t& end) const;

    std::string m_file;
    std::vector<Word> m_words;  ///< sorted by bytes
    std::uint64_t m_total = 0;
};

}  // namespace twb::text::jieba

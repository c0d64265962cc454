#include "engine/text/jieba/dictionary.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "engine/core/error.h"
#include "engine/io/gzip.h"

namespace twb::text::jieba {

/// resources/jieba/dict.txt.gz, which the build puts into the library.
std::string packedDictionary();

namespace {

constexpr std::size_t kLines = 349046;

/// A gzip file ends with the size of what it holds.
std::size_t unpackedSize(std::string_view gzip) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        size |= std::size_t(static_cast<unsigned char>(gzip[gzip.size() - 4 + i])) << (8 * i);
    }
    return size;
}

std::string unpacked() {
    const std::string packed = packedDictionary();
    std::string text(unpackedSize(packed), '\0');
    if (!io::unpackGzip(std::as_bytes(std::span(packed)), std::as_writable_bytes(std::span(text)))) {
        throw core::Error(core::ErrorCode::Internal, "The dictionary inside the program is damaged.");
    }
    return text;
}

}  // namespace

// One word a line: the word, its count, its part of speech.
Dictionary::Dictionary() : m_file(unpacked()) {
    m_words.reserve(kLines);
    const std::string_view file = m_file;
    for (std::size_t at = 0; at < file.size();) {
        const std::size_t end = std::min(file.find('\n', at), file.size());
        const std::size_t space = file.find(' ', at);
        Word word{file.substr(at, space - at), 0};
        std::from_chars(file.data() + space + 1, file.data() + end, word.count);
        m_total += word.count;
        m_words.push_back(word);
        at = end + 1;
    }
    std::sort(m_words.begin(), m_words.end(), [](const Word& a, const Word& b) { return a.text < b.text; });
}

const Dictionary& Dictionary::instance() {
    static const Dictionary dictionary;
    return dictionary;
}

void Dictionary::narrow(char byte, std::size_t at, std::size_t& begin, std::size_t& end) const {
    // Bytes are compared as char_traits does, unsigned; a word that has ended stands before all that go on.
    const auto wanted = static_cast<unsigned char>(byte);
    const auto byteOf = [at](const Word& word) {
        return at < word.text.size() ? static_cast<int>(static_cast<unsigned char>(word.text[at])) : -1;
    };
    const auto first = m_words.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = m_words.begin() + static_cast<std::ptrdiff_t>(end);
    const auto low = std::partition_point(first, last, [&](const Word& word) { return byteOf(word) < wanted; });
    const auto high = std::partition_point(low, last, [&](const Word& word) { return byteOf(word) == wanted; });
    begin = static_cast<std::size_t>(low - m_words.begin());
    end = static_cast<std::size_t>(high - m_words.begin());
}

}  // namespace twb::text::jieba

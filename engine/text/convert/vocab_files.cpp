#include "engine/text/convert/vocab_files.h"

#include <limits>
#include <unordered_set>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/text_file.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

/// Takes the members of one flat object of integers without building a document: vocabularies have up to 250 thousand of them.
class VocabHandler final : public nlohmann::json_sax<nlohmann::json> {
public:
    VocabHandler(Vocab& vocab, const std::string& where) : m_vocab(vocab), m_where(where) {}

    bool key(std::string& name) override {
        m_key = std::move(name);
        return true;
    }
    bool number_integer(std::int64_t value) override { return addId(value); }
    bool number_unsigned(std::uint64_t value) override {
        return addId(value > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ? -1 : static_cast<std::int64_t>(value));
    }
    bool start_object(std::size_t) override {
        if (m_depth++ != 0) {
            failValue("an object");
        }
        return true;
    }
    bool end_object() override {
        --m_depth;
        return true;
    }
    bool start_array(std::size_t) override { failValue("a list"); }
    bool end_array() override { return true; }
    bool null() override { failValue("null"); }
    bool boolean(bool) override { failValue("true or false"); }
    bool number_float(double, const std::string& text) override { failValue(text); }
    bool string(std::string&) override { failValue("a string"); }
    bool binary(nlohmann::json::binary_t&) override { failValue("binary data"); }
    bool parse_error(std::size_t byte, const std::string&, const nlohmann::json::exception& e) override {
        throw Error(ErrorCode::InvalidFile, m_where + " is not valid JSON at byte " + std::to_string(byte) + ".", e.what());
    }

private:
    bool addId(std::int64_t id) {
        if (m_depth == 0 || id < 0 || id >= std::int64_t(Vocab::kNone)) {
            failValue(std::to_string(id));
        }
        m_vocab.add(m_key, static_cast<std::uint32_t>(id));
        return true;
    }
    [[noreturn]] void failValue(const std::string& found) const {
        throw Error(ErrorCode::InvalidFile, m_where + " must be an object from tokens to ids, but " +
                                                (m_key.empty() ? "it holds " : "\"" + m_key + "\" is ") + found + ".");
    }

    Vocab& m_vocab;
    const std::string& m_where;
    std::string m_key;
    int m_depth = 0;
};

std::vector<std::string_view> splitLines(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find('\n', begin);
        std::string_view line = text.substr(begin, end == std::string_view::npos ? end : end - begin);
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        lines.push_back(line);
        if (end == std::string_view::npos) {
            return lines;
        }
        begin = end + 1;
    }
}

std::string_view takeWord(std::string_view& line) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
        line = {};
        return {};
    }
    const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    line.remove_prefix(end);
    return word;
}

}  // namespace

Vocab readVocabJson(const std::filesystem::path& file) {
    const std::string text = core::readTextFile(file);
    const std::string where = file.string();
    Vocab vocab;
    vocab.reserve(text.size() / 16, text.size() / 2);
    VocabHandler handler(vocab, where);
    nlohmann::json::sax_parse(text, &handler);
    if (vocab.size() == 0) {
        throw Error(ErrorCode::InvalidFile, where + " holds no tokens; an object from tokens to ids was expected.");
    }
    return vocab;
}

std::vector<Merge> readMerges(const std::filesystem::path& file, const MergeLines& which) {
    const std::string text = core::readTextFile(file);
    std::vector<std::string_view> lines = splitLines(text);
    const std::size_t end = std::min(lines.size() - (which.dropLast ? 1 : 0), which.first + std::min(which.limit, lines.size()));
    std::vector<Merge> merges;
    std::unordered_set<std::string> seen;
    for (std::size_t i = which.first; i < end; ++i) {
        std::string_view line = lines[i];
        const std::string_view left = takeWord(line);
        const std::string_view right = takeWord(line);
        if (left.empty()) {
            continue;
        }
        if (right.empty()) {
            throw Error(ErrorCode::InvalidFile,
                        file.string() + ", line " + std::to_string(i + 1) + ": two symbols with a space between them were expected.");
        }
        if (seen.insert(std::string(left) + ' ' + std::string(right)).second) {
            merges.emplace_back(left, right);
        }
    }
    return merges;
}

std::vector<std::string> readLines(const std::filesystem::path& file) {
    const std::string text = core::readTextFile(file);
    std::vector<std::string> lines;
    for (const std::string_view line : splitLines(text)) {
        lines.emplace_back(line);
    }
    if (lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

}  // namespace twb::text

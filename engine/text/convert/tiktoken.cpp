// Vocabularies in OpenAI's tiktoken form: one line a token, its bytes in base64 and its rank.

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/text/base64.h"
#include "engine/text/convert/components.h"
#include "engine/text/convert/families.h"
#include "engine/text/convert/tiktoken_file.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/fast/byte_alphabet.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

// cl100k's pattern, which transformers uses for all files of this form.
constexpr std::string_view kPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

std::string bytesAsLetters(std::string_view bytes) {
    std::string letters;
    for (const char byte : bytes) {
        appendUtf8(letters, ByteAlphabet::get().characterOf(static_cast<unsigned char>(byte)));
    }
    return letters;
}

struct Ranked {
    std::string bytes;
    std::uint32_t rank = 0;
};

std::optional<Ranked> parseLine(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) {
        return std::nullopt;
    }
    const std::optional<std::string> bytes = decodeBase64(line.substr(0, space));
    std::uint32_t rank = 0;
    const auto parsed = std::from_chars(line.data() + space + 1, line.data() + line.size(), rank);
    if (!bytes || bytes->empty() || parsed.ec != std::errc() || parsed.ptr != line.data() + line.size()) {
        return std::nullopt;
    }
    return Ranked{*bytes, rank};
}

std::vector<Ranked> readRanks(const std::filesystem::path& file) {
    std::vector<Ranked> tokens;
    const std::vector<std::string> lines = readLines(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty()) {
            continue;
        }
        std::optional<Ranked> token = parseLine(lines[i]);
        if (!token) {
            throw Error(ErrorCode::InvalidFile,
                        file.string() + ", line " + std::to_string(i + 1) + ": a token in base64, a space and its rank were expected.");
        }
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

}  // namespace

std::optional<std::filesystem::path> tiktokenFileOf(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".tiktoken") {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found.empty() ? std::nullopt : std::optional(found.front());
}

TokenizerSpec family::tiktoken(const TokenizerInit& init) {
    const std::optional<std::filesystem::path> file = tiktokenFileOf(init.folder);
    if (!file) {
        throw Error(ErrorCode::NotFound, init.folder.string() + " has neither tokenizer.json nor a .tiktoken file.");
    }
    const std::vector<Ranked> tokens = readRanks(*file);
    std::unordered_map<std::string_view, std::uint32_t> ranks;
    for (const Ranked& token : tokens) {
        ranks.emplace(token.bytes, token.rank);
    }

    struct Join {
        std::uint32_t rank, left, right;
        std::string_view leftBytes, rightBytes;
    };
    std::vector<Join> joins;
    TokenizerSpec spec;
    spec.where = file->string();
    for (const Ranked& token : tokens) {
        spec.model.vocab.add(bytesAsLetters(token.bytes), token.rank);
        const std::string_view bytes = token.bytes;
        for (std::size_t at = 1; at < bytes.size(); ++at) {
            const auto left = ranks.find(bytes.substr(0, at));
            const auto right = ranks.find(bytes.substr(at));
            if (left != ranks.end() && right != ranks.end()) {
                joins.push_back({token.rank, left->second, right->second, left->first, right->first});
            }
        }
    }
    std::sort(joins.begin(), joins.end(),
              [](const Join& a, const Join& b) { return std::tie(a.rank, a.left, a.right) < std::tie(b.rank, b.left, b.right); });
    for (const Join& join : joins) {
        spec.model.merges.emplace_back(bytesAsLetters(join.leftBytes), bytesAsLetters(join.rightBytes));
    }

    spec.model.kind = ModelKind::Bpe;
    spec.model.ignoreMerges = true;  // a piece that is a token is that token, as in tiktoken
    core::Json bytes = component::byteLevel(init.flag("add_prefix_space", false), true);
    bytes["use_regex"] = false;
    spec.preTokenizer = component::sequence(
        "pretokenizers", {component::splitRegex(init.textOf("pattern", std::string(kPattern)), "Isolated", false), std::move(bytes)});
    spec.decoder = component::byteLevel(true, true);
    spec.postProcessor = component::byteLevel(true, false);
    return spec;
}

}  // namespace twb::text

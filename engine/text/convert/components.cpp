#include "engine/text/convert/components.h"

#include "engine/text/base64.h"

namespace twb::text::component {
namespace {

using core::Json;

Json tokenAndId(const TokenId& token) {
    return Json::array({token.first, token.second});
}

Json templateParts(const std::vector<TemplatePart>& parts) {
    Json list = Json::array();
    for (const TemplatePart& part : parts) {
        const bool isSequence = part.token == "$A" || part.token == "$B";
        const char* kind = isSequence ? "Sequence" : "SpecialToken";
        list.push_back({{kind, {{"id", isSequence ? part.token.substr(1) : part.token}, {"type_id", part.typeId}}}});
    }
    return list;
}

}  // namespace

Json sequence(const char* member, std::vector<Json> parts) {
    Json result = {{"type", "Sequence"}};
    result[member] = std::move(parts);
    return result;
}

Json replaceString(std::string_view pattern, std::string_view content) {
    return {{"type", "Replace"}, {"pattern", {{"String", pattern}}}, {"content", content}};
}

Json replaceRegex(std::string_view pattern, std::string_view content) {
    return {{"type", "Replace"}, {"pattern", {{"Regex", pattern}}}, {"content", content}};
}

Json plain(std::string_view type) {
    return {{"type", type}};
}

Json strip(bool left, bool right) {
    return {{"type", "Strip"}, {"strip_left", left}, {"strip_right", right}};
}

Json prepend(std::string_view text) {
    return {{"type", "Prepend"}, {"prepend", text}};
}

Json precompiled(std::string_view charsmap) {
    return {{"type", "Precompiled"}, {"precompiled_charsmap", encodeBase64(charsmap)}};
}

Json bertNormalizer(bool chineseChars, bool lowercase, Json stripAccents) {
    return {{"type", "BertNormalizer"},
            {"clean_text", true},
            {"handle_chinese_chars", chineseChars},
            {"strip_accents", std::move(stripAccents)},
            {"lowercase", lowercase}};
}

Json byteLevel(bool addPrefixSpace, bool trimOffsets) {
    return {{"type", "ByteLevel"}, {"add_prefix_space", addPrefixSpace}, {"trim_offsets", trimOffsets}, {"use_regex", true}};
}

Json metaspace(bool addPrefixSpace) {
    return {{"type", "Metaspace"}, {"replacement", "▁"}, {"add_prefix_space", addPrefixSpace}};
}

Json splitRegex(std::string_view pattern, std::string_view behavior, bool invert) {
    return {{"type", "Split"}, {"pattern", {{"Regex", pattern}}}, {"behavior", behavior}, {"invert", invert}};
}

Json splitString(std::string_view pattern, std::string_view behavior) {
    return {{"type", "Split"}, {"pattern", {{"String", pattern}}}, {"behavior", behavior}, {"invert", false}};
}

Json punctuation(std::string_view behavior) {
    return {{"type", "Punctuation"}, {"behavior", behavior}};
}

Json bpeDecoder(std::string_view suffix) {
    return {{"type", "BPEDecoder"}, {"suffix", suffix}};
}

Json byteFallbackDecoder(std::size_t strippedSpaces) {
    std::vector<Json> parts = {replaceString("▁", " "), plain("ByteFallback"), plain("Fuse")};
    if (strippedSpaces > 0) {
        parts.push_back({{"type", "Strip"}, {"content", " "}, {"start", strippedSpaces}, {"stop", 0}});
    }
    return sequence("decoders", std::move(parts));
}

Json robertaProcessing(const TokenId& sep, const TokenId& cls, bool addPrefixSpace, bool trimOffsets) {
    return {{"type", "RobertaProcessing"},
            {"sep", tokenAndId(sep)},
            {"cls", tokenAndId(cls)},
            {"trim_offsets", trimOffsets},
            {"add_prefix_space", addPrefixSpace}};
}

Json bertProcessing(const TokenId& sep, const TokenId& cls) {
    return {{"type", "BertProcessing"}, {"sep", tokenAndId(sep)}, {"cls", tokenAndId(cls)}};
}

Json templateProcessing(const std::vector<TemplatePart>& single, const std::vector<TemplatePart>& pair,
                        const std::vector<TokenId>& specials) {
    Json tokens = Json::object();
    for (const auto& [token, id] : specials) {
        tokens[token] = {{"id", token}, {"ids", Json::array({id})}, {"tokens", Json::array({token})}};
    }
    return {{"type", "TemplateProcessing"},
            {"single", templateParts(single)},
            {"pair", templateParts(pair)},
            {"special_tokens", std::move(tokens)}};
}

}  // namespace twb::text::component

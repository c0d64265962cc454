#include "engine/text/fast/tokenizer_spec.h"

namespace twb::text {
namespace {

using core::Json;

Json vocabJson(const ModelSpec& model) {
    if (model.kind == ModelKind::Unigram) {
        Json pieces = Json::array();
        for (std::uint32_t id = 0; id < model.scores.size(); ++id) {
            pieces.push_back({std::string(model.vocab.token(id)), model.scores[id]});
        }
        return pieces;
    }
    // Pushed, not set by key: that would look for each key among all before it.
    Json::object_t members;
    members.reserve(model.vocab.size());
    for (std::uint32_t id = 0; id < model.vocab.idEnd(); ++id) {
        if (const std::string_view token = model.vocab.token(id); token.data() != nullptr) {
            members.emplace_back(std::string(token), id);
        }
    }
    return members;
}

Json modelJson(const ModelSpec& model) {
    const auto optional = [](const auto& value) { return value ? Json(*value) : Json(); };
    Json json = Json::object();
    switch (model.kind) {
        case ModelKind::Bpe: {
            json = {{"type", "BPE"},
                    {"dropout", optional(model.dropout)},
                    {"unk_token", optional(model.unkToken)},
                    {"continuing_subword_prefix", optional(model.continuingSubwordPrefix)},
                    {"end_of_word_suffix", optional(model.endOfWordSuffix)},
                    {"fuse_unk", model.fuseUnk},
                    {"byte_fallback", model.byteFallback},
                    {"ignore_merges", model.ignoreMerges}};
            json["vocab"] = vocabJson(model);
            Json merges = Json::array();
            for (const auto& [left, right] : model.merges) {
                merges.push_back(left + " " + right);
            }
            json["merges"] = std::move(merges);
            return json;
        }
        case ModelKind::WordPiece:
            json = {{"type", "WordPiece"},
                    {"unk_token", model.unkToken.value_or("[UNK]")},
                    {"continuing_subword_prefix", model.continuingSubwordPrefix.value_or("##")},
                    {"max_input_chars_per_word", model.maxInputCharsPerWord}};
            break;
        case ModelKind::Unigram:
            json = {{"type", "Unigram"}, {"unk_id", optional(model.unkId)}, {"byte_fallback", model.byteFallback}};
            break;
        case ModelKind::WordLevel:
            json = {{"type", "WordLevel"}, {"unk_token", model.unkToken.value_or("<unk>")}};
            break;
    }
    json["vocab"] = vocabJson(model);
    return json;
}

}  // namespace

std::string writeTokenizerJson(const TokenizerSpec& spec) {
    Json added = Json::array();
    for (const AddedToken& token : spec.addedTokens) {
        added.push_back(toJson(token));
    }
    const Json document = {{"version", "1.0"},
                           {"truncation", spec.truncation},
                           {"padding", spec.padding},
                           {"added_tokens", std::move(added)},
                           {"normalizer", spec.normalizer},
                           {"pre_tokenizer", spec.preTokenizer},
                           {"post_processor", spec.postProcessor},
                           {"decoder", spec.decoder},
                           {"model", modelJson(spec.model)}};
    return core::dumpJson(document, 2);
}

}  // namespace twb::text

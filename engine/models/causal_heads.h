#pragma once

#include <string>

#include "engine/models/text_model.h"
#include "engine/nn/layers.h"

/// Heads that several decoder-only models have. Config needs hidden_size, vocab_size, tie_word_embeddings, labels.
namespace twb::models {

/// The projection onto the vocabulary at `name`; with `tied` its weight is the word table, whose full name is `table`.
nn::Linear vocabularyProjection(const nn::Weights& root, const std::string& name, std::int64_t size, std::int64_t vocabulary,
                                const std::string& table, bool tied, bool withBias = false);

/// lm_head(states). The backbone names its word table, kWordTable, within its scope.
template <class Backbone>
struct CausalLmHead {
    nn::Linear projection;

    CausalLmHead(const nn::Weights& w, const typename Backbone::Config& c)
        : projection(vocabularyProjection(w, "lm_head", c.hidden_size, c.vocab_size,
                                          std::string(Backbone::kPrefix) + "." + Backbone::kWordTable, c.tie_word_embeddings)) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

/// score(states), without a bias.
template <class Config>
struct ScoreHead {
    nn::Linear score;

    ScoreHead(const nn::Weights& w, const Config& c) : score(w / "score", c.hidden_size, c.labels.num_labels, false) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return score(encoded.lastHiddenState); }
};

}  // namespace twb::models

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/models/config.h"

namespace twb::models {

/// Field names and defaults of BertConfig, and what the related families change.
struct BertConfig {
    std::int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, max_position_embeddings,
        type_vocab_size;  ///< 0 (MPNet): no table of token types
    std::string hidden_act;
    double hidden_dropout_prob, attention_probs_dropout_prob, layer_norm_eps;
    std::optional<double> classifier_dropout;
    std::int64_t pad_token_id, chunk_size_feed_forward;
    std::string position_embedding_type;  ///< "absolute", "relative_key", "relative_key_query"
    bool tie_word_embeddings;
    bool is_decoder;
    LabelConfig labels;

    std::int64_t embedding_size;         ///< ELECTRA: narrower than hidden_size, then projected
    bool positionTable = true;           ///< NEZHA, RoFormer: no table of positions
    bool positionsAfterPadding = false;  ///< RoBERTa: positions count from pad_token_id + 1 over the tokens that are not padding
    double wordScale = 1;                ///< BigBird: word embeddings are multiplied by it
    bool dropoutBeforeNorm = false;      ///< BigBird: the embeddings' dropout comes before their norm

    bool scaledRelativeScores = true;       ///< relative scores are divided by sqrt(head size); ALBERT: not
    std::int64_t task_type_vocab_size = 0;  ///< ERNIE: a table of task types; 0: none

    explicit BertConfig(const core::Json& config);

    double classifierDropout() const { return classifier_dropout.value_or(hidden_dropout_prob); }
};

}  // namespace twb::models

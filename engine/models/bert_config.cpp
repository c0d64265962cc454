#include "engine/models/bert_config.h"

#include "engine/nn/attention.h"

namespace twb::models {

BertConfig::BertConfig(const core::Json& config) {
    const ConfigReader c(config);
    vocab_size = c.positive("vocab_size", 30522);
    hidden_size = c.positive("hidden_size", 768);
    num_hidden_layers = c.integer("num_hidden_layers", 12);
    num_attention_heads = c.positive("num_attention_heads", 12);
    intermediate_size = c.positive("intermediate_size", 3072);
    max_position_embeddings = c.positive("max_position_embeddings", 512);
    type_vocab_size = c.positive("type_vocab_size", 2);
    hidden_act = c.text("hidden_act", "gelu");
    hidden_dropout_prob = c.number("hidden_dropout_prob", 0.1);
    attention_probs_dropout_prob = c.number("attention_probs_dropout_prob", 0.1);
    layer_norm_eps = c.number("layer_norm_eps", 1e-12);
    classifier_dropout = c.optionalNumber("classifier_dropout");
    pad_token_id = c.integer("pad_token_id", 0);
    chunk_size_feed_forward = c.integer("chunk_size_feed_forward", 0);
    position_embedding_type = c.text("position_embedding_type", "absolute");
    tie_word_embeddings = c.flag("tie_word_embeddings", true);
    is_decoder = c.flag("is_decoder", false);
    labels = LabelConfig(c);
    embedding_size = hidden_size;
    nn::checkHeads(hidden_size, num_attention_heads);
}

}  // namespace twb::models

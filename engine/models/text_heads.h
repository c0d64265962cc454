#pragma once

#include <string>

#include "engine/models/sequence_summary.h"
#include "engine/models/text_model.h"
#include "engine/nn/layers.h"

/// Heads that several text encoders have under the same names. Config needs hidden_size, labels, classifierDropout().
namespace twb::models {

enum class HeadInput { Pooled, States };
enum class HeadOutput { Labels, One };

/// classifier(dropout(pooled token or every state)) -> a figure for each label, or one.
template <class Config, HeadInput kInput, HeadOutput kOutput>
struct LinearHead {
    nn::Linear classifier;
    double dropout;

    LinearHead(const nn::Weights& w, const Config& c)
        : classifier(w / "classifier", c.hidden_size, kOutput == HeadOutput::One ? 1 : c.labels.num_labels),
          dropout(c.classifierDropout()) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return classifier(context.dropout(kInput == HeadInput::Pooled ? encoded.pooled : encoded.lastHiddenState, dropout));
    }
};

/// BERT's sequence classifier.
template <class Config>
using PooledClassifier = LinearHead<Config, HeadInput::Pooled, HeadOutput::Labels>;

/// One figure a choice.
template <class Config>
using PooledChoice = LinearHead<Config, HeadInput::Pooled, HeadOutput::One>;

/// One distribution a token.
template <class Config>
using TokenClassifier = LinearHead<Config, HeadInput::States, HeadOutput::Labels>;

/// out_proj(dropout(activation(dense(dropout(first token))))), at `classifier`.
template <class Config>
struct DenseClassifier {
    nn::Linear dense, outProj;
    nn::Activation activation;
    double dropout;

    DenseClassifier(const nn::Weights& w, const Config& c, const std::string& act)
        : dense(w / "classifier" / "dense", c.hidden_size, c.hidden_size),
          outProj(w / "classifier" / "out_proj", c.hidden_size, c.labels.num_labels),
          activation(act, "hidden_act"),
          dropout(c.classifierDropout()) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        const Tensor first = context.dropout(encoded.lastHiddenState.select(1, 0), dropout);
        return outProj(context.dropout(activation(dense(first)), dropout));
    }
};

/// RoBERTa's sequence classifier.
template <class Config>
struct TanhClassifier : DenseClassifier<Config> {
    TanhClassifier(const nn::Weights& w, const Config& c) : DenseClassifier<Config>(w, c, "tanh") {}
};

template <class Config>
struct ActivatedClassifier : DenseClassifier<Config> {
    ActivatedClassifier(const nn::Weights& w, const Config& c) : DenseClassifier<Config>(w, c, c.hidden_act) {}
};

/// classifier(sequence_summary(states)) -> one figure a choice. Config gives its `json` and summaryDefaults().
template <class Config>
struct SummaryChoice {
    SequenceSummary summary;
    nn::Linear classifier;

    SummaryChoice(const nn::Weights& w, const Config& c)
        : summary(w / "sequence_summary", c.json, Config::summaryDefaults(), c.hidden_size, c.labels.num_labels),
          classifier(w / "classifier", c.hidden_size, 1) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return classifier(summary(encoded.lastHiddenState, context));
    }
};

/// qa_outputs(states) -> start and end logits.
template <class Config>
struct SpanClassifier {
    nn::Linear outputs;

    SpanClassifier(const nn::Weights& w, const Config& c) : outputs(w / "qa_outputs", c.hidden_size, 2) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return outputs(encoded.lastHiddenState); }
};

/// A word predictor over the vocabulary: dense, activation, norm, then the (usually tied) word embeddings and a bias. The parameters'
/// names differ between families.
struct LmHead {
    nn::Linear dense;
    nn::LayerNorm norm;
    nn::Activation activation;
    nn::Linear decoder;

    /// Where the parts are: dense at `transform`/dense and so on.
    struct Names {
        std::string dense, norm, decoder;
        std::string bias;  ///< the bias's own name; it is also stored as `decoder`.bias when biasIsShared
        bool biasIsShared = true;
        std::string wordEmbeddings;  ///< the tied table
    };

    LmHead() = default;
    LmHead(const nn::Weights& w, const Names& names, std::int64_t inputSize, std::int64_t size, std::int64_t vocabulary,
           const std::string& act, double eps, bool tied);
    Tensor operator()(const Tensor& states) const { return decoder(norm(activation(dense(states)))); }
};

/// BERT's word predictor, at cls.predictions.
template <class Backbone>
struct ClsLmHead : LmHead {
    ClsLmHead(const nn::Weights& w, const typename Backbone::Config& c)
        : LmHead(w,
                 {.dense = "cls.predictions.transform.dense",
                  .norm = "cls.predictions.transform.LayerNorm",
                  .decoder = "cls.predictions.decoder",
                  .bias = "cls.predictions.bias",
                  .wordEmbeddings = std::string(Backbone::kPrefix) + ".embeddings.word_embeddings.weight"},
                 c.hidden_size, c.embedding_size, c.vocab_size, c.hidden_act, c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

/// RoBERTa's word predictor, at lm_head.
template <class Backbone>
struct RobertaLmHead : LmHead {
    RobertaLmHead(const nn::Weights& w, const typename Backbone::Config& c)
        : LmHead(w,
                 {.dense = "lm_head.dense",
                  .norm = "lm_head.layer_norm",
                  .decoder = "lm_head.decoder",
                  .bias = "lm_head.bias",
                  .wordEmbeddings = std::string(Backbone::kPrefix) + ".embeddings.word_embeddings.weight"},
                 c.hidden_size, c.hidden_size, c.vocab_size, "gelu", c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

/// ELECTRA's word predictor, at generator_predictions and generator_lm_head.
template <class Backbone>
struct GeneratorLmHead : LmHead {
    GeneratorLmHead(const nn::Weights& w, const typename Backbone::Config& c)
        : LmHead(w,
                 {.dense = "generator_predictions.dense",
                  .norm = "generator_predictions.LayerNorm",
                  .decoder = "generator_lm_head",
                  .bias = "generator_lm_head.bias",
                  .biasIsShared = false,
                  .wordEmbeddings = std::string(Backbone::kPrefix) + ".embeddings.word_embeddings.weight"},
                 c.hidden_size, c.embedding_size, c.vocab_size, "gelu", c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

/// ELECTRA's discriminator, at discriminator_predictions: one logit a token.
template <class Config>
struct DiscriminatorHead {
    nn::Linear dense, prediction;
    nn::Activation activation;

    DiscriminatorHead(const nn::Weights& w, const Config& c)
        : dense(w / "discriminator_predictions" / "dense", c.hidden_size, c.hidden_size),
          prediction(w / "discriminator_predictions" / "dense_prediction", c.hidden_size, 1),
          activation(c.hidden_act, "hidden_act") {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const {
        return prediction(activation(dense(encoded.lastHiddenState))).squeeze(-1);
    }
};

/// BERT's next sentence predictor, at cls.seq_relationship.
template <class Config>
struct NextSentenceHead {
    nn::Linear relationship;

    NextSentenceHead(const nn::Weights& w, const Config& c) : relationship(w / "cls" / "seq_relationship", c.hidden_size, 2) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return relationship(encoded.pooled); }
};

}  // namespace twb::models

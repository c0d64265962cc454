// DistilBERT (Sanh et al., 2019, arXiv:1910.01108), model_type "distilbert". Quirks: no token types and no pooler (heads read the first
// token); the norms' epsilon is fixed at 1e-12; a masked key is filled with the lowest float, not added to it.
#include "engine/models/distilbert.h"

#include <cmath>
#include <optional>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/config.h"
#include "engine/models/text_heads.h"
#include "engine/models/text_model.h"
#include "engine/nn/attention.h"
#include "engine/nn/layers.h"
#include "engine/nn/packed_rows.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-12;

struct DistilBertConfig {
    std::int64_t vocab_size, max_position_embeddings, n_layers, n_heads, dim, hidden_dim, pad_token_id, chunk_size_feed_forward;
    std::int64_t hidden_size;  ///< dim, by transformers' attribute_map
    double dropout, attention_dropout, qa_dropout, seq_classif_dropout;
    std::string activation;
    bool tie_word_embeddings, sinusoidal_pos_embds;
    LabelConfig labels;

    explicit DistilBertConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 30522);
        max_position_embeddings = c.positive("max_position_embeddings", 512);
        n_layers = c.integer("n_layers", 6);
        n_heads = c.positive("n_heads", 12);
        dim = c.positive("dim", 768);
        hidden_size = dim;
        hidden_dim = c.positive("hidden_dim", 4 * 768);
        pad_token_id = c.integer("pad_token_id", 0);
        chunk_size_feed_forward = c.integer("chunk_size_feed_forward", 0);
        dropout = c.number("dropout", 0.1);
        attention_dropout = c.number("attention_dropout", 0.1);
        qa_dropout = c.number("qa_dropout", 0.1);
        seq_classif_dropout = c.number("seq_classif_dropout", 0.2);
        activation = c.text("activation", "gelu");
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        sinusoidal_pos_embds = c.flag("sinusoidal_pos_embds", false);
        labels = LabelConfig(c);
        nn::checkHeads(dim, n_heads);
    }

    double classifierDropout() const { return dropout; }
};

struct TransformerBlock {
    nn::FusedLinear queryKeyValue;
    nn::Linear out, lin1, lin2;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    std::int64_t heads, chunkSize;
    double attentionDropout, dropout;

    TransformerBlock(const nn::Weights& w, const DistilBertConfig& c)
        : queryKeyValue({nn::Linear(w / "attention" / "q_lin", c.dim, c.dim), nn::Linear(w / "attention" / "k_lin", c.dim, c.dim),
                         nn::Linear(w / "attention" / "v_lin", c.dim, c.dim)},
                        w.policy()),
          out(w / "attention" / "out_lin", c.dim, c.dim),
          lin1(w / "ffn" / "lin1", c.dim, c.hidden_dim),
          lin2(w / "ffn" / "lin2", c.hidden_dim, c.dim),
          attentionNorm(w / "sa_layer_norm", c.dim, kEps),
          outputNorm(w / "output_layer_norm", c.dim, kEps),
          activation(c.activation, "activation"),
          heads(c.n_heads),
          chunkSize(c.chunk_size_feed_forward),
          attentionDropout(c.attention_dropout),
          dropout(c.dropout) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const auto byHead = [&](const Tensor& part) { return nn::splitHeads(nn::padded(part, context), heads); };
        const Tensor attended =
            nn::packed(nn::mergeHeads(nn::attention(byHead(parts[0]), byHead(parts[1]), byHead(parts[2]), options, context)), context);
        const Tensor middle = attentionNorm(out(attended) + x);
        const Tensor fed = nn::applyChunked(middle, chunkSize,
                                            [&](const Tensor& piece) { return context.dropout(lin2(activation(lin1(piece))), dropout); });
        return outputNorm(fed + middle);
    }
};

struct DistilBert {
    using Config = DistilBertConfig;
    static constexpr const char* kPrefix = "distilbert";

    nn::Embedding wordEmbeddings, positionEmbeddings;
    nn::LayerNorm norm;
    std::vector<TransformerBlock> layers;
    std::int64_t heads;
    double dropout;

    DistilBert(const nn::Weights& w, const Config& c, bool)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.dim, c.pad_token_id),
          positionEmbeddings(w / "embeddings" / "position_embeddings", c.max_position_embeddings, c.dim),
          norm(w / "embeddings" / "LayerNorm", c.dim, kEps),
          heads(c.n_heads),
          dropout(c.dropout) {
        (w / "embeddings").unstored("position_ids");
        for (std::int64_t i = 0; i < c.n_layers; ++i) {
            layers.emplace_back(w / "transformer" / "layer" / i, c);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        checkLength(length, positionEmbeddings.weight.size(0));
        Tensor mask = inputs.get("attention_mask");
        if (mask.defined()) {
            mask = nn::additiveMask(mask.ne(0), batch, length, wordEmbeddings.weight.scalar_type());
        }
        const Tensor ids = inputs.get("input_ids");
        const Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        const Tensor positions = at::arange(length, at::kLong).unsqueeze(0);
        Tensor x = context.dropout(norm(words + positionEmbeddings(positions, "position_ids")), dropout);
        const auto count = static_cast<std::int64_t>(layers.size());
        const nn::Packing packing(layers.empty() || layers.front().chunkSize > 0 ? Tensor() : inputs.get("attention_mask"), context);
        x = nn::packed(x, context);
        context.recordHiddenState(x);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            const auto run = [&layer = layers[static_cast<std::size_t>(i)], mask, headMask = headMaskOfLayer(inputs, count, heads, i)](
                                 const std::vector<Tensor>& states, nn::CallContext& own) { return layer(states[0], mask, headMask, own); };
            x = nn::recomputesLayers(context) ? nn::recomputed(run, {x}, context) : run({x}, context);
            context.recordHiddenState(x);
        }
        return {nn::padded(x, context), Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "head_mask", "inputs_embeds"}; }
};

/// classifier(dropout(relu(pre_classifier(first token)))).
struct FirstTokenClassifier {
    nn::Linear preClassifier, classifier;
    double dropout;

    FirstTokenClassifier(const nn::Weights& w, const DistilBertConfig& c, std::int64_t outputs)
        : preClassifier(w / "pre_classifier", c.dim, c.dim), classifier(w / "classifier", c.dim, outputs), dropout(c.seq_classif_dropout) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return classifier(context.dropout(at::relu(preClassifier(encoded.lastHiddenState.select(1, 0))), dropout));
    }
};

struct SequenceHead : FirstTokenClassifier {
    SequenceHead(const nn::Weights& w, const DistilBertConfig& c) : FirstTokenClassifier(w, c, c.labels.num_labels) {}
};

struct ChoiceHead : FirstTokenClassifier {
    ChoiceHead(const nn::Weights& w, const DistilBertConfig& c) : FirstTokenClassifier(w, c, 1) {}
};

struct QaHead {
    nn::Linear outputs;
    double dropout;

    QaHead(const nn::Weights& w, const DistilBertConfig& c) : outputs(w / "qa_outputs", c.dim, 2), dropout(c.qa_dropout) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return outputs(context.dropout(encoded.lastHiddenState, dropout));
    }
};

struct MaskedLmHead : LmHead {
    MaskedLmHead(const nn::Weights& w, const DistilBertConfig& c)
        : LmHead(w,
                 {.dense = "vocab_transform",
                  .norm = "vocab_layer_norm",
                  .decoder = "vocab_projector",
                  .bias = "vocab_projector.bias",
                  .biasIsShared = false,
                  .wordEmbeddings = "distilbert.embeddings.word_embeddings.weight"},
                 c.dim, c.dim, c.vocab_size, c.activation, kEps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

}  // namespace

Architecture distilbertArchitecture() {
    return {
        .modelType = "distilbert",
        .basePrefix = "distilbert",
        .heads = {{"DistilBertModel", {"AutoModel"}, make<BaseModel<DistilBert>>, true},
                  {"DistilBertForMaskedLM",
                   {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                   make<TokenLogitsModel<DistilBert, MaskedLmHead>>},
                  {"DistilBertForSequenceClassification",
                   {"AutoModelForSequenceClassification"},
                   make<SequenceClassificationModel<DistilBert, SequenceHead, false>>},
                  {"DistilBertForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<DistilBert, ChoiceHead, false>>},
                  {"DistilBertForTokenClassification",
                   {"AutoModelForTokenClassification"},
                   make<TokenLogitsModel<DistilBert, TokenClassifier<DistilBertConfig>>>},
                  {"DistilBertForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<DistilBert, QaHead>>}},
        .padding = Padding::Masked};
}

}  // namespace twb::models

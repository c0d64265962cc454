// ALBERT (Lan et al., 2019, arXiv:1909.11942), model_type "albert": BERT with narrow embeddings and parameters shared between layers.
// Quirks: num_hidden_groups groups of inner_group_num layers take turns; the relative scores are not scaled; every group must have a layer.
#include "engine/models/albert.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct AlbertConfig : BertConfig {
    std::int64_t num_hidden_groups, inner_group_num;
    double classifier_dropout_prob;

    explicit AlbertConfig(const core::Json& config) : BertConfig(withDefaults(config)) {
        const ConfigReader c(config);
        embedding_size = c.positive("embedding_size", 128);
        num_hidden_groups = c.positive("num_hidden_groups", 1);
        inner_group_num = c.positive("inner_group_num", 1);
        classifier_dropout_prob = c.number("classifier_dropout_prob", 0.1);
        scaledRelativeScores = false;
        if (num_hidden_layers % num_hidden_groups != 0 && num_hidden_groups > num_hidden_layers) {
            throw core::Error(core::ErrorCode::InvalidFile, "config.json: num_hidden_groups (" + std::to_string(num_hidden_groups) +
                                                                ") is larger than num_hidden_layers (" + std::to_string(num_hidden_layers) +
                                                                ").");
        }
        if (inner_group_num > num_hidden_layers / num_hidden_groups) {
            throw core::Error(core::ErrorCode::InvalidFile, "config.json: inner_group_num (" + std::to_string(inner_group_num) +
                                                                ") is larger than num_hidden_layers / num_hidden_groups (" +
                                                                std::to_string(num_hidden_layers / num_hidden_groups) + ").");
        }
    }

    double classifierDropout() const { return classifier_dropout_prob; }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{
            {"vocab_size", 30000},      {"hidden_size", 4096},      {"num_attention_heads", 64},        {"intermediate_size", 16384},
            {"hidden_act", "gelu_new"}, {"hidden_dropout_prob", 0}, {"attention_probs_dropout_prob", 0}};
        out.update(config);
        return out;
    }
};

struct AlbertLayer {
    BertSelfAttention selfAttention;
    nn::Linear dense, ffn, ffnOutput;
    nn::LayerNorm attentionNorm, fullNorm;
    nn::Activation activation;
    double dropout;
    std::int64_t chunkSize;

    AlbertLayer(const nn::Weights& w, const AlbertConfig& c)
        : selfAttention(w / "attention", c),
          dense(w / "attention" / "dense", c.hidden_size, c.hidden_size),
          ffn(w / "ffn", c.hidden_size, c.intermediate_size),
          ffnOutput(w / "ffn_output", c.intermediate_size, c.hidden_size),
          attentionNorm(w / "attention" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          fullNorm(w / "full_layer_layer_norm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          dropout(c.hidden_dropout_prob),
          chunkSize(c.chunk_size_feed_forward) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const Tensor attended = attentionNorm(x + context.dropout(dense(selfAttention(x, mask, headMask, context)), dropout));
        const Tensor fed = nn::applyChunked(attended, chunkSize, [&](const Tensor& piece) { return ffnOutput(activation(ffn(piece))); });
        return fullNorm(fed + attended);
    }
};

struct Albert {
    using Config = AlbertConfig;
    static constexpr const char* kPrefix = "albert";

    BertEmbeddings embeddings;
    nn::Linear mappingIn;
    std::vector<std::vector<AlbertLayer>> groups;
    BertPooler pooler;
    std::int64_t depth, heads;

    Albert(const nn::Weights& w, const Config& c, bool withPooler)
        : embeddings(w / "embeddings", c),
          mappingIn(w / "encoder" / "embedding_hidden_mapping_in", c.embedding_size, c.hidden_size),
          depth(c.num_hidden_layers),
          heads(c.num_attention_heads) {
        for (std::int64_t g = 0; g < c.num_hidden_groups; ++g) {
            auto& group = groups.emplace_back();
            for (std::int64_t i = 0; i < c.inner_group_num; ++i) {
                group.emplace_back(w / "encoder" / "albert_layer_groups" / g / "albert_layers" / i, c);
            }
        }
        pooler = BertPooler(w, c, withPooler, "pooler");
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const Tensor mask = additiveTokenMask(inputs, embeddings.dtype());
        Tensor x = mappingIn(embeddings(inputs, context));
        context.recordHiddenState(x);
        const auto groupCount = static_cast<std::int64_t>(groups.size());
        const std::int64_t layersPerGroup = depth / groupCount;
        for (std::int64_t i = 0; i < depth; ++i) {
            context.checkCancelled();
            const std::int64_t group = i * groupCount / depth;
            const auto& layers = groups[static_cast<std::size_t>(group)];
            for (std::size_t inner = 0; inner < layers.size(); ++inner) {
                const std::int64_t maskRow = group * layersPerGroup + static_cast<std::int64_t>(inner);
                const auto run = [&layer = layers[inner], mask, headMask = headMaskOfLayer(inputs, depth, heads, maskRow)](
                                     const std::vector<Tensor>& states, nn::CallContext& own) {
                    return layer(states[0], mask, headMask, own);
                };
                x = nn::recomputesLayers(context) ? nn::recomputed(run, {x}, context) : run({x}, context);
            }
            context.recordHiddenState(x);
        }
        return {x, pooler(x)};
    }

    static std::vector<std::string> inputNames() { return BertEncoder::inputNames(); }
};

struct AlbertLmHead : LmHead {
    AlbertLmHead(const nn::Weights& w, const AlbertConfig& c)
        : LmHead(w,
                 {.dense = "predictions.dense",
                  .norm = "predictions.LayerNorm",
                  .decoder = "predictions.decoder",
                  .bias = "predictions.bias",
                  .wordEmbeddings = "albert.embeddings.word_embeddings.weight"},
                 c.hidden_size, c.embedding_size, c.vocab_size, c.hidden_act, c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

/// Both pre-training objectives at once: masked words and sentence order.
class AlbertForPreTraining : public Model {
public:
    explicit AlbertForPreTraining(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_albert(build.weights() / "albert", m_settings, true),
          m_words(build.weights().mayBeNew(), m_settings),
          m_order(build.weights().mayBeNew() / "sop_classifier" / "classifier", m_settings.hidden_size, m_settings.labels.num_labels) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Albert::inputNames(), {"labels", "sentence_order_label"});
        const Encoded encoded = m_albert(inputs, context);
        const Tensor words = m_words(encoded, context);
        const Tensor order = m_order(context.dropout(encoded.pooled, m_settings.classifier_dropout_prob));
        Outputs outputs;
        if (inputs.has("labels") && inputs.has("sentence_order_label")) {
            outputs.set("loss",
                        nn::crossEntropy(words, inputs.get("labels")) + nn::crossEntropy(order, inputs.get("sentence_order_label")));
        }
        outputs.set("prediction_logits", words);
        outputs.set("sop_logits", order);
        addRecorded(outputs, encoded, context);
        return outputs;
    }

private:
    AlbertConfig m_settings;
    Albert m_albert;
    AlbertLmHead m_words;
    nn::Linear m_order;
};

}  // namespace

Architecture albertArchitecture() {
    return {.modelType = "albert",
            .basePrefix = "albert",
            .heads = {{"AlbertModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Albert>>, true},
                      {"AlbertForPreTraining", {"AutoModelForPreTraining"}, make<AlbertForPreTraining>},
                      {"AlbertForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Albert, AlbertLmHead>>},
                      {"AlbertForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Albert, PooledClassifier<AlbertConfig>, true>>},
                      {"AlbertForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Albert, PooledChoice<AlbertConfig>, true>>},
                      {"AlbertForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Albert, TokenClassifier<AlbertConfig>>>},
                      {"AlbertForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Albert, SpanClassifier<AlbertConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models

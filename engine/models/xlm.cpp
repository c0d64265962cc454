// XLM (Lample and Conneau, 2019, arXiv:1901.07291), model_type "xlm". Quirks: token_type_ids index the word embeddings; padding is zeroed
// after every layer; with `causal` the padding mask no longer reaches the attention; the sequence classifier is the summary's projection.
#include "engine/models/xlm.h"

#include <limits>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/squad_head.h"
#include "engine/models/text_heads.h"
#include "engine/models/xlm_decoding.h"

namespace twb::models {
namespace {

struct XlmConfig {
    std::int64_t n_words, emb_dim, n_layers, n_heads, n_langs, max_position_embeddings, pad_index, chunk_size_feed_forward, start_n_top,
        end_n_top;
    std::int64_t hidden_size;  ///< emb_dim, by transformers' attribute_map
    double dropout, attention_dropout, layer_norm_eps;
    bool gelu_activation, causal, use_lang_emb, tie_word_embeddings;
    LabelConfig labels;
    core::Json json;

    explicit XlmConfig(const core::Json& config) : json(config) {
        const ConfigReader c(config);
        n_words = c.positive("n_words", c.integer("vocab_size", 30145));
        emb_dim = c.positive("emb_dim", 2048);
        hidden_size = emb_dim;
        n_layers = c.integer("n_layers", 12);
        n_heads = c.positive("n_heads", 16);
        n_langs = c.integer("n_langs", 1);
        max_position_embeddings = c.positive("max_position_embeddings", 512);
        pad_index = c.integer("pad_index", 2);
        chunk_size_feed_forward = c.integer("chunk_size_feed_forward", 0);
        start_n_top = c.integer("start_n_top", 5);
        end_n_top = c.integer("end_n_top", 5);
        dropout = c.number("dropout", 0.1);
        attention_dropout = c.number("attention_dropout", 0.1);
        layer_norm_eps = c.number("layer_norm_eps", 1e-12);
        gelu_activation = c.flag("gelu_activation", true);
        causal = c.flag("causal", false);
        use_lang_emb = c.flag("use_lang_emb", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        labels = LabelConfig(c);
        if (!c.flag("is_encoder", true)) {
            throw core::Error(core::ErrorCode::Unsupported, "config.json: is_encoder is false; XLM is supported as an encoder only.");
        }
        if (c.flag("asm", false)) {
            throw core::Error(core::ErrorCode::Unsupported, "config.json: asm is true; XLM's adaptive softmax is not supported.");
        }
        nn::checkHeads(emb_dim, n_heads);
    }

    double classifierDropout() const { return dropout; }
    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "first", .useProjection = true, .projectToLabels = true, .activation = "", .firstDropout = 0.1};
    }
};

struct XlmLayer {
    nn::FusedLinear queryKeyValue;
    nn::Linear out, lin1, lin2;
    nn::LayerNorm norm1, norm2;
    std::int64_t heads, chunkSize;
    double attentionDropout, dropout;
    bool gelu;

    XlmLayer(const nn::Weights& w, std::int64_t i, const XlmConfig& c)
        : queryKeyValue({nn::Linear(w / "attentions" / i / "q_lin", c.emb_dim, c.emb_dim),
                         nn::Linear(w / "attentions" / i / "k_lin", c.emb_dim, c.emb_dim),
                         nn::Linear(w / "attentions" / i / "v_lin", c.emb_dim, c.emb_dim)},
                        w.policy()),
          out(w / "attentions" / i / "out_lin", c.emb_dim, c.emb_dim),
          lin1(w / "ffns" / i / "lin1", c.emb_dim, 4 * c.emb_dim),
          lin2(w / "ffns" / i / "lin2", 4 * c.emb_dim, c.emb_dim),
          norm1(w / "layer_norm1" / i, c.emb_dim, c.layer_norm_eps),
          norm2(w / "layer_norm2" / i, c.emb_dim, c.layer_norm_eps),
          heads(c.n_heads),
          chunkSize(c.chunk_size_feed_forward),
          attentionDropout(c.attention_dropout),
          dropout(c.dropout),
          gelu(c.gelu_activation) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor attended = nn::mergeHeads(nn::attention(nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                             nn::splitHeads(parts[2], heads), options, context));
        const Tensor middle = norm1(x + context.dropout(out(attended), dropout));
        const Tensor fed = nn::applyChunked(middle, chunkSize, [&](const Tensor& piece) {
            const Tensor inner = lin1(piece);
            return context.dropout(lin2(gelu ? at::gelu(inner) : at::relu(inner)), dropout);
        });
        return norm2(middle + fed);
    }
};

struct Xlm {
    using Config = XlmConfig;
    static constexpr const char* kPrefix = "transformer";

    nn::Embedding embeddings, positionEmbeddings;
    std::optional<nn::Embedding> languageEmbeddings;
    nn::LayerNorm norm;
    std::vector<XlmLayer> layers;
    std::int64_t heads, padding;
    double dropout;
    bool causal;

    Xlm(const nn::Weights& w, const Config& c, bool)
        : embeddings(w / "embeddings", c.n_words, c.emb_dim, c.pad_index),
          positionEmbeddings(w / "position_embeddings", c.max_position_embeddings, c.emb_dim),
          norm(w / "layer_norm_emb", c.emb_dim, c.layer_norm_eps),
          heads(c.n_heads),
          padding(c.pad_index),
          dropout(c.dropout),
          causal(c.causal) {
        w.unstored("position_ids");
        if (c.n_langs > 1 && c.use_lang_emb) {
            languageEmbeddings.emplace(w / "lang_embeddings", c.n_langs, c.emb_dim);
        }
        for (std::int64_t i = 0; i < c.n_layers; ++i) {
            layers.emplace_back(w, i, c);
        }
    }

    /// 1 where there is a token: attention_mask, else the first `lengths` positions (by default as many as are not padding).
    Tensor presence(const Inputs& inputs, std::int64_t batch, std::int64_t length) const {
        if (inputs.has("attention_mask")) {
            return tokenMask(inputs, batch, length);
        }
        Tensor lengths = inputs.get("lengths");
        if (!lengths.defined()) {
            const Tensor ids = inputs.get("input_ids");
            lengths = ids.defined() ? ids.ne(padding).sum(1) : at::full({batch}, length, at::kLong);
        }
        if (lengths.dim() != 1 || lengths.size(0) != batch || lengths.max().item<std::int64_t>() > length) {
            throw core::Error(core::ErrorCode::InvalidInput, "lengths has the shape " + c10::str(lengths.sizes()) + "; [" +
                                                                 std::to_string(batch) + "] figures of at most " + std::to_string(length) +
                                                                 " were expected.");
        }
        return at::arange(length, at::kLong).unsqueeze(0).lt(lengths.unsqueeze(1));
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const Tensor present = presence(inputs, batch, length);
        const Tensor counted = present.unsqueeze(-1).to(embeddings.weight.scalar_type());
        const Tensor visible = causal ? at::ones({1, length, length}, at::kLong).tril().expand({batch, length, length}) : present.ne(0);
        const Tensor mask = nn::additiveMask(visible, batch, length, embeddings.weight.scalar_type());

        const Tensor ids = inputs.get("input_ids");
        Tensor x = ids.defined() ? embeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        const Tensor places = inputs.get("position_ids");
        if (!places.defined()) {
            checkLength(length, positionEmbeddings.weight.size(0));
        }
        x = x + positionEmbeddings(places.defined() ? places : at::arange(length, at::kLong).unsqueeze(0), "position_ids");
        if (const Tensor languages = inputs.get("langs"); languages.defined() && languageEmbeddings) {
            x = x + (*languageEmbeddings)(languages, "langs");
        }
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            x = x + embeddings(types, "token_type_ids");
        }
        x = context.dropout(norm(x), dropout) * counted;
        const auto count = static_cast<std::int64_t>(layers.size());
        context.recordHiddenState(x);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            x = layers[static_cast<std::size_t>(i)](x, mask, headMaskOfLayer(inputs, count, heads, i), context) * counted;
            context.recordHiddenState(x);
        }
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "langs", "token_type_ids", "position_ids", "lengths", "head_mask", "inputs_embeds"};
    }
};

struct XlmPredLayer {
    nn::Linear projection;

    XlmPredLayer(const nn::Weights& root, const XlmConfig& c) {
        const nn::Weights w = root / "pred_layer" / "proj";
        const nn::NamedTensor* table = c.tie_word_embeddings ? root.store().find("transformer.embeddings.weight") : nullptr;
        const Tensor weight = table ? w.tied("weight", table->tensor, table->name) : w.tensor("weight", {c.n_words, c.emb_dim});
        projection = nn::Linear(weight, w.tensor("bias", {c.n_words}, nn::Init::zeros()), w.policy());
    }
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

/// Predicts masked words, and writes by predicting a mask after the text.
class XlmWithLMHeadModel : public TokenLogitsModel<Xlm, XlmPredLayer> {
public:
    using TokenLogitsModel<Xlm, XlmPredLayer>::CrossEntropyModel;

    std::unique_ptr<Decoding> startDecoding(const Inputs&, bool, nn::CallContext&) const override {
        const ConfigReader c(m_config);
        const auto language = m_config.find("lang_id");
        const bool withoutLanguage = language != m_config.end() && language->is_null();
        return std::make_unique<XlmDecoding>(*this, c.integer("mask_token_id", 0),
                                             withoutLanguage ? std::nullopt : std::optional(c.integer("lang_id", 0)));
    }
};

struct SummaryClassifier {
    SequenceSummary summary;

    SummaryClassifier(const nn::Weights& w, const XlmConfig& c)
        : summary(w / "sequence_summary", c.json, XlmConfig::summaryDefaults(), c.emb_dim, c.labels.num_labels) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const { return summary(encoded.lastHiddenState, context); }
};

struct ChoiceHead {
    SequenceSummary summary;
    nn::Linear projection;

    ChoiceHead(const nn::Weights& w, const XlmConfig& c)
        : summary(w / "sequence_summary", c.json, XlmConfig::summaryDefaults(), c.emb_dim, c.labels.num_labels),
          projection(w / "logits_proj", c.labels.num_labels, 1) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return projection(summary(encoded.lastHiddenState, context));
    }
};

/// The beam-style span head.
class XlmForQuestionAnswering : public Model {
public:
    explicit XlmForQuestionAnswering(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_xlm(build.weights() / Xlm::kPrefix, m_settings, false),
          m_head(build.weights().mayBeNew() / "qa_outputs", m_settings.emb_dim, m_settings.layer_norm_eps, m_settings.start_n_top,
                 m_settings.end_n_top) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Xlm::inputNames(),
                        {"start_positions", "end_positions", "is_impossible", "cls_index", "p_mask"});
        const Encoded encoded = m_xlm(inputs, context);
        Outputs outputs;
        m_head(encoded.lastHiddenState, inputs, outputs);
        addRecorded(outputs, encoded, context);
        return outputs;
    }

private:
    XlmConfig m_settings;
    Xlm m_xlm;
    SquadHead m_head;
};

}  // namespace

Architecture xlmArchitecture() {
    return {.modelType = "xlm",
            .basePrefix = "transformer",
            .heads = {{"XLMModel", {"AutoModel"}, make<BaseModel<Xlm>>, true},
                      {"XLMWithLMHeadModel",
                       {"AutoModelForMaskedLM", "AutoModelForPreTraining", "AutoModelForCausalLM", "AutoModelWithLMHead"},
                       make<XlmWithLMHeadModel>},
                      {"XLMForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Xlm, SummaryClassifier, false>>},
                      {"XLMForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<Xlm, ChoiceHead, false>>},
                      {"XLMForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Xlm, TokenClassifier<XlmConfig>>>},
                      {"XLMForQuestionAnsweringSimple",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Xlm, SpanClassifier<XlmConfig>>>},
                      {"XLMForQuestionAnswering", {}, make<XlmForQuestionAnswering>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models

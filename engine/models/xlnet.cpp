// XLNet (Yang et al., 2019, arXiv:1906.08237), model_type "xlnet": Transformer-XL's relative attention, with a second (query) stream when a
// target_mapping asks for predictions. Quirks: tensors of the attention are stored [hidden, heads, head size] and multiplied from the
// right; a segment only knows whether two tokens are of the same one; there is no limit of the length.
#include "engine/models/xlnet.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/squad_head.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

constexpr double kMasked = -1e30;

struct XlnetConfig {
    std::int64_t vocab_size, d_model, n_layer, n_head, d_inner, mem_len, reuse_len, clamp_len, start_n_top, end_n_top;
    std::int64_t hidden_size;  ///< d_model, by transformers' attribute_map
    std::string ff_activation;
    double dropout, layer_norm_eps;
    bool unidirectional, bi_data, same_length, use_mems_eval, tie_word_embeddings;
    LabelConfig labels;
    core::Json json;

    explicit XlnetConfig(const core::Json& config) : json(config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 32000);
        d_model = c.positive("d_model", 1024);
        hidden_size = d_model;
        n_layer = c.integer("n_layer", 24);
        n_head = c.positive("n_head", 16);
        d_inner = c.positive("d_inner", 4096);
        mem_len = c.integer("mem_len", 512);
        reuse_len = c.integer("reuse_len", 0);
        clamp_len = c.integer("clamp_len", -1);
        start_n_top = c.integer("start_n_top", 5);
        end_n_top = c.integer("end_n_top", 5);
        ff_activation = c.text("ff_activation", "gelu");
        dropout = c.number("dropout", 0.1);
        layer_norm_eps = c.number("layer_norm_eps", 1e-12);
        const std::string type = c.text("attn_type", "bi");
        if (type != "bi" && type != "uni") {
            throw Error(ErrorCode::Unsupported, "config.json: attn_type is \"" + type + "\"; bi or uni was expected.");
        }
        unidirectional = type == "uni";
        bi_data = c.flag("bi_data", false);
        same_length = c.flag("same_length", false);
        use_mems_eval = c.flag("use_mems_eval", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        labels = LabelConfig(c);
        nn::checkHeads(d_model, n_head);
    }

    double classifierDropout() const { return dropout; }
    static SequenceSummary::Defaults summaryDefaults() {
        return {
            .type = "last", .useProjection = true, .projectToLabels = false, .activation = "tanh", .firstDropout = 0, .lastDropout = 0.1};
    }
};

/// What all layers of one call share. Masks are 1 where a key is hidden.
struct Call {
    Tensor contentMask, queryMask;  ///< [batch, 1, queries, keys]; undefined: nothing is hidden
    Tensor positions;               ///< sinusoids of the distances, [1 or batch, distances, hidden]
    Tensor otherSegment;            ///< [batch, queries, keys] int64, 1 where the segments differ; may be undefined
    Tensor targets;                 ///< target_mapping [batch, targets, length]; may be undefined
};

struct XlnetLayer {
    Tensor q, k, v, o, r, contentBias, positionBias, segmentBias, segments;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Linear layer1, layer2;
    nn::Activation activation;
    double dropout, scale;

    XlnetLayer(const nn::Weights& w, const XlnetConfig& c)
        : attentionNorm(w / "rel_attn" / "layer_norm", c.d_model, c.layer_norm_eps),
          outputNorm(w / "ff" / "layer_norm", c.d_model, c.layer_norm_eps),
          layer1(w / "ff" / "layer_1", c.d_model, c.d_inner),
          layer2(w / "ff" / "layer_2", c.d_inner, c.d_model),
          activation(c.ff_activation, "ff_activation"),
          dropout(c.dropout),
          scale(1 / std::sqrt(static_cast<double>(c.d_model / c.n_head))) {
        const nn::Weights a = w / "rel_attn";
        const std::int64_t size = c.d_model / c.n_head;
        for (const auto& [tensor, name] : {std::pair{&q, "q"}, {&k, "k"}, {&v, "v"}, {&o, "o"}, {&r, "r"}}) {
            *tensor = a.tensor(name, {c.d_model, c.n_head, size});
        }
        contentBias = a.tensor("r_w_bias", {c.n_head, size});
        positionBias = a.tensor("r_r_bias", {c.n_head, size});
        segmentBias = a.tensor("r_s_bias", {c.n_head, size});
        segments = a.tensor("seg_embed", {2, c.n_head, size});
    }

    /// Content stream and, when it is defined, query stream; both are replaced by the layer's output.
    void operator()(Tensor& content, Tensor& query, const Call& call, const Tensor& headMask, nn::CallContext& context) const {
        const Tensor keys = at::einsum("bih,hnd->bnid", {content, k});
        const Tensor values = at::einsum("bih,hnd->bnid", {content, v});
        const Tensor distances = at::einsum("bih,hnd->bnid", {call.positions, r});
        const auto attend = [&](const Tensor& asked, const Tensor& mask, bool record) {
            Tensor scores = at::matmul(asked + contentBias.unsqueeze(1), keys.transpose(-1, -2)) +
                            shifted(at::matmul(asked + positionBias.unsqueeze(1), distances.transpose(-1, -2)), keys.size(2));
            if (call.otherSegment.defined()) {
                const Tensor bySegment = at::einsum("bnid,snd->bnis", {asked + segmentBias.unsqueeze(1), segments});
                scores = scores + bySegment.gather(-1, call.otherSegment.unsqueeze(1).expand_as(scores));
            }
            scores = scores * scale;
            if (mask.defined()) {
                scores = scores + kMasked * mask;
            }
            Tensor probabilities = context.dropout(at::softmax(scores, -1), dropout);
            if (headMask.defined()) {
                probabilities = probabilities * headMask;
            }
            if (record) {
                context.recordAttention(probabilities);
            }
            return at::matmul(probabilities, values);
        };
        const auto finish = [&](const Tensor& attended, const Tensor& residual) {
            const Tensor projected = context.dropout(at::einsum("bnid,hnd->bih", {attended, o}), dropout);
            return feedForward(attentionNorm(projected + residual), context);
        };
        const Tensor attended = attend(at::einsum("bih,hnd->bnid", {content, q}), call.contentMask, true);
        if (query.defined()) {
            Tensor asked = at::einsum("bih,hnd->bnid", {query, q});
            asked = at::einsum("bnmd,bml->bnld", {asked, call.targets});
            const Tensor answered = at::einsum("bnld,bml->bnmd", {attend(asked, call.queryMask, false), call.targets});
            query = finish(answered, query);
        }
        content = finish(attended, content);
    }

private:
    /// From a column a distance to a column a key: row i starts one distance later than row i + 1.
    static Tensor shifted(const Tensor& x, std::int64_t keys) {
        const std::int64_t rows = x.size(2);
        const std::int64_t columns = x.size(3);
        const Tensor moved = x.reshape({x.size(0), x.size(1), columns, rows}).slice(2, 1);
        return moved.reshape({x.size(0), x.size(1), rows, columns - 1}).slice(3, 0, keys);
    }

    Tensor feedForward(const Tensor& x, const nn::CallContext& context) const {
        const Tensor inner = context.dropout(activation(layer1(x)), dropout);
        return outputNorm(context.dropout(layer2(inner), dropout) + x);
    }
};

struct Xlnet {
    using Config = XlnetConfig;
    static constexpr const char* kPrefix = "transformer";

    Config settings;
    nn::Embedding wordEmbedding;
    Tensor maskEmbedding;
    std::vector<XlnetLayer> layers;

    Xlnet(const nn::Weights& w, const Config& c, bool)
        : settings(c),
          wordEmbedding(w / "word_embedding", c.vocab_size, c.d_model),
          maskEmbedding(w.tensor("mask_emb", {1, 1, c.d_model})) {
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            layers.emplace_back(w / "layer" / i, c);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const Call call = prepare(inputs, batch, length, context);
        const Tensor ids = inputs.get("input_ids");
        Tensor content = context.dropout(ids.defined() ? wordEmbedding(ids, "input_ids") : inputs.get("inputs_embeds"), settings.dropout);
        Tensor query;
        if (call.targets.defined()) {
            query = context.dropout(maskEmbedding.expand({batch, call.targets.size(1), settings.d_model}), settings.dropout);
        }
        Encoded encoded;
        const auto count = static_cast<std::int64_t>(layers.size());
        record(content, query, context);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            if (settings.use_mems_eval && !context.training) {
                encoded.mems.push_back(memoryOf(content));
            }
            layers[static_cast<std::size_t>(i)](content, query, call, headMaskOfLayer(inputs, count, settings.n_head, i), context);
            record(content, query, context);
        }
        encoded.lastHiddenState = context.dropout(query.defined() ? query : content, settings.dropout);
        return encoded;
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "input_mask", "perm_mask", "target_mapping", "token_type_ids", "head_mask", "inputs_embeds"};
    }

private:
    static void record(const Tensor& content, const Tensor& query, nn::CallContext& context) {
        context.recordHiddenState(content);
        if (query.defined()) {
            context.recordHiddenState(query);
        }
    }

    Tensor memoryOf(const Tensor& content) const {
        Tensor kept = content.transpose(0, 1);
        if (settings.reuse_len > 0) {
            kept = kept.slice(0, 0, settings.reuse_len);
        }
        return settings.mem_len > 0 ? kept.slice(0, std::max<std::int64_t>(0, kept.size(0) - settings.mem_len)) : kept;
    }

    Call prepare(const Inputs& inputs, std::int64_t batch, std::int64_t length, const nn::CallContext& context) const {
        Call call;
        call.targets = inputs.get("target_mapping");
        if (call.targets.defined()) {
            call.targets = call.targets.to(maskEmbedding.scalar_type());
        }
        const Tensor hidden = hiddenKeys(inputs, batch, length);
        if (hidden.defined()) {
            call.queryMask = hidden.gt(0).to(maskEmbedding.scalar_type()).unsqueeze(1);
            // A token always sees itself in the content stream.
            call.contentMask = (call.queryMask - at::eye(length)).gt(0).to(maskEmbedding.scalar_type());
        }
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            call.otherSegment = types.unsqueeze(2).ne(types.unsqueeze(1)).to(at::kLong);
        }
        call.positions = context.dropout(distanceEncodings(batch, length), settings.dropout);
        return call;
    }

    /// [batch, queries, keys], positive where a key is hidden; undefined when none is.
    Tensor hiddenKeys(const Inputs& inputs, std::int64_t batch, std::int64_t length) const {
        if (inputs.has("input_mask") && inputs.has("attention_mask")) {
            throw Error(ErrorCode::InvalidInput,
                        "input_mask (1 for padding) and attention_mask (0 for padding) were both given; only one of them is taken.");
        }
        Tensor hidden;
        if (inputs.has("attention_mask")) {
            hidden = 1.0 - tokenMask(inputs, batch, length).to(at::kFloat);
        } else if (inputs.has("input_mask")) {
            hidden = inputs.get("input_mask").to(at::kFloat);
        }
        if (hidden.defined()) {
            hidden = hidden.unsqueeze(1).expand({batch, length, length});
        }
        if (const Tensor permuted = inputs.get("perm_mask"); permuted.defined()) {
            hidden = hidden.defined() ? hidden + permuted.to(at::kFloat) : permuted.to(at::kFloat);
        }
        if (settings.unidirectional) {
            Tensor future = at::ones({length, length}).triu(1);
            if (settings.same_length) {
                future = future + at::ones({length, length}).tril(-1);
            }
            hidden = hidden.defined() ? hidden + future : future.expand({batch, length, length});
        }
        return hidden;
    }

    Tensor distanceEncodings(std::int64_t batch, std::int64_t length) const {
        const std::int64_t last = settings.unidirectional ? -1 : -length;
        const Tensor rate = 1 / at::pow(10000, at::arange(0, settings.d_model, 2).to(at::kFloat) / static_cast<double>(settings.d_model));
        const auto encode = [&](Tensor distances) {
            if (settings.clamp_len > 0) {
                distances = distances.clamp(-settings.clamp_len, settings.clamp_len);
            }
            const Tensor angle = distances.unsqueeze(1) * rate;
            return at::cat({at::sin(angle), at::cos(angle)}, -1).unsqueeze(0);
        };
        const Tensor forward = encode(at::arange(length, last, -1).to(at::kFloat));
        if (!settings.bi_data) {
            return forward;
        }
        // The second half of the batch reads backwards.
        const Tensor backward = encode(at::arange(-length, -last, 1).to(at::kFloat));
        return at::cat({forward.expand({batch / 2, -1, -1}), backward.expand({batch / 2, -1, -1})});
    }
};

/// logits_proj(summary): a sequence's classes, or one figure a choice.
struct SummaryProjection {
    SequenceSummary summary;
    nn::Linear projection;

    SummaryProjection(const nn::Weights& w, const XlnetConfig& c, std::int64_t outputs)
        : summary(w / "sequence_summary", c.json, XlnetConfig::summaryDefaults(), c.d_model, c.labels.num_labels),
          projection(w / "logits_proj", c.d_model, outputs) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        return projection(summary(encoded.lastHiddenState, context));
    }
};

struct SequenceHead : SummaryProjection {
    SequenceHead(const nn::Weights& w, const XlnetConfig& c) : SummaryProjection(w, c, c.labels.num_labels) {}
};

struct ChoiceHead : SummaryProjection {
    ChoiceHead(const nn::Weights& w, const XlnetConfig& c) : SummaryProjection(w, c, 1) {}
};

/// classifier(states), without dropout.
struct TokenHead {
    nn::Linear classifier;

    TokenHead(const nn::Weights& w, const XlnetConfig& c) : classifier(w / "classifier", c.d_model, c.labels.num_labels) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return classifier(encoded.lastHiddenState); }
};

struct LanguageHead {
    nn::Linear projection;

    LanguageHead(const nn::Weights& root, const XlnetConfig& c) {
        const nn::Weights w = root / "lm_loss";
        const nn::NamedTensor* table = c.tie_word_embeddings ? root.store().find("transformer.word_embedding.weight") : nullptr;
        const Tensor weight = table ? w.tied("weight", table->tensor, table->name) : w.tensor("weight", {c.vocab_size, c.d_model});
        projection = nn::Linear(weight, w.tensor("bias", {c.vocab_size}, nn::Init::zeros()), w.policy());
    }
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

class XlnetForQuestionAnswering : public Model {
public:
    explicit XlnetForQuestionAnswering(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_xlnet(build.weights() / Xlnet::kPrefix, m_settings, false),
          m_head(build.weights().mayBeNew(), m_settings.d_model, m_settings.layer_norm_eps, m_settings.start_n_top, m_settings.end_n_top) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Xlnet::inputNames(),
                        {"start_positions", "end_positions", "is_impossible", "cls_index", "p_mask"});
        const Encoded encoded = m_xlnet(inputs, context);
        Outputs outputs;
        m_head(encoded.lastHiddenState, inputs, outputs);
        addRecorded(outputs, context);
        return outputs;
    }

private:
    XlnetConfig m_settings;
    Xlnet m_xlnet;
    SquadHead m_head;
};

}  // namespace

Architecture xlnetArchitecture() {
    return {"xlnet",
            "transformer",
            {{"XLNetModel", {"AutoModel"}, make<BaseModel<Xlnet>>, true},
             {"XLNetLMHeadModel",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<TokenLogitsModel<Xlnet, LanguageHead>>},
             {"XLNetForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<Xlnet, SequenceHead, false>>},
             {"XLNetForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<Xlnet, ChoiceHead, false>>},
             {"XLNetForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Xlnet, TokenHead>>},
             {"XLNetForQuestionAnsweringSimple",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<Xlnet, SpanClassifier<XlnetConfig>>>},
             {"XLNetForQuestionAnswering", {}, make<XlnetForQuestionAnswering>}}};
}

}  // namespace twb::models

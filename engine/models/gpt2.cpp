// GPT-2 (Radford et al., 2019, "Language Models are Unsupervised Multitask Learners"), model_type "gpt2": norms before each sublayer and
// after the last layer, learned positions. Quirks: linear layers are stored transposed; token_type_ids index the word embeddings.
#include "engine/models/gpt2.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/double_heads.h"
#include "engine/models/text_heads.h"
#include "engine/nn/conv1d.h"

namespace twb::models {
namespace {

struct Gpt2Config {
    std::int64_t vocab_size, n_positions, n_embd, n_layer, n_head, n_inner;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    std::string activation_function;
    double resid_pdrop, embd_pdrop, attn_pdrop, layer_norm_epsilon, classifier_dropout;
    bool scale_attn_weights, scale_attn_by_inverse_layer_idx, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;
    core::Json json;

    explicit Gpt2Config(const core::Json& config) : json(config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50257);
        n_positions = c.positive("n_positions", 1024);
        n_embd = c.positive("n_embd", 768);
        hidden_size = n_embd;
        n_layer = c.integer("n_layer", 12);
        n_head = c.positive("n_head", 12);
        n_inner = c.integer("n_inner", 4 * n_embd);
        activation_function = c.text("activation_function", "gelu_new");
        resid_pdrop = c.number("resid_pdrop", 0.1);
        embd_pdrop = c.number("embd_pdrop", 0.1);
        attn_pdrop = c.number("attn_pdrop", 0.1);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        classifier_dropout = c.number("classifier_dropout", c.number("hidden_dropout", 0.1));
        scale_attn_weights = c.flag("scale_attn_weights", true);
        scale_attn_by_inverse_layer_idx = c.flag("scale_attn_by_inverse_layer_idx", false);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        if (c.flag("add_cross_attention", false)) {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: add_cross_attention is true; GPT-2 is supported as a decoder-only model.");
        }
        nn::checkHeads(n_embd, n_head);
    }

    double classifierDropout() const { return classifier_dropout; }
    double attentionScale(std::int64_t layer) const {
        const double scale = scale_attn_weights ? 1 / std::sqrt(static_cast<double>(n_embd / n_head)) : 1.0;
        return scale_attn_by_inverse_layer_idx ? scale / static_cast<double>(layer + 1) : scale;
    }
    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "cls_index", .useProjection = true, .projectToLabels = true, .activation = "", .firstDropout = 0.1};
    }
};

struct Gpt2Attention {
    nn::Linear queryKeyValue, projection;
    std::int64_t layer, heads;
    double scale, attentionDropout, dropout;

    Gpt2Attention(const nn::Weights& w, const Gpt2Config& c, std::int64_t i)
        : queryKeyValue(nn::conv1d(w / "c_attn", c.n_embd, 3 * c.n_embd)),
          projection(nn::conv1d(w / "c_proj", c.n_embd, c.n_embd)),
          layer(i),
          heads(c.n_head),
          scale(c.attentionScale(i)),
          attentionDropout(c.attn_pdrop),
          dropout(c.resid_pdrop) {
        w.unstored("bias");
        w.unstored("masked_bias");
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x).chunk(3, -1);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.scale = scale;
        options.dropout = attentionDropout;
        const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                nn::splitHeads(parts[2], heads), options, context);
        return context.dropout(projection(attended), dropout);
    }
};

struct Gpt2Block {
    nn::LayerNorm norm1, norm2;
    Gpt2Attention attention;
    nn::Linear up, down;
    nn::Activation activation;
    double dropout;

    Gpt2Block(const nn::Weights& w, const Gpt2Config& c, std::int64_t i)
        : norm1(w / "ln_1", c.n_embd, c.layer_norm_epsilon),
          norm2(w / "ln_2", c.n_embd, c.layer_norm_epsilon),
          attention(w / "attn", c, i),
          up(nn::conv1d(w / "mlp" / "c_fc", c.n_embd, c.n_inner)),
          down(nn::conv1d(w / "mlp" / "c_proj", c.n_inner, c.n_embd)),
          activation(c.activation_function, "activation_function"),
          dropout(c.resid_pdrop) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const Tensor middle = x + attention(norm1(x), mask, headMask, context);
        return middle + context.dropout(down(activation(up(norm2(middle)))), dropout);
    }
};

struct Gpt2 {
    using Config = Gpt2Config;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "wte.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words, places;
    std::vector<Gpt2Block> blocks;
    nn::LayerNorm norm;
    std::int64_t heads;
    double dropout;

    Gpt2(const nn::Weights& w, const Config& c, bool)
        : words(w / "wte", c.vocab_size, c.n_embd),
          places(w / "wpe", c.n_positions, c.n_embd),
          norm(w / "ln_f", c.n_embd, c.layer_norm_epsilon),
          heads(c.n_head),
          dropout(c.embd_pdrop) {
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            blocks.emplace_back(w / "h" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), places.weight.size(0));
        Tensor x = inputStates(inputs, words) + places(call.positions(inputs), "position_ids");
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            x = x + words(types, "token_type_ids");
        }
        const Tensor mask = decoderMask(call, x.scalar_type());
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context, [&](const Gpt2Block& block, std::int64_t i, const Tensor& states) {
            return block(states, mask, headMaskOfLayer(inputs, count, heads, i), context);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
    }
};

}  // namespace

Architecture gpt2Architecture() {
    return {
        "gpt2",
        "transformer",
        {{"GPT2Model", {"AutoModel"}, make<BaseModel<Gpt2>>, true},
         {"GPT2LMHeadModel",
          {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
          make<CausalLMModel<Gpt2, CausalLmHead<Gpt2>>>},
         {"GPT2DoubleHeadsModel", {}, make<DoubleHeadsModel<Gpt2, CausalLmHead<Gpt2>>>},
         {"GPT2ForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<LastTokenClassificationModel<Gpt2, ScoreHead<Gpt2Config>>>},
         {"GPT2ForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Gpt2, TokenClassifier<Gpt2Config>>>},
         {"GPT2ForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<Gpt2, SpanClassifier<Gpt2Config>>>}}};
}

}  // namespace twb::models

// GPTBigCode (SantaCoder: Ben Allal et al., 2023, arXiv:2301.03988; StarCoder), model_type "gpt_bigcode": GPT-2 whose query heads share one
// key and value head (multi_query). Quirks: query, key and value come from one projection, head by head without multi_query; positions
// count the attended tokens when there is an attention_mask.
#include "engine/models/gpt_bigcode.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct BigCodeConfig {
    std::int64_t vocab_size, n_positions, n_embd, n_layer, n_head, n_inner;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    std::string activation_function;
    double resid_pdrop, embd_pdrop, attn_pdrop, layer_norm_epsilon, classifier_dropout;
    bool multi_query, scale_attn_weights, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit BigCodeConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50257);
        n_positions = c.positive("n_positions", 1024);
        n_embd = c.positive("n_embd", 768);
        hidden_size = n_embd;
        n_layer = c.integer("n_layer", 12);
        n_head = c.positive("n_head", 12);
        n_inner = c.integer("n_inner", 4 * n_embd);
        activation_function = c.text("activation_function", "gelu_pytorch_tanh");
        resid_pdrop = c.number("resid_pdrop", 0.1);
        embd_pdrop = c.number("embd_pdrop", 0.1);
        attn_pdrop = c.number("attn_pdrop", 0.1);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        classifier_dropout = c.number("classifier_dropout", c.number("hidden_dropout", 0.1));
        multi_query = c.flag("multi_query", true);
        scale_attn_weights = c.flag("scale_attn_weights", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        if (c.flag("add_cross_attention", false)) {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: add_cross_attention is true; GPTBigCode is supported as a decoder-only model.");
        }
        nn::checkHeads(n_embd, n_head);
    }

    double classifierDropout() const { return classifier_dropout; }
    std::int64_t headSize() const { return n_embd / n_head; }
};

struct BigCodeAttention {
    nn::Linear queryKeyValue, projection;
    std::int64_t layer, heads, size;
    bool multiQuery, scaled;
    double attentionDropout, dropout;

    BigCodeAttention(const nn::Weights& w, const BigCodeConfig& c, std::int64_t i)
        : queryKeyValue(w / "c_attn", c.n_embd, c.n_embd + 2 * c.headSize() * (c.multi_query ? 1 : c.n_head)),
          projection(w / "c_proj", c.n_embd, c.n_embd),
          layer(i),
          heads(c.n_head),
          size(c.headSize()),
          multiQuery(c.multi_query),
          scaled(c.scale_attn_weights),
          attentionDropout(c.attn_pdrop),
          dropout(c.resid_pdrop) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.scale = scaled ? 0 : 1;
        options.dropout = attentionDropout;
        const Tensor mixed = queryKeyValue(x);
        std::vector<Tensor> parts;  // query, key, value [batch, heads, length, size]
        if (multiQuery) {
            parts = mixed.split_with_sizes({heads * size, size, size}, -1);
            parts = {nn::splitHeads(parts[0], heads), parts[1].unsqueeze(1), parts[2].unsqueeze(1)};
        } else {
            parts = nn::splitHeads(mixed, heads).chunk(3, -1);
        }
        return context.dropout(projection(cachedAttention(layer, parts[0], parts[1], parts[2], options, context)), dropout);
    }
};

struct BigCodeBlock {
    nn::LayerNorm norm1, norm2;
    BigCodeAttention attention;
    nn::Linear up, down;
    nn::Activation activation;
    double dropout;

    BigCodeBlock(const nn::Weights& w, const BigCodeConfig& c, std::int64_t i)
        : norm1(w / "ln_1", c.n_embd, c.layer_norm_epsilon),
          norm2(w / "ln_2", c.n_embd, c.layer_norm_epsilon),
          attention(w / "attn", c, i),
          up(w / "mlp" / "c_fc", c.n_embd, c.n_inner),
          down(w / "mlp" / "c_proj", c.n_inner, c.n_embd),
          activation(c.activation_function, "activation_function"),
          dropout(c.resid_pdrop) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const Tensor middle = x + attention(norm1(x), mask, headMask, context);
        return middle + context.dropout(down(activation(up(norm2(middle)))), dropout);
    }
};

struct BigCode {
    using Config = BigCodeConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "wte.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words, places;
    std::vector<BigCodeBlock> blocks;
    nn::LayerNorm norm;
    std::int64_t heads;
    double dropout;

    BigCode(const nn::Weights& w, const Config& c, bool)
        : words(w / "wte", c.vocab_size, c.n_embd),
          places(w / "wpe", c.n_positions, c.n_embd),
          norm(w / "ln_f", c.n_embd, c.layer_norm_epsilon),
          heads(c.n_head),
          dropout(c.embd_pdrop) {
        w.unstored("bias");
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            blocks.emplace_back(w / "h" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), places.weight.size(0));
        const bool counts = call.attentionMask.defined() && !inputs.has("position_ids");
        const Tensor positions =
            counts ? attendedPositions(call.attentionMask, 1).narrow(1, call.past, call.length) : call.positions(inputs);
        Tensor x = inputStates(inputs, words) + places(positions, "position_ids");
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            x = x + words(types, "token_type_ids");
        }
        const Tensor mask = decoderMask(call, x.scalar_type(), {.once = true});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context,
                      [=, this](const BigCodeBlock& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
                          return block(states, mask, headMaskOfLayer(inputs, count, heads, i), own);
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

Architecture gptBigCodeArchitecture() {
    return {"gpt_bigcode",
            "transformer",
            {{"GPTBigCodeModel", {"AutoModel"}, make<BaseModel<BigCode>>, true},
             {"GPTBigCodeForCausalLM",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<CausalLMModel<BigCode, CausalLmHead<BigCode>>>},
             {"GPTBigCodeForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<BigCode, ScoreHead<BigCodeConfig>>>},
             {"GPTBigCodeForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<BigCode, TokenClassifier<BigCodeConfig>>>}}};
}

}  // namespace twb::models

// BLOOM (Scao et al., 2022, arXiv:2211.05100), model_type "bloom": ALiBi instead of positions, a norm right after the word embeddings.
// Quirk: query, key and value come from one projection, head by head.
#include "engine/models/bloom.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"
#include "engine/nn/alibi.h"

namespace twb::models {
namespace {

struct BloomConfig {
    static constexpr LastToken lastToken = LastToken::ByCount;
    std::int64_t vocab_size, hidden_size, n_layer, n_head;
    double layer_norm_epsilon, hidden_dropout, attention_dropout, classifier_dropout;
    bool apply_residual_connection_post_layernorm, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit BloomConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 250880);
        hidden_size = c.positive("n_embed", c.integer("hidden_size", 64));
        n_layer = c.integer("n_layer", c.integer("num_hidden_layers", 2));
        n_head = c.positive("n_head", c.integer("num_attention_heads", 8));
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        hidden_dropout = c.number("hidden_dropout", 0);
        attention_dropout = c.number("attention_dropout", 0);
        classifier_dropout = c.number("classifier_dropout", hidden_dropout);
        apply_residual_connection_post_layernorm = c.flag("apply_residual_connection_post_layernorm", false);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(hidden_size, n_head);
    }

    double classifierDropout() const { return classifier_dropout; }
};

struct BloomBlock {
    nn::LayerNorm inputNorm, attentionNorm;
    nn::Linear queryKeyValue, dense, up, down;
    std::int64_t layer, heads;
    bool residualAfterNorm;
    double attentionDropout, dropout;

    BloomBlock(const nn::Weights& w, const BloomConfig& c, std::int64_t i)
        : inputNorm(w / "input_layernorm", c.hidden_size, c.layer_norm_epsilon),
          attentionNorm(w / "post_attention_layernorm", c.hidden_size, c.layer_norm_epsilon),
          queryKeyValue(w / "self_attention" / "query_key_value", c.hidden_size, 3 * c.hidden_size),
          dense(w / "self_attention" / "dense", c.hidden_size, c.hidden_size),
          up(w / "mlp" / "dense_h_to_4h", c.hidden_size, 4 * c.hidden_size),
          down(w / "mlp" / "dense_4h_to_h", 4 * c.hidden_size, c.hidden_size),
          layer(i),
          heads(c.n_head),
          residualAfterNorm(c.apply_residual_connection_post_layernorm),
          attentionDropout(c.attention_dropout),
          dropout(c.hidden_dropout) {}

    Tensor operator()(const Tensor& x, const Tensor& alibi, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.bias = alibi;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor normed = inputNorm(x);
        const std::vector<Tensor> parts = nn::splitHeads(queryKeyValue(normed), heads).chunk(3, -1);
        const Tensor attended = dense(cachedAttention(layer, parts[0], parts[1], parts[2], options, context));
        const Tensor middle = (residualAfterNorm ? normed : x) + context.dropout(attended, dropout);
        const Tensor again = attentionNorm(middle);
        return (residualAfterNorm ? again : middle) + context.dropout(down(at::gelu(up(again), "tanh")), dropout);
    }
};

struct Bloom {
    using Config = BloomConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "word_embeddings.weight";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words;
    nn::LayerNorm wordNorm, norm;
    std::vector<BloomBlock> blocks;
    std::int64_t heads;
    Tensor slopes;

    Bloom(const nn::Weights& w, const Config& c, bool)
        : words(w / "word_embeddings", c.vocab_size, c.hidden_size),
          wordNorm(w / "word_embeddings_layernorm", c.hidden_size, c.layer_norm_epsilon),
          norm(w / "ln_f", c.hidden_size, c.layer_norm_epsilon),
          heads(c.n_head),
          slopes(nn::alibiSlopes(c.n_head)) {
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            blocks.emplace_back(w / "h" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        Tensor x = wordNorm(inputStates(inputs, words));
        // softmax does not see what all keys of a query share, so a bias that grows with the key's place is as good as their distance.
        const Tensor places =
            call.attentionMask.defined() ? attendedPositions(call.attentionMask, 0) : at::arange(call.keys()).unsqueeze(0);
        const Tensor alibi = (slopes.view({1, heads, 1, 1}) * places.unsqueeze(1).unsqueeze(1)).to(x.scalar_type());
        const Tensor mask = decoderMask(call, x.scalar_type(), {.once = true});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, x, context, [=, this](const BloomBlock& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
            return block(states, alibi, mask, headMaskOfLayer(inputs, count, heads, i), own);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture bloomArchitecture() {
    return {
        "bloom",
        "transformer",
        {{"BloomModel", {"AutoModel"}, make<BaseModel<Bloom>>, true},
         {"BloomForCausalLM",
          {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
          make<CausalLMModel<Bloom, CausalLmHead<Bloom>>>},
         {"BloomForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<LastTokenClassificationModel<Bloom, ScoreHead<BloomConfig>>>},
         {"BloomForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Bloom, TokenClassifier<BloomConfig>>>},
         {"BloomForQuestionAnswering",
          {"AutoModelForQuestionAnswering"},
          make<QuestionAnsweringModel<Bloom, SpanClassifier<BloomConfig>>>}}};
}

}  // namespace twb::models

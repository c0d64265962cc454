// Falcon (Almazrouei et al., 2023, arXiv:2311.16867), model_type "falcon": query heads share key and value heads; attention and
// feed-forward side by side (parallel_attn) or in turn; rotary positions, or ALiBi. Quirks: query, key and value come from one projection,
// group by group; ALiBi is computed in bfloat16 and scaled like the scores.
#include "engine/models/falcon.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"
#include "engine/nn/alibi.h"
#include "engine/nn/rope.h"

namespace twb::models {
namespace {

struct FalconConfig {
    static constexpr LastToken lastToken = LastToken::ByCount;
    std::int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads;
    std::int64_t keyHeads;  ///< num_kv_heads, 1 or num_attention_heads, as the flags say
    double layer_norm_epsilon, hidden_dropout, attention_dropout, classifier_dropout;
    bool alibi, new_decoder_architecture, parallel_attn, bias, tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    nn::RopeSettings rope;
    LabelConfig labels;

    explicit FalconConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 65024);
        hidden_size = c.positive("n_embed", c.integer("hidden_size", 4544));
        num_hidden_layers = c.integer("num_hidden_layers", 32);
        num_attention_heads = c.positive("num_attention_heads", 71);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        hidden_dropout = c.number("hidden_dropout", 0);
        attention_dropout = c.number("attention_dropout", 0);
        classifier_dropout = c.number("classifier_dropout", hidden_dropout);
        alibi = c.flag("alibi", false);
        new_decoder_architecture = c.flag("new_decoder_architecture", false);
        parallel_attn = c.flag("parallel_attn", true);
        bias = c.flag("bias", false);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(hidden_size, num_attention_heads);
        keyHeads = new_decoder_architecture      ? c.positive("num_kv_heads", num_attention_heads)
                   : c.flag("multi_query", true) ? 1
                                                 : num_attention_heads;
        if (num_attention_heads % keyHeads != 0) {
            throw core::Error(core::ErrorCode::InvalidFile, "config.json: num_attention_heads (" + std::to_string(num_attention_heads) +
                                                                ") does not divide by num_kv_heads (" + std::to_string(keyHeads) + ").");
        }
        rope.size = headSize();
        rope.theta = c.number("rope_theta", 10000);
        rope.scaling = config.value("rope_scaling", core::Json());
        rope.maxPositions = c.positive("max_position_embeddings", 2048);
    }

    double classifierDropout() const { return classifier_dropout; }
    std::int64_t headSize() const { return hidden_size / num_attention_heads; }
};

/// What all layers of one call share; some tensors are undefined.
struct FalconCall {
    std::optional<nn::RopeAngles> angles;
    Tensor alibi, mask;
};

struct FalconAttention {
    nn::Linear queryKeyValue, dense;
    std::int64_t layer, size, keyHeads, shared;
    double dropout;

    FalconAttention(const nn::Weights& w, const FalconConfig& c, std::int64_t i)
        : queryKeyValue(w / "query_key_value", c.hidden_size, c.hidden_size + 2 * c.keyHeads * c.headSize(), c.bias),
          dense(w / "dense", c.hidden_size, c.hidden_size, c.bias),
          layer(i),
          size(c.headSize()),
          keyHeads(c.keyHeads),
          shared(c.num_attention_heads / c.keyHeads),
          dropout(c.alibi ? c.attention_dropout : 0) {}

    Tensor operator()(const Tensor& x, const FalconCall& call, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.bias = call.alibi;
        options.mask = call.mask;
        options.headMask = headMask;
        options.dropout = dropout;
        // A group: the query heads that share a key head, that key head, its value head.
        const std::vector<Tensor> parts = queryKeyValue(x).unflatten(-1, {keyHeads, shared + 2, size}).split_with_sizes({shared, 1, 1}, 3);
        Tensor query = parts[0].flatten(2, 3);
        Tensor key = parts[1].squeeze(3);
        if (call.angles) {
            query = nn::rotate(query, *call.angles);
            key = nn::rotate(key, *call.angles);
        }
        return dense(
            cachedAttention(layer, query.transpose(1, 2), key.transpose(1, 2), parts[2].squeeze(3).transpose(1, 2), options, context));
    }
};

struct FalconLayer {
    nn::LayerNorm attentionNorm;
    std::optional<nn::LayerNorm> feedForwardNorm;  ///< absent: both sublayers read the same norm
    FalconAttention attention;
    nn::Linear up, down;
    bool isParallel;
    double attentionDropout, dropout;

    FalconLayer(const nn::Weights& w, const FalconConfig& c, std::int64_t i)
        : attentionNorm(w / (c.new_decoder_architecture ? "ln_attn" : "input_layernorm"), c.hidden_size, c.layer_norm_epsilon),
          attention(w / "self_attention", c, i),
          up(w / "mlp" / "dense_h_to_4h", c.hidden_size, 4 * c.hidden_size, c.bias),
          down(w / "mlp" / "dense_4h_to_h", 4 * c.hidden_size, c.hidden_size, c.bias),
          isParallel(c.new_decoder_architecture || c.parallel_attn),
          attentionDropout(c.attention_dropout),
          dropout(c.hidden_dropout) {
        if (c.new_decoder_architecture) {
            feedForwardNorm.emplace(w / "ln_mlp", c.hidden_size, c.layer_norm_epsilon);
        } else if (!c.parallel_attn) {
            feedForwardNorm.emplace(w / "post_attention_layernorm", c.hidden_size, c.layer_norm_epsilon);
        }
    }

    Tensor operator()(const Tensor& x, const FalconCall& call, const Tensor& headMask, nn::CallContext& context) const {
        const auto feedForward = [&](const Tensor& states) { return down(at::gelu(up(states))); };
        const Tensor normed = attentionNorm(x);
        const Tensor attended = attention(normed, call, headMask, context);
        if (isParallel) {
            return x + context.dropout(feedForward(feedForwardNorm ? (*feedForwardNorm)(x) : normed) + attended, dropout);
        }
        const Tensor middle = x + context.dropout(attended, attentionDropout);
        return middle + context.dropout(feedForward((*feedForwardNorm)(middle)), dropout);
    }
};

struct Falcon {
    using Config = FalconConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "word_embeddings.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    std::vector<FalconLayer> layers;
    nn::LayerNorm norm;
    std::int64_t heads;
    double scale;
    std::optional<nn::Rope> rope;
    Tensor slopes;  ///< ALiBi's, bfloat16 [1, heads, 1, 1]; undefined with rotary positions

    Falcon(const nn::Weights& w, const Config& c, bool)
        : words(w / "word_embeddings", c.vocab_size, c.hidden_size),
          norm(w / "ln_f", c.hidden_size, c.layer_norm_epsilon),
          heads(c.num_attention_heads),
          scale(1 / std::sqrt(static_cast<double>(c.headSize()))) {
        if (c.alibi) {
            slopes = nn::alibiSlopes(heads).to(at::kBFloat16).view({1, heads, 1, 1});
        } else {
            rope.emplace(c.rope);
        }
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "h" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        Tensor x = inputStates(inputs, words);
        FalconCall shared;
        shared.mask = decoderMask(call, x.scalar_type(), {.once = true});
        if (rope) {
            shared.angles = rope->angles(call.positions(inputs), x.scalar_type());
        } else {
            const Tensor places =
                call.attentionMask.defined() ? attendedPositions(call.attentionMask, 0) : at::arange(call.keys()).unsqueeze(0);
            shared.alibi = (slopes * places.unsqueeze(1).unsqueeze(1)).to(x.scalar_type()) * scale;
        }
        const auto count = static_cast<std::int64_t>(layers.size());
        x = runLayers(layers, x, context, [=, this](const FalconLayer& layer, std::int64_t i, const Tensor& states, nn::CallContext& own) {
            return layer(states, shared, headMaskOfLayer(inputs, count, heads, i), own);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture falconArchitecture() {
    return {"falcon",
            "transformer",
            {{"FalconModel", {"AutoModel"}, make<BaseModel<Falcon>>, true},
             {"FalconForCausalLM", {"AutoModelForCausalLM"}, make<CausalLMModel<Falcon, CausalLmHead<Falcon>>>},
             {"FalconForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Falcon, ScoreHead<FalconConfig>>>},
             {"FalconForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<Falcon, TokenClassifier<FalconConfig>>>},
             {"FalconForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<Falcon, SpanClassifier<FalconConfig>>>}}};
}

}  // namespace twb::models

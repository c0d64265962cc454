// GPT (Radford et al., 2018, "Improving Language Understanding by Generative Pre-Training"), model_type "openai-gpt": norms after each
// sublayer. Quirks: linear layers are stored transposed; afn "gelu" is the tanh approximation; token_type_ids index the word embeddings;
// writing ignores the attention_mask.
#include "engine/models/openai_gpt.h"

#include <limits>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/decoder_call.h"
#include "engine/models/double_heads.h"
#include "engine/models/maskless_causal_model.h"
#include "engine/nn/conv1d.h"

namespace twb::models {
namespace {

/// transformers writes -10000 over the score of a future key. It shows only where all past keys are padding: the future ones then weigh the
/// same, as they do when a number is added in which the score drowns.
constexpr double kFuture = std::numeric_limits<float>::lowest() / 2;

struct GptConfig {
    std::int64_t vocab_size, n_positions, n_embd, n_layer, n_head;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    std::string afn;
    double resid_pdrop, embd_pdrop, attn_pdrop, layer_norm_epsilon;
    bool tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;
    core::Json json;

    explicit GptConfig(const core::Json& config) : json(config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 40478);
        n_positions = c.positive("n_positions", 512);
        n_embd = c.positive("n_embd", 768);
        hidden_size = n_embd;
        n_layer = c.integer("n_layer", 12);
        n_head = c.positive("n_head", 12);
        afn = c.text("afn", "gelu");
        if (afn != "relu" && afn != "silu" && afn != "swish" && afn != "gelu") {
            throw core::Error(core::ErrorCode::Unsupported, "config.json: afn is \"" + afn + "\"; relu, silu, swish or gelu was expected.");
        }
        resid_pdrop = c.number("resid_pdrop", 0.1);
        embd_pdrop = c.number("embd_pdrop", 0.1);
        attn_pdrop = c.number("attn_pdrop", 0.1);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(n_embd, n_head);
    }

    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "cls_index", .useProjection = true, .projectToLabels = true, .activation = "", .firstDropout = 0.1};
    }
};

struct GptBlock {
    nn::Linear queryKeyValue, projection, up, down;
    nn::LayerNorm norm1, norm2;
    nn::Activation activation;
    std::int64_t layer, heads;
    double attentionDropout, dropout;

    GptBlock(const nn::Weights& w, const GptConfig& c, std::int64_t i)
        : queryKeyValue(nn::conv1d(w / "attn" / "c_attn", c.n_embd, 3 * c.n_embd)),
          projection(nn::conv1d(w / "attn" / "c_proj", c.n_embd, c.n_embd)),
          up(nn::conv1d(w / "mlp" / "c_fc", c.n_embd, 4 * c.n_embd)),
          down(nn::conv1d(w / "mlp" / "c_proj", 4 * c.n_embd, c.n_embd)),
          norm1(w / "ln_1", c.n_embd, c.layer_norm_epsilon),
          norm2(w / "ln_2", c.n_embd, c.layer_norm_epsilon),
          activation(c.afn == "gelu" ? "gelu_new" : c.afn, "afn"),
          layer(i),
          heads(c.n_head),
          attentionDropout(c.attn_pdrop),
          dropout(c.resid_pdrop) {
        w.unstored("attn.bias");
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const std::vector<Tensor> parts = queryKeyValue(x).chunk(3, -1);
        const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                nn::splitHeads(parts[2], heads), options, context);
        const Tensor middle = norm1(x + context.dropout(projection(attended), dropout));
        return norm2(middle + context.dropout(down(activation(up(middle))), dropout));
    }
};

struct Gpt {
    using Config = GptConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "tokens_embed.weight";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words, places;
    std::vector<GptBlock> blocks;
    std::int64_t heads;
    double dropout;

    Gpt(const nn::Weights& w, const Config& c, bool)
        : words(w / "tokens_embed", c.vocab_size, c.n_embd),
          places(w / "positions_embed", c.n_positions, c.n_embd),
          heads(c.n_head),
          dropout(c.embd_pdrop) {
        w.unstored("position_ids");
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
        const Tensor mask = decoderMask(call, x.scalar_type(), {.future = kFuture});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context,
                      [=, this](const GptBlock& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
                          return block(states, mask, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
    }
};

}  // namespace

Architecture openaiGptArchitecture() {
    return {"openai-gpt",
            "transformer",
            {{"OpenAIGPTModel", {"AutoModel"}, make<BaseModel<Gpt>>, true},
             {"OpenAIGPTLMHeadModel",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<MasklessCausalLMModel<Gpt, CausalLmHead<Gpt>>>},
             {"OpenAIGPTDoubleHeadsModel", {}, make<DoubleHeadsModel<Gpt, CausalLmHead<Gpt>>>},
             {"OpenAIGPTForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Gpt, ScoreHead<GptConfig>>>}}};
}

}  // namespace twb::models

// GPT-Neo (Black et al., 2021, doi:10.5281/zenodo.5297715), model_type "gpt_neo": GPT-2 whose layers see the whole past ("global") or only
// a window of it ("local") in turn. Quirks: the scores are not scaled; query, key and value have no bias.
#include "engine/models/gpt_neo.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct GptNeoConfig {
    std::int64_t vocab_size, max_position_embeddings, hidden_size, num_layers, num_heads, intermediate_size, window_size;
    std::string activation_function;
    double resid_dropout, embed_dropout, attention_dropout, classifier_dropout, layer_norm_epsilon;
    bool tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    std::vector<bool> isLocal;  ///< one a layer, from attention_types
    LabelConfig labels;

    explicit GptNeoConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50257);
        max_position_embeddings = c.positive("max_position_embeddings", 2048);
        hidden_size = c.positive("hidden_size", 2048);
        num_layers = c.integer("num_layers", 24);
        num_heads = c.positive("num_heads", 16);
        intermediate_size = c.integer("intermediate_size", 4 * hidden_size);
        window_size = c.positive("window_size", 256);
        activation_function = c.text("activation_function", "gelu_new");
        resid_dropout = c.number("resid_dropout", 0);
        embed_dropout = c.number("embed_dropout", 0);
        attention_dropout = c.number("attention_dropout", 0);
        classifier_dropout = c.number("classifier_dropout", 0.1);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        isLocal = localLayers(config.value("attention_types", core::Json::parse(R"([[["global", "local"], 12]])")), num_layers);
        nn::checkHeads(hidden_size, num_heads);
    }

    double classifierDropout() const { return classifier_dropout; }

    /// attention_types is a list of [kinds, how often they repeat].
    static std::vector<bool> localLayers(const core::Json& types, std::int64_t layers) {
        const auto refuse = [&] {
            throw core::Error(core::ErrorCode::InvalidFile,
                              "config.json: attention_types is " + core::excerpt(types) +
                                  "; pairs of a list of \"global\" and \"local\" and a count were expected, " + std::to_string(layers) +
                                  " layers (num_layers) in all.");
        };
        std::vector<bool> local;
        for (const core::Json& group : types) {
            if (!group.is_array() || group.size() != 2 || !group[0].is_array() || !group[1].is_number_integer()) {
                refuse();
            }
            for (std::int64_t i = 0; i < group[1].get<std::int64_t>() && static_cast<std::int64_t>(local.size()) <= layers; ++i) {
                for (const core::Json& kind : group[0]) {
                    if (kind != "global" && kind != "local") {
                        refuse();
                    }
                    local.push_back(kind == "local");
                }
            }
        }
        if (static_cast<std::int64_t>(local.size()) != layers) {
            refuse();
        }
        return local;
    }
};

struct GptNeoBlock {
    nn::LayerNorm norm1, norm2;
    nn::FusedLinear queryKeyValue;
    nn::Linear out, up, down;
    nn::Activation activation;
    std::int64_t layer, heads;
    std::int64_t window;  ///< 0: the layer sees the whole past
    double attentionDropout, dropout;

    GptNeoBlock(const nn::Weights& w, const GptNeoConfig& c, std::int64_t i)
        : norm1(w / "ln_1", c.hidden_size, c.layer_norm_epsilon),
          norm2(w / "ln_2", c.hidden_size, c.layer_norm_epsilon),
          queryKeyValue({nn::Linear(w / "attn.attention.q_proj", c.hidden_size, c.hidden_size, false),
                         nn::Linear(w / "attn.attention.k_proj", c.hidden_size, c.hidden_size, false),
                         nn::Linear(w / "attn.attention.v_proj", c.hidden_size, c.hidden_size, false)},
                        w.policy()),
          out(w / "attn.attention.out_proj", c.hidden_size, c.hidden_size),
          up(w / "mlp.c_fc", c.hidden_size, c.intermediate_size),
          down(w / "mlp.c_proj", c.intermediate_size, c.hidden_size),
          activation(c.activation_function, "activation_function"),
          layer(i),
          heads(c.num_heads),
          window(c.isLocal[static_cast<std::size_t>(i)] ? c.window_size : 0),
          attentionDropout(c.attention_dropout),
          dropout(c.resid_dropout) {
        w.unstored("attn.attention.bias");
        w.unstored("attn.attention.masked_bias");
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(norm1(x));
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.scale = 1;
        options.dropout = attentionDropout;
        const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                nn::splitHeads(parts[2], heads), options, context, window);
        const Tensor middle = x + context.dropout(out(attended), dropout);
        return middle + context.dropout(down(activation(up(norm2(middle)))), dropout);
    }
};

struct GptNeo {
    using Config = GptNeoConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "wte.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words, places;
    std::vector<GptNeoBlock> blocks;
    nn::LayerNorm norm;
    std::int64_t heads, window;
    double dropout;

    GptNeo(const nn::Weights& w, const Config& c, bool)
        : words(w / "wte", c.vocab_size, c.hidden_size),
          places(w / "wpe", c.max_position_embeddings, c.hidden_size),
          norm(w / "ln_f", c.hidden_size, c.layer_norm_epsilon),
          heads(c.num_heads),
          window(c.window_size),
          dropout(c.embed_dropout) {
        for (std::int64_t i = 0; i < c.num_layers; ++i) {
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
        const Tensor all = decoderMask(call, x.scalar_type());
        const Tensor near = decoderMask(call, x.scalar_type(), {.window = window});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context,
                      [=, this](const GptNeoBlock& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
                          return block(states, block.window > 0 ? near : all, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    bool hasWindow() const {
        return std::any_of(blocks.begin(), blocks.end(), [](const GptNeoBlock& block) { return block.window > 0; });
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
    }
};

}  // namespace

Architecture gptNeoArchitecture() {
    return {"gpt_neo",
            "transformer",
            {{"GPTNeoModel", {"AutoModel"}, make<BaseModel<GptNeo>>, true},
             {"GPTNeoForCausalLM",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<CausalLMModel<GptNeo, CausalLmHead<GptNeo>>>},
             {"GPTNeoForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<GptNeo, ScoreHead<GptNeoConfig>>>},
             {"GPTNeoForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<GptNeo, TokenClassifier<GptNeoConfig>>>},
             {"GPTNeoForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<GptNeo, SpanClassifier<GptNeoConfig>>>}}};
}

}  // namespace twb::models

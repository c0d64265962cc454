// MPT (MosaicML, 2023), model_type "mpt": ALiBi, no biases. Quirks: transformers ignores expansion_ratio (the inner width is 4 * d_model),
// attn_config's clip_qkv and alibi_bias_max, and the embedding's dropout.
#include "engine/models/mpt.h"

#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/text_heads.h"
#include "engine/nn/alibi.h"

namespace twb::models {
namespace {

struct MptConfig {
    static constexpr LastToken lastToken = LastToken::ByCount;
    std::int64_t vocab_size, d_model, n_heads, n_layers, max_seq_len;
    std::int64_t hidden_size;  ///< d_model, by transformers' attribute_map
    double layer_norm_epsilon, softmax_scale, attn_pdrop, classifier_dropout;
    bool tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit MptConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 50368);
        d_model = c.positive("d_model", 2048);
        hidden_size = d_model;
        n_heads = c.positive("n_heads", 16);
        n_layers = c.integer("n_layers", 24);
        max_seq_len = c.positive("max_seq_len", 2048);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        const auto given = config.find("attn_config");
        const core::Json attention = given != config.end() && given->is_object() ? *given : core::Json::object();
        softmax_scale = ConfigReader(attention).number("softmax_scale", 0);
        attn_pdrop = ConfigReader(attention).number("attn_pdrop", 0);
        classifier_dropout = c.number("classifier_dropout", c.number("hidden_dropout", 0.1));
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(d_model, n_heads);
    }

    double classifierDropout() const { return classifier_dropout; }
};

struct MptBlock {
    nn::LayerNorm norm1, norm2;
    nn::Linear queryKeyValue, out, up, down;
    std::int64_t layer, heads;
    double scale, dropout;

    MptBlock(const nn::Weights& w, const MptConfig& c, std::int64_t i)
        : norm1(w / "norm_1", c.d_model, c.layer_norm_epsilon, false),
          norm2(w / "norm_2", c.d_model, c.layer_norm_epsilon, false),
          queryKeyValue(w / "attn" / "Wqkv", c.d_model, 3 * c.d_model, false),
          out(w / "attn" / "out_proj", c.d_model, c.d_model, false),
          up(w / "ffn" / "up_proj", c.d_model, 4 * c.d_model, false),
          down(w / "ffn" / "down_proj", 4 * c.d_model, c.d_model, false),
          layer(i),
          heads(c.n_heads),
          scale(c.softmax_scale),
          dropout(c.attn_pdrop) {}

    Tensor operator()(const Tensor& x, const Tensor& alibi, const Tensor& mask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(norm1(x)).chunk(3, -1);
        nn::AttentionOptions options;
        options.bias = alibi;
        options.mask = mask;
        options.scale = scale;
        options.dropout = dropout;
        const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                nn::splitHeads(parts[2], heads), options, context);
        const Tensor middle = x + context.dropout(out(attended), dropout);
        return middle + context.dropout(down(at::gelu(up(norm2(middle)))), dropout);
    }
};

struct Mpt {
    using Config = MptConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "wte.weight";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words;
    std::vector<MptBlock> blocks;
    nn::LayerNorm norm;
    std::int64_t longest;
    Tensor slopes;  ///< [1, heads, 1, 1]

    Mpt(const nn::Weights& w, const Config& c, bool)
        : words(w / "wte", c.vocab_size, c.d_model),
          norm(w / "norm_f", c.d_model, c.layer_norm_epsilon, false),
          longest(c.max_seq_len),
          slopes(nn::alibiSlopes(c.n_heads).view({1, c.n_heads, 1, 1})) {
        for (std::int64_t i = 0; i < c.n_layers; ++i) {
            blocks.emplace_back(w / "blocks" / i, c, i);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), longest);
        Tensor x = inputStates(inputs, words);
        const Tensor alibi = (slopes * at::arange(1 - call.keys(), 1)).to(x.scalar_type());
        const Tensor mask = decoderMask(call, x.scalar_type(), {.once = true});
        x = runLayers(blocks, x, context, [=](const MptBlock& block, std::int64_t, const Tensor& states, nn::CallContext& own) {
            return block(states, alibi, mask, own);
        });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture mptArchitecture() {
    return {"mpt",
            "transformer",
            {{"MptModel", {"AutoModel"}, make<BaseModel<Mpt>>, true},
             {"MptForCausalLM",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<CausalLMModel<Mpt, CausalLmHead<Mpt>>>},
             {"MptForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Mpt, ScoreHead<MptConfig>>>},
             {"MptForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Mpt, TokenClassifier<MptConfig>>>},
             {"MptForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<Mpt, SpanClassifier<MptConfig>>>}}};
}

}  // namespace twb::models

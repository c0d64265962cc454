// LED (Beltagy et al., 2020, arXiv:2004.05150), model_type "led": BART whose encoder has Longformer's attention: a token sees a window
// around it and the global tokens, those that global_attention_mask names. Quirks: the encoder pads to a multiple of the largest window.
#include "engine/models/led.h"

#include <algorithm>

#include "engine/models/attention_window.h"
#include "engine/models/bart_layers.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/decoder_call.h"
#include "engine/models/seq2seq_model.h"
#include "engine/nn/local_attention.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;

constexpr BartVariant kVariant{
    .positions = BartPositionKind::Learned, .embeddingNorm = true, .derivesDecoderInputs = true, .decoder_start_token_id = 2};

struct LedConfig : BartConfig {
    std::vector<std::int64_t> attention_window;

    explicit LedConfig(const core::Json& config) : BartConfig(config, kVariant) {
        const ConfigReader c(config);
        scale_embedding = false;  // LED does not read it
        maxSourcePositions = c.positive("max_encoder_position_embeddings", 16384);
        maxTargetPositions = c.positive("max_decoder_position_embeddings", 1024);
        attention_window = attentionWindows(config, encoder_layers);
    }
};

struct LedEncoderLayer {
    nn::LocalAttention attention;
    nn::Linear out;
    nn::LayerNorm attentionNorm;
    BartFeedForward feedForward;

    LedEncoderLayer(const nn::Weights& w, const LedConfig& c, std::int64_t window)
        : attention(w / "self_attn" / "longformer_self_attn", c.d_model, c.encoder_attention_heads, window, c.attention_dropout),
          out(w / "self_attn" / "output", c.d_model, c.d_model),
          attentionNorm(w / "self_attn_layer_norm", c.d_model, kEps),
          feedForward(w, c, c.encoder_ffn_dim) {}

    Tensor operator()(const Tensor& x, const nn::LocalAttentionMask& mask, const Tensor& headMask, std::vector<Tensor>& globalAttentions,
                      nn::CallContext& context) const {
        return feedForward(residual(x, attentionNorm, false,
                                    [&](const Tensor& y) {
                                        return context.dropout(out(attention(y, mask, headMask, globalAttentions, context)),
                                                               feedForward.dropout);
                                    }),
                           context);
    }
};

struct LedEncoder {
    BartEmbeddings embeddings;
    std::vector<LedEncoderLayer> layers;
    std::int64_t heads, largestWindow = 1;
    double layerDrop;

    LedEncoder(const nn::Weights& w, const LedConfig& c, nn::Embedding words)
        : embeddings(w, c, std::move(words), c.maxSourcePositions, false),
          heads(c.encoder_attention_heads),
          layerDrop(c.encoder_layerdrop) {
        nn::checkHeads(c.d_model, heads);
        for (std::int64_t i = 0; i < c.encoder_layers; ++i) {
            const std::int64_t window = c.attention_window[static_cast<std::size_t>(i)];
            largestWindow = std::max(largestWindow, window);
            layers.emplace_back(w / "layers" / i, c, window);
        }
    }

    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const std::int64_t missing = missingTo(largestWindow, length);
        const auto padded = [missing](const Tensor& perToken) {
            return perToken.defined() ? at::constant_pad_nd(perToken, {0, missing}) : Tensor();
        };
        const nn::LocalAttentionMask mask(padded(tokenMask(inputs, batch, length)), padded(inputs.get("global_attention_mask")));
        std::vector<Tensor> globalAttentions;
        const Tensor embedded = at::constant_pad_nd(embeddings(inputs, 0, context), {0, 0, 0, missing});
        const Tensor x = runLayers(
            layers, embedded, inputs, heads, context, [&](const LedEncoderLayer& layer, const Tensor& states, const Tensor& headMask) {
                return dropsLayer(context, layerDrop) ? states : layer(states, mask, headMask, globalAttentions, context);
            });
        for (Tensor& states : context.hiddenStates) {
            states = states.slice(1, 0, length);
        }
        for (Tensor& probabilities : context.attentions) {
            probabilities = probabilities.slice(2, 0, length);
        }
        EncoderResult result{x.slice(1, 0, length)};
        result.extra.setTuple("encoder_global_attentions", globalAttentions);
        return result;
    }
};

struct Led {
    using Config = LedConfig;
    static constexpr const char* kPrefix = "led";

    LedEncoder encoder;
    BartDecoder decoder;

    Led(const nn::Weights& w, const Config& c) : encoder(w / "encoder", c, bartWords(w, c)), decoder(w / "decoder", c, bartWords(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() {
        std::vector<std::string> names = seq2seqInputNames();
        names.emplace_back("global_attention_mask");
        return names;
    }
};

struct LedLmHead : Seq2SeqLmHead {
    LedLmHead(const nn::Weights& root, const LedConfig& c)
        : Seq2SeqLmHead(
              root,
              {.vocabulary = c.vocab_size, .width = c.d_model, .table = c.tie_word_embeddings ? "led.decoder.embed_tokens.weight" : ""}) {}
};

}  // namespace

Architecture ledArchitecture() {
    return {"led",
            "led",
            {{"LEDModel", {"AutoModel"}, make<Seq2SeqBaseModel<Led>>, true},
             {"LEDForConditionalGeneration",
              {"AutoModelForSeq2SeqLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<ConditionalGenerationModel<Led, LedLmHead>>},
             {"LEDForSequenceClassification", {"AutoModelForSequenceClassification"}, make<Seq2SeqClassificationModel<Led>>},
             {"LEDForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<Seq2SeqQuestionAnsweringModel<Led>>}}};
}

}  // namespace twb::models

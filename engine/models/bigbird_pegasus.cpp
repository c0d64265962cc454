// BigBird-Pegasus (Zaheer et al., 2020, arXiv:2007.14062), model_type "bigbird_pegasus": Pegasus whose encoder has BigBird's block-sparse
// attention. Quirks: the norm behind each stack is called layernorm_embedding; sequences are padded to a multiple of the block size with
// bare word vectors, which the encoder's hidden_states show. As in transformers a model that has read a sequence too short for blocks takes
// full attention from then on, in which it sees neither attention_mask nor head_mask.
#include "engine/models/bigbird_pegasus.h"

#include "engine/core/error.h"
#include "engine/models/attention_window.h"
#include "engine/models/bart_layers.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/decoder_call.h"
#include "engine/models/seq2seq_model.h"
#include "engine/nn/block_sparse_attention.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;

constexpr BartVariant kVariant{.positions = BartPositionKind::Learned,
                               .normFirst = true,
                               .finalNorm = "layernorm_embedding",
                               .derivesDecoderInputs = true,
                               .scale_embedding = true,
                               .pad_token_id = 0,
                               .eos_token_id = 1,
                               .decoder_start_token_id = 2};

struct BigBirdPegasusConfig : BartConfig {
    std::int64_t block_size, num_random_blocks;
    bool sparse;

    explicit BigBirdPegasusConfig(const core::Json& config) : BartConfig(withDefaults(config), kVariant) {
        const ConfigReader c(config);
        block_size = c.positive("block_size", 64);
        num_random_blocks = c.integer("num_random_blocks", 3);
        attentionBias = c.flag("use_bias", false);
        const std::string type = c.text("attention_type", "block_sparse");
        if (type != "block_sparse" && type != "original_full") {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: attention_type is \"" + type + "\"; block_sparse or original_full was expected.");
        }
        sparse = type == "block_sparse";
    }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"vocab_size", 96103},
                       {"max_position_embeddings", 4096},
                       {"encoder_layers", 16},
                       {"decoder_layers", 16},
                       {"activation_function", "gelu_new"}};
        out.update(config);
        return out;
    }
};

struct BigBirdPegasusEncoderLayer {
    SelfAttention attention;
    nn::BlockSparseOptions sparse;
    nn::LayerNorm attentionNorm;
    BartFeedForward feedForward;

    BigBirdPegasusEncoderLayer(const nn::Weights& w, const BigBirdPegasusConfig& c, std::int64_t layer)
        : attention(w / "self_attn", shapeFor(c)),
          sparse{.blockSize = c.block_size,
                 .randomBlocks = c.num_random_blocks,
                 .maxLength = c.maxSourcePositions,
                 .seed = static_cast<std::uint32_t>(layer)},
          attentionNorm(w / "self_attn_layer_norm", c.d_model, kEps),
          feedForward(w, c, c.encoder_ffn_dim) {
        feedForward.activationDropout = 0;
    }

    /// `tokens` [batch, length] of 0 and 1: block-sparse attention; undefined: full attention with call's masks.
    Tensor operator()(const Tensor& x, const Tensor& tokens, const AttentionCall& call, nn::CallContext& context) const {
        return feedForward(residual(x, attentionNorm, true,
                                    [&](const Tensor& y) {
                                        const Tensor attended =
                                            tokens.defined() ? attendBlocks(y, tokens, context) : attention(y, call, 0, context);
                                        return context.dropout(attended, feedForward.dropout);
                                    }),
                           context);
    }

private:
    static AttentionShape shapeFor(const BigBirdPegasusConfig& c) {
        AttentionShape shape = bartAttentionShape(c, c.encoder_attention_heads);
        shape.query = "self.query";
        shape.key = "self.key";
        shape.value = "self.value";
        shape.out = "output";
        return shape;
    }

    Tensor attendBlocks(const Tensor& x, const Tensor& tokens, nn::CallContext& context) const {
        const std::vector<Tensor> parts = attention.queryKeyValue(x);
        const auto split = [&](std::size_t part) { return nn::splitHeads(parts[part], attention.shape.heads); };
        return attention.out(nn::mergeHeads(nn::blockSparseAttention(split(0), split(1), split(2), tokens, sparse, context)));
    }
};

struct BigBirdPegasusEncoder {
    BartEmbeddings embeddings;
    std::vector<BigBirdPegasusEncoderLayer> layers;
    nn::LayerNorm norm;
    std::int64_t block, padding;
    bool sparse;
    double layerDrop;

    BigBirdPegasusEncoder(const nn::Weights& w, const BigBirdPegasusConfig& c, nn::Embedding words)
        : embeddings(w, c, std::move(words), c.maxSourcePositions, false),
          norm(w / kVariant.finalNorm, c.d_model, kEps),
          block(c.block_size),
          padding(c.start.pad_token_id.value_or(0)),
          sparse(c.sparse),
          layerDrop(c.encoder_layerdrop) {
        for (std::int64_t i = 0; i < c.encoder_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c, i);
        }
    }

    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        Tensor x = embeddings(inputs, 0, context);
        AttentionCall call;
        Tensor tokens;
        if (sparse && !context.staysShort(!layers.empty() && length < layers.front().sparse.shortest())) {
            const std::int64_t missing = missingTo(block, length);
            tokens = at::constant_pad_nd(tokenMask(inputs, batch, length), {0, missing});
            x = at::cat({x, embeddings.words.weight[padding].expand({batch, missing, x.size(2)})}, 1);
        } else if (const Tensor mask = inputs.get("attention_mask"); mask.defined() && !sparse) {
            call.mask = nn::additiveMask(mask, batch, length, x.scalar_type());
        }
        const auto count = static_cast<std::int64_t>(layers.size());
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            context.recordHiddenState(x);
            const BigBirdPegasusEncoderLayer& layer = layers[static_cast<std::size_t>(i)];
            call.headMask = sparse ? Tensor() : headMaskOfLayer(inputs, count, layer.attention.shape.heads, i);
            x = dropsLayer(context, layerDrop) ? x : layer(x, tokens, call, context);
        }
        x = norm(x);
        context.recordHiddenState(x);
        return {x.slice(1, 0, length)};
    }
};

struct BigBirdPegasus {
    using Config = BigBirdPegasusConfig;
    static constexpr const char* kPrefix = "model";

    BigBirdPegasusEncoder encoder;
    BartDecoder decoder;

    BigBirdPegasus(const nn::Weights& w, const Config& c)
        : encoder(w / "encoder", c, bartWords(w, c)), decoder(w / "decoder", c, bartWords(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

struct BigBirdPegasusDecoderAlone : BartDecoder {
    using Config = BigBirdPegasusConfig;
    static constexpr const char* kPrefix = "model.decoder";

    BigBirdPegasusDecoderAlone(const nn::Weights& w, const Config& c)
        : BartDecoder(w, c, nn::Embedding(w / "embed_tokens", c.vocab_size, c.d_model, c.start.pad_token_id.value_or(-1))) {}
};

template <bool kFinalLogitsBias>
struct BigBirdPegasusLmHead : Seq2SeqLmHead {
    BigBirdPegasusLmHead(const nn::Weights& root, const BigBirdPegasusConfig& c)
        : Seq2SeqLmHead(root, {.vocabulary = c.vocab_size,
                               .width = c.d_model,
                               .table = c.tie_word_embeddings ? "model.decoder.embed_tokens.weight" : "",
                               .finalLogitsBias = kFinalLogitsBias}) {}
};

}  // namespace

Architecture bigbirdPegasusArchitecture() {
    return {"bigbird_pegasus",
            "model",
            {{"BigBirdPegasusModel", {"AutoModel"}, make<Seq2SeqBaseModel<BigBirdPegasus>>, true},
             {"BigBirdPegasusForConditionalGeneration",
              {"AutoModelForSeq2SeqLM", "AutoModelWithLMHead", "AutoModelForPreTraining"},
              make<ConditionalGenerationModel<BigBirdPegasus, BigBirdPegasusLmHead<true>>>},
             {"BigBirdPegasusForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<Seq2SeqClassificationModel<BigBirdPegasus>>},
             {"BigBirdPegasusForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<Seq2SeqQuestionAnsweringModel<BigBirdPegasus>>},
             {"BigBirdPegasusForCausalLM",
              {"AutoModelForCausalLM"},
              make<Seq2SeqCausalModel<BigBirdPegasusDecoderAlone, BigBirdPegasusLmHead<false>>>}}};
}

}  // namespace twb::models

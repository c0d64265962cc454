// PEGASUS-X (Phang et al., 2022, arXiv:2208.04347), model_type "pegasus_x": Pegasus for long documents. A token of the encoder sees its
// block and a few global tokens, which see everything; every second layer moves the blocks by half a block. The decoder is BART's.
// Quirks: no biases in attentions; transformers gives the encoder's attentions as dictionaries, which are left out here.
#include "engine/models/pegasus_x.h"

#include <limits>

#include "engine/models/bart_layers.h"
#include "engine/models/decoder_call.h"
#include "engine/models/seq2seq_model.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;
constexpr double kHidden = std::numeric_limits<float>::lowest();

constexpr BartVariant kVariant{.positions = BartPositionKind::Endless,
                               .normFirst = true,
                               .finalNorm = "layer_norm",
                               .finalLogitsBias = false,
                               .scale_embedding = true,
                               .pad_token_id = 0,
                               .eos_token_id = 1,
                               .decoder_start_token_id = 0};

struct PegasusXConfig : BartConfig {
    std::int64_t num_global_tokens, block_size;
    bool stagger_local_blocks;

    explicit PegasusXConfig(const core::Json& config) : BartConfig(config, kVariant) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 96103);
        maxSourcePositions = maxTargetPositions = c.positive("max_position_embeddings", 16384);
        num_global_tokens = c.positive("num_global_tokens", 32);
        block_size = c.positive("block_size", 512);
        stagger_local_blocks = c.flag("stagger_local_blocks", true);
        attentionBias = false;
    }
};

/// Padding of `before` and `after` places along dimension 1 of [batch, length, ...].
Tensor padded(const Tensor& x, std::int64_t before, std::int64_t after, double value = 0) {
    std::vector<std::int64_t> places(static_cast<std::size_t>(2 * (x.dim() - 1)), 0);
    places[places.size() - 2] = before;
    places[places.size() - 1] = after;
    return at::constant_pad_nd(x, places, value);
}

/// What an encoder layer works on.
struct PegasusXStates {
    Tensor tokens;   ///< [batch, length, hidden]
    Tensor globals;  ///< [batch, global tokens, hidden]
};

struct PegasusXAttention {
    nn::FusedLinear queryKeyValue;
    nn::Linear out;
    std::int64_t heads, block;
    double dropout;

    PegasusXAttention(const nn::Weights& w, const PegasusXConfig& c)
        : queryKeyValue({nn::Linear(w / "q_proj", c.d_model, c.d_model, false), nn::Linear(w / "k_proj", c.d_model, c.d_model, false),
                         nn::Linear(w / "v_proj", c.d_model, c.d_model, false)},
                        w.policy()),
          out(w / "out_proj", c.d_model, c.d_model, false),
          heads(c.encoder_attention_heads),
          block(c.block_size),
          dropout(c.attention_dropout) {}

    /// `mask` [batch, length] is additive; the length is a multiple of the block.
    PegasusXStates operator()(const PegasusXStates& x, const Tensor& mask, const nn::CallContext& context) const {
        const std::int64_t batch = x.tokens.size(0), length = x.tokens.size(1), blocks = length / block;
        const std::int64_t globals = x.globals.size(1);
        const std::vector<Tensor> local = queryKeyValue(x.tokens);
        const std::vector<Tensor> global = queryKeyValue(x.globals);
        nn::CallContext silent = contextOfOtherStack(context);
        silent.outputAttentions = false;
        nn::AttentionOptions options;
        options.dropout = dropout;

        options.mask = padded(mask, globals, 0).unsqueeze(1).unsqueeze(1);
        const auto all = [&](std::size_t part) { return nn::splitHeads(at::cat({global[part], local[part]}, 1), heads); };
        const Tensor ofGlobals = nn::attention(nn::splitHeads(global[0], heads), all(1), all(2), options, silent);

        // Each block is a row of its own, with the global tokens before its keys.
        const auto rows = [&](const Tensor& y) { return y.reshape({batch * blocks, block, y.size(2)}); };
        const auto withGlobals = [&](std::size_t part) {
            const Tensor everywhere = global[part].unsqueeze(1).expand({batch, blocks, globals, -1}).flatten(0, 1);
            return nn::splitHeads(at::cat({everywhere, rows(local[part])}, 1), heads);
        };
        options.mask = padded(mask.reshape({batch * blocks, block}), globals, 0).unsqueeze(1).unsqueeze(1);
        const Tensor ofTokens = nn::attention(nn::splitHeads(rows(local[0]), heads), withGlobals(1), withGlobals(2), options, silent);
        return {out(nn::mergeHeads(ofTokens).reshape({batch, length, x.tokens.size(2)})), out(nn::mergeHeads(ofGlobals))};
    }
};

struct PegasusXEncoderLayer {
    PegasusXAttention attention;
    nn::LayerNorm tokenNorm, globalNorm;
    BartFeedForward feedForward;
    std::int64_t shift;  ///< how far the blocks are moved

    PegasusXEncoderLayer(const nn::Weights& w, const PegasusXConfig& c, bool staggered)
        : attention(w / "self_attn", c),
          tokenNorm(w / "self_attn_layer_norm", c.d_model, kEps),
          globalNorm(w / "global_self_attn_layer_norm", c.d_model, kEps),
          feedForward(w, c, c.encoder_ffn_dim),
          shift(staggered ? c.block_size / 2 : 0) {}

    PegasusXStates operator()(const PegasusXStates& x, const Tensor& mask, const nn::CallContext& context) const {
        const PegasusXStates normed{padded(tokenNorm(x.tokens), shift, shift), globalNorm(x.globals)};
        const PegasusXStates attended = attention(normed, padded(mask, shift, shift, kHidden), context);
        const Tensor tokens = attended.tokens.narrow(1, shift, x.tokens.size(1));
        return {feedForward(x.tokens + context.dropout(tokens, feedForward.dropout), context),
                feedForward(x.globals + context.dropout(attended.globals, feedForward.dropout), context)};
    }
};

struct PegasusXEncoder {
    BartEmbeddings embeddings;
    nn::Embedding globals;
    std::vector<PegasusXEncoderLayer> layers;
    nn::LayerNorm norm;
    std::int64_t block;
    double layerDrop;

    PegasusXEncoder(const nn::Weights& w, const PegasusXConfig& c, nn::Embedding words)
        : embeddings(w, c, std::move(words), c.maxSourcePositions, false),
          globals(w / "embed_global", c.num_global_tokens, c.d_model),
          norm(w / "layer_norm", c.d_model, kEps),
          block(c.block_size),
          layerDrop(c.encoder_layerdrop) {
        for (std::int64_t i = 0; i < c.encoder_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c, i % 2 == 1 && c.stagger_local_blocks);
        }
    }

    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const std::int64_t missing = (block - length % block) % block;
        const Tensor embedded = embeddings(inputs, 0, context);
        const Tensor hidden = tokenMask(inputs, batch, length).eq(0);
        const Tensor mask = padded(at::zeros({batch, length}, embedded.options()).masked_fill_(hidden, kHidden), 0, missing, kHidden);
        PegasusXStates x{padded(embedded, 0, missing), globals.weight.unsqueeze(0).expand({batch, -1, -1})};
        for (const PegasusXEncoderLayer& layer : layers) {
            context.checkCancelled();
            context.recordHiddenState(x.tokens);
            x = dropsLayer(context, layerDrop) ? x : layer(x, mask, context);
        }
        const Tensor states = norm(x.tokens.narrow(1, 0, length));
        context.recordHiddenState(states);
        return {states};
    }
};

struct PegasusX {
    using Config = PegasusXConfig;
    static constexpr const char* kPrefix = "model";

    PegasusXEncoder encoder;
    BartDecoder decoder;

    PegasusX(const nn::Weights& w, const Config& c)
        : encoder(w / "encoder", c, bartWords(w, c)), decoder(w / "decoder", c, bartWords(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

struct PegasusXLmHead : Seq2SeqLmHead {
    PegasusXLmHead(const nn::Weights& root, const PegasusXConfig& c)
        : Seq2SeqLmHead(root, {.vocabulary = c.vocab_size,
                               .width = c.d_model,
                               .table = c.tie_word_embeddings ? "model.decoder.embed_tokens.weight" : "",
                               .finalLogitsBias = false}) {}
};

}  // namespace

Architecture pegasusXArchitecture() {
    return {"pegasus_x",
            "model",
            {{"PegasusXModel", {"AutoModel"}, make<Seq2SeqBaseModel<PegasusX>>, true},
             {"PegasusXForConditionalGeneration", {"AutoModelForSeq2SeqLM"}, make<ConditionalGenerationModel<PegasusX, PegasusXLmHead>>}}};
}

}  // namespace twb::models

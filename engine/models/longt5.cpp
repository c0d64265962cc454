// LongT5 (Guo et al., 2021, arXiv:2112.07916), model_type "longt5": T5 whose encoder looks at local_radius neighbours on each side and,
// with transient-global attention, at sums over blocks of global_block_size tokens. The decoder is T5's.
// Quirks: hidden keys get -1e10, so that a hidden query looks at all keys of its window alike, and with global blocks at those that hold
// nothing but padding; tokens behind the last whole global block belong to that block.
#include "engine/models/longt5.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/t5_stacks.h"

namespace twb::models {
namespace {

constexpr double kHidden = -1e10;

struct LongT5Config : T5Config {
    std::int64_t blockLength, global_block_size;
    bool hasGlobals;

    explicit LongT5Config(const core::Json& config) : T5Config(config) {
        const ConfigReader c(config);
        blockLength = c.positive("local_radius", 127) + 1;
        global_block_size = c.positive("global_block_size", 16);
        const std::string kind = c.text("encoder_attention_type", "local");
        hasGlobals = kind == "transient-global";
        if (!hasGlobals && kind != "local") {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: encoder_attention_type is \"" + kind + "\"; local or transient-global was expected.");
        }
    }
};

/// [batch, length, ...] -> [batch, blocks, block, ...], zeros behind the end.
Tensor intoBlocks(const Tensor& x, std::int64_t block) {
    const std::int64_t missing = (block - x.size(1) % block) % block;
    std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (x.dim() - 1)), 0);
    padding.back() = missing;
    const Tensor whole = missing > 0 ? at::constant_pad_nd(x, padding, 0) : x;
    std::vector<std::int64_t> shape{whole.size(0), whole.size(1) / block, block};
    shape.insert(shape.end(), whole.sizes().begin() + 2, whole.sizes().end());
    return whole.reshape(shape);
}

/// [batch, blocks, block, ...] -> [batch, blocks, 3 * block, ...]: each block between its neighbours, zeros beyond the ends.
Tensor withNeighbours(const Tensor& blocks) {
    std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (blocks.dim() - 1)), 0);
    padding[padding.size() - 1] = padding[padding.size() - 2] = 1;
    const Tensor padded = at::constant_pad_nd(blocks, padding, 0);
    const std::int64_t count = blocks.size(1);
    return at::cat({padded.narrow(1, 0, count), padded.narrow(1, 1, count), padded.narrow(1, 2, count)}, 2);
}

/// The distances of a block's queries to the keys of three blocks, [block, 3 * block].
Tensor windowDistances(std::int64_t block) {
    const Tensor keys = at::arange(3 * block, at::kLong);
    return keys.unsqueeze(0) - keys.narrow(0, block, block).unsqueeze(1);
}

/// 0 where a query sees a key of its window, -1e10 elsewhere: [batch, blocks, 1, block, 3 * block]. `mask` [batch, length].
Tensor windowMask(const Tensor& mask, std::int64_t block) {
    const Tensor queries = intoBlocks(mask.to(at::kLong), block);
    const Tensor seen =
        queries.unsqueeze(-1).logical_and(withNeighbours(queries).unsqueeze(-2)).logical_and(windowDistances(block).abs() < block);
    return at::zeros(seen.sizes(), at::kFloat).masked_fill_(seen.logical_not(), kHidden).unsqueeze(2);
}

/// Which global block a token belongs to (-1: none), [batch, length], and which blocks hold tokens, 0/1 [batch, blocks].
struct GlobalBlocks {
    Tensor ofToken, held;

    GlobalBlocks(const Tensor& mask, std::int64_t size) {
        const std::int64_t length = mask.size(1);
        const std::int64_t count = length / size;
        // The shares are summed in float as the reference sums them, whose rounding decides where some blocks begin.
        const Tensor share = at::ones(mask.sizes(), at::kFloat) / static_cast<double>(size);
        const Tensor begun = share.cumsum(1) - share;
        const Tensor isToken = mask.ne(0);
        const Tensor weight = at::where(isToken, at::ones_like(begun), at::full_like(begun, -1000.0));
        const Tensor ids = (weight + begun - 1.0).floor().clamp_min(-1).to(at::kLong) * mask + (mask - 1);
        const Tensor isEnd = at::arange(length, at::kLong).remainder(size).eq(size - 1).logical_and(ids >= 0);
        const Tensor last = isEnd.sum(1, true) - 1;
        ofToken = at::where(ids < last, ids, last);
        held = count == 0 ? at::zeros({mask.size(0), 0}, at::kLong)
                          : (at::arange(count, at::kLong).unsqueeze(0) <= std::get<0>(ofToken.max(1, true))).to(at::kLong);
    }

    /// The sum of each block's states, [batch, blocks, hidden].
    Tensor sums(const Tensor& x) const {
        const std::int64_t count = held.size(1);
        const Tensor place = at::where(ofToken >= 0, ofToken, at::full_like(ofToken, count));
        return at::einsum("bnd,bng->bgd", {x, at::one_hot(place, count + 1).narrow(2, 0, count).to(x.scalar_type())});
    }
};

/// What all layers of a call share.
struct Call {
    Tensor bias;  ///< [batch, blocks, heads, block, keys], the masks included
    std::optional<GlobalBlocks> globals;
};

struct LongT5Attention {
    nn::FusedLinear queryKeyValue;
    nn::Linear out;
    std::optional<T5DistanceBias> bias, globalBias;
    std::optional<T5Norm> globalNorm;
    AttentionShape shape;
    std::int64_t block;

    LongT5Attention(const nn::Weights& w, const LongT5Config& c, bool hasBias)
        : queryKeyValue(
              {nn::Linear(w / "q", c.d_model, c.num_heads * c.d_kv, false), nn::Linear(w / "k", c.d_model, c.num_heads * c.d_kv, false),
               nn::Linear(w / "v", c.d_model, c.num_heads * c.d_kv, false)},
              w.policy()),
          out(w / "o", c.num_heads * c.d_kv, c.d_model, false),
          shape(t5AttentionShape(c)),
          block(c.blockLength) {
        if (hasBias) {
            bias.emplace(w / "relative_attention_bias", c, true);
        }
        if (c.hasGlobals) {
            if (hasBias) {
                globalBias.emplace(w / "global_relative_attention_bias", c, true);
            }
            globalNorm.emplace(w / "global_input_layer_norm", c);
        }
    }

    /// The first layer's: bias and masks of a call over `mask` [batch, length].
    Tensor callBias(const Tensor& mask, const std::optional<GlobalBlocks>& globals) const {
        const Tensor local = bias->ofDistances(windowDistances(block)).permute({2, 0, 1}) + windowMask(mask, block);
        if (!globals) {
            return local;
        }
        const Tensor seen = mask.unsqueeze(-1).eq(globals->held.unsqueeze(1));
        const Tensor distances = at::arange(globals->held.size(1), at::kLong) - globals->ofToken.unsqueeze(-1);
        const Tensor side = globalBias->ofDistances(distances) +
                            at::zeros(seen.sizes(), at::kFloat).masked_fill_(seen.logical_not(), kHidden).unsqueeze(-1);
        return at::cat({local, intoBlocks(side, block).permute({0, 1, 4, 2, 3})}, -1);
    }

    Tensor operator()(const Tensor& x, const Call& call, const Tensor& headMask, nn::CallContext& context) const {
        const std::int64_t batch = x.size(0);
        const std::vector<Tensor> parts = queryKeyValue(x);
        const Tensor q = intoBlocks(heads(parts[0]), block);
        Tensor k = withNeighbours(intoBlocks(heads(parts[1]), block));
        Tensor v = withNeighbours(intoBlocks(heads(parts[2]), block));
        const std::int64_t blocks = q.size(1);
        if (call.globals) {
            const std::vector<Tensor> side = queryKeyValue((*globalNorm)(call.globals->sums(x)));
            const auto everywhere = [&](const Tensor& y) { return y.unsqueeze(1).expand({batch, blocks, -1, -1, -1}); };
            k = at::cat({k, everywhere(heads(side[1]))}, 2);
            v = at::cat({v, everywhere(heads(side[2]))}, 2);
        }
        // Blocks are rows of a batch for the attention: [batch * blocks, heads, queries, size].
        const auto rows = [](const Tensor& y) { return y.flatten(0, 1).transpose(1, 2); };
        nn::AttentionOptions options;
        options.bias = call.bias.expand({batch, -1, -1, -1, -1}).flatten(0, 1);
        options.headMask = headMask;
        options.scale = shape.scale;
        options.dropout = shape.dropout;
        const Tensor attended = nn::attention(rows(q), rows(k), rows(v), options, context);
        if (context.outputAttentions) {
            Tensor& recorded = context.attentions.back();
            recorded = recorded.unflatten(0, {batch, blocks});
        }
        const Tensor joined = attended.transpose(1, 2).reshape({batch, blocks * block, shape.heads * shape.headSize});
        return out(joined.narrow(1, 0, x.size(1)));
    }

private:
    Tensor heads(const Tensor& x) const { return x.unflatten(2, {shape.heads, shape.headSize}); }
};

struct LongT5EncoderLayer {
    LongT5Attention attention;
    T5Norm norm;
    T5FeedForward feedForward;
};

struct LongT5Encoder {
    nn::Embedding words;
    std::vector<LongT5EncoderLayer> layers;
    T5Norm norm;
    double dropout;
    std::int64_t globalBlockSize;  ///< 0: no global blocks

    LongT5Encoder(const nn::Weights& w, const LongT5Config& c, nn::Embedding table)
        : words(std::move(table)),
          norm(w / "final_layer_norm", c),
          dropout(c.dropout_rate),
          globalBlockSize(c.hasGlobals ? c.global_block_size : 0) {
        const char* const name = c.hasGlobals ? "TransientGlobalSelfAttention" : "LocalSelfAttention";
        for (std::int64_t i = 0; i < c.num_layers; ++i) {
            const nn::Weights block = w / "block" / i / "layer";
            layers.push_back(
                {LongT5Attention(block / 0 / name, c, i == 0), T5Norm(block / 0 / "layer_norm", c), T5FeedForward(block / 1, c)});
        }
    }

    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        Tensor x = context.dropout(t5Words(words, inputs), dropout);
        const Tensor mask = tokenMask(inputs, batch, length);
        Call call;
        if (globalBlockSize > 0) {
            call.globals.emplace(mask, globalBlockSize);
        }
        call.bias = layers.front().attention.callBias(mask, call.globals);
        const auto count = static_cast<std::int64_t>(layers.size());
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            context.recordHiddenState(x);
            const LongT5EncoderLayer& layer = layers[static_cast<std::size_t>(i)];
            const Tensor headMask = headMaskOfLayer(inputs, count, layer.attention.shape.heads, i);
            x = x + context.dropout(layer.attention(layer.norm(x), call, headMask, context), dropout);
            x = layer.feedForward(x, context);
        }
        x = context.dropout(norm(x), dropout);
        context.recordHiddenState(x);
        return {x};
    }
};

struct LongT5 {
    using Config = LongT5Config;
    static constexpr const char* kPrefix = "";

    LongT5Encoder encoder;
    T5Decoder decoder;

    LongT5(const nn::Weights& w, const Config& c) : encoder(w / "encoder", c, t5Words(w, c)), decoder(w / "decoder", c, t5Words(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

}  // namespace

Architecture longt5Architecture() {
    return {"longt5",
            "transformer",
            {{"LongT5Model", {"AutoModel"}, make<Seq2SeqBaseModel<LongT5>>, true, {kT5UnusedBias}},
             {"LongT5ForConditionalGeneration",
              {"AutoModelForSeq2SeqLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<ConditionalGenerationModel<LongT5, T5LmHead>>,
              true,
              {kT5UnusedBias}},
             {"LongT5EncoderModel",
              {"AutoModelForTextEncoding"},
              make<BaseModel<T5EncoderAlone<LongT5Encoder, LongT5Config>>>,
              true,
              {"decoder"}}}};
}

}  // namespace twb::models

#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/models/seq2seq_model.h"
#include "engine/models/t5_layers.h"

/// The stacks of T5 and the parts of its classes.
namespace twb::models {

/// What follows attention in layer `layer`. May be run again in the backward pass (nn/recompute.h).
using T5BetweenAttentions = std::function<Tensor(std::size_t layer, const Tensor& x, nn::CallContext& context)>;

/// An encoder but for its feed-forward parts.
struct T5EncoderFrame {
    nn::Embedding words;
    std::vector<T5SelfAttentionLayer> attentions;
    T5Norm norm;
    double dropout;

    T5EncoderFrame(const nn::Weights& w, const T5Config& c, nn::Embedding words);
    Tensor run(const Inputs& inputs, nn::CallContext& context, const T5BetweenAttentions& feedForward) const;
};

/// A decoder but for its feed-forward parts.
struct T5DecoderFrame {
    struct Layer {
        T5SelfAttentionLayer own;
        T5CrossAttentionLayer cross;
    };

    nn::Embedding words;
    std::vector<Layer> attentions;
    T5Norm norm;
    double dropout;

    T5DecoderFrame(const nn::Weights& w, const T5Config& c, nn::Embedding words);
    Tensor run(const Inputs& inputs, const Memory& memory, DecoderContexts contexts, const T5BetweenAttentions& feedForward) const;
};

struct T5Encoder {
    T5EncoderFrame frame;
    std::vector<T5FeedForward> feedForwards;

    T5Encoder(const nn::Weights& w, const T5Config& c, nn::Embedding words);
    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const;
};

struct T5Decoder {
    T5DecoderFrame frame;
    std::vector<T5FeedForward> feedForwards;

    T5Decoder(const nn::Weights& w, const T5Config& c, nn::Embedding words);
    Tensor operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const;
};

/// The word predictor; tied to the word embeddings, its input is scaled.
struct T5LmHead : Seq2SeqLmHead {
    T5LmHead(const nn::Weights& root, const T5Config& c);
};

/// An encoder as the backbone of text_model.h: the classes T5EncoderModel and the like. Encoder(const nn::Weights&, const T5Config&,
/// nn::Embedding).
template <class Encoder, class ConfigType>
struct T5EncoderAlone {
    using Config = ConfigType;
    static constexpr const char* kPrefix = "";

    Encoder encoder;

    T5EncoderAlone(const nn::Weights& w, const Config& c, bool)
        : encoder(w / "encoder", c, sharedEmbedding(w, {"shared", "encoder.embed_tokens"}, c.vocab_size, c.d_model)) {}
    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const { return {encoder(inputs, context).states, {}}; }
    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "head_mask", "inputs_embeds"}; }
};

/// Regular expression of a key that T5's checkpoints hold and no class uses.
extern const char* const kT5UnusedBias;

}  // namespace twb::models

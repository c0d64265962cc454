#pragma once

#include <cstdint>
#include <string>

#include "engine/models/seq2seq.h"
#include "engine/nn/layers.h"

/// Heads of encoder-decoders, and the inputs that their classes complete.
namespace twb::models {

/// The decoder's inputs; where they hold no tokens, the shifted labels, or the shifted source if `derives`. Throws Error(InvalidInput)
/// naming decoder_input_ids when there is nothing to make them from.
Inputs completedDecoderInputs(const Inputs& inputs, const Tensor& labels, const DecoderStart& start, bool derives,
                              const std::string& className);

/// Names of the inputs of a decoder alone.
const std::vector<std::string>& decoderInputNames();

/// A word predictor over the vocabulary at lm_head, usually tied to the word embeddings.
struct Seq2SeqLmHead {
    nn::Linear projection;
    double inputScale = 1;  ///< T5 with tied embeddings: d_model^-0.5

    struct Options {
        std::int64_t vocabulary = 0, width = 0;
        std::string table;            ///< full name of the word embeddings that it is tied to; empty: untied
        bool finalLogitsBias = true;  ///< the buffer final_logits_bias is added
        std::string name = "lm_head";
    };

    Seq2SeqLmHead(const nn::Weights& root, const Options& options);
    Tensor operator()(const Tensor& states) const { return projection(inputScale == 1 ? states : states * inputScale); }
};

/// out_proj(dropout(tanh(dense(dropout(state))))): BART's sequence classifier.
struct Seq2SeqClassifier {
    nn::Linear dense, outProj;
    double dropout;

    Seq2SeqClassifier(const nn::Weights& w, std::int64_t width, std::int64_t labels, double dropoutProbability)
        : dense(w / "dense", width, width), outProj(w / "out_proj", width, labels), dropout(dropoutProbability) {}
    Tensor operator()(const Tensor& state, const nn::CallContext& context) const {
        return outProj(context.dropout(at::tanh(dense(context.dropout(state, dropout))), dropout));
    }
};

}  // namespace twb::models

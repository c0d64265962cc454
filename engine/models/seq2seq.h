#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/models/model.h"
#include "engine/nn/layers.h"

/// What the encoder-decoders share below their classes (seq2seq_model.h): inputs, masks, contexts, tied tables.
namespace twb::models {

/// What a decoder looks at: an encoder's states [inputs, source, hidden]. Several rows of the decoder (beams) may share one input: rows
/// i * n to i * n + n - 1 look at input i.
struct Memory {
    Tensor states;  ///< undefined: a decoder alone, without cross attention
    Tensor mask;    ///< additive [inputs, 1, 1, source]; undefined: everything is attended

    /// `mask`: 0/1 [inputs, source], or undefined. Throws Error(InvalidInput) naming attention_mask when its shape is another.
    static Memory of(const Tensor& states, const Tensor& mask);
};

/// What an encoder gives: the states, and what only some have (LED's global attentions), under the names of the model's outputs.
struct EncoderResult {
    Tensor states;
    Outputs extra = {};
};

/// A CallContext records the hidden states and attentions of one stack, so a call has one for the decoder (the caller's) and more for the
/// encoder and the cross attention.
struct DecoderContexts {
    nn::CallContext& self;
    nn::CallContext& cross;
    Outputs* extra = nullptr;  ///< takes what only some decoders give, where the caller wants it
};

/// Mode, requests and cancellation of `context`, for a stack that records and caches nothing of its own yet.
nn::CallContext contextOfOtherStack(const nn::CallContext& context);

/// What a family needs to know to make decoder inputs from labels.
struct DecoderStart {
    std::optional<std::int64_t> pad_token_id;
    std::optional<std::int64_t> decoder_start_token_id;
    bool lastTokenFirst = false;  ///< mBART: the last token of a row, the language, also begins it
};

/// Labels or ids [batch, length] moved one place to the right behind the start token; -100 becomes padding. Throws Error(InvalidParameter)
/// naming decoder_start_token_id or pad_token_id when config.json lacks it.
Tensor shiftTokensRight(const Tensor& ids, const DecoderStart& start);

/// Names of the inputs of an encoder-decoder beside those that only some take.
const std::vector<std::string>& seq2seqInputNames();

/// The encoder's part of the inputs: all but labels, encoder_outputs and the decoder's.
Inputs encoderInputs(const Inputs& inputs);

/// The decoder's part under the names that a decoder alone has: decoder_input_ids becomes input_ids and so on.
Inputs decoderInputs(const Inputs& inputs);

/// cross_attn_head_mask as a head_mask.
Inputs crossHeadMask(const Inputs& decoderInputs);

/// The additive mask of a decoder's self attention over `keys` positions, of which the queries are the last; undefined when each query may
/// see all. `mask` [batch, keys] may be undefined; its padding is added to the causal mask, as the BART family does.
Tensor decoderMask(const Tensor& mask, std::int64_t batch, std::int64_t queries, std::int64_t keys, at::ScalarType dtype);

/// A 0/1 mask without effect (all ones) becomes undefined: attention without a mask is faster.
Tensor withoutEmptyMask(const Tensor& mask);

/// How many positions the decoder has behind it: what its cache holds.
std::int64_t pastLength(const nn::CallContext& context);

/// One table under several names; a checkpoint may hold any of them. The first name is the table's own.
nn::Embedding sharedEmbedding(const nn::Weights& w, std::initializer_list<const char*> scopes, std::int64_t count, std::int64_t size,
                              std::int64_t padding = -1);

/// The states of each row's last eos token, [batch, hidden]. Throws Error(InvalidInput) naming eos unless every row has as many.
Tensor lastEosStates(const Tensor& states, const Tensor& inputIds, std::int64_t eosTokenId);

}  // namespace twb::models

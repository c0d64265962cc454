#pragma once

#include <memory>

#include "engine/generation/generation_config.h"
#include "engine/models/decoding.h"
#include "engine/models/model.h"

namespace twb::generation {

/// What a model remembers of the last sequence, so that the next turn of a chat computes only what is new. The model must outlive it.
class PromptCache {
public:
    /// A decoding that goes on from the longest beginning that `ids` share with what is remembered; it must not have been asked for
    /// anything but such sequences. Until `keep` is called nothing is remembered.
    std::unique_ptr<models::Decoding> take(const models::Model& model, const models::Inputs& inputs, const TokenIds& ids,
                                           nn::CallContext& context);
    /// Takes a decoding back: `ids` are what it has computed, at least.
    void keep(std::unique_ptr<models::Decoding> decoding, TokenIds ids);

private:
    std::unique_ptr<models::Decoding> m_decoding;
    TokenIds m_ids;
};

}  // namespace twb::generation

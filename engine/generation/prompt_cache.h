#pragma once

#include <functional>
#include <memory>

#include "engine/generation/generation_config.h"
#include "engine/models/decoding.h"

namespace twb::generation {

/// What a model remembers of the last sequence, so that the next turn of a chat computes only what is new. The model must outlive it.
class PromptCache {
public:
    /// A decoding that goes on from the longest beginning that `ids` share with what is remembered, or a new one from `start` where nothing
    /// is that keeps its keys and values as `kind`. Until `keep` is called nothing is remembered.
    std::unique_ptr<models::Decoding> take(nn::CacheKind kind, const TokenIds& ids,
                                           const std::function<std::unique_ptr<models::Decoding>()>& start);
    /// Takes a decoding back: `ids` are what it has computed, at least. It must not have been asked for anything but such sequences.
    void keep(std::unique_ptr<models::Decoding> decoding, TokenIds ids);

private:
    std::unique_ptr<models::Decoding> m_decoding;
    nn::CacheKind m_kind = nn::CacheKind::Full;
    TokenIds m_ids;
};

}  // namespace twb::generation

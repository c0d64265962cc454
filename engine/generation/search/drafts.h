#pragma once

#include <memory>

#include "engine/generation/search/search.h"
#include "engine/models/model.h"

namespace twb::generation {

/// Where assisted generation gets its guesses from.
class DraftSource {
public:
    virtual ~DraftSource() = default;

    /// The single sequence [1, length] with at most `most` guessed tokens behind it.
    virtual Tensor extend(const Tensor& sequence, std::int64_t most, Search& search) = 0;
    /// `matches` of the guessed tokens were right; the sequence now has `length` tokens.
    virtual void learn(std::int64_t matches, std::int64_t length) = 0;
    /// Whether the processors also work on the token after the last guess.
    virtual bool processesLastToken() const = 0;
};

/// A smaller model of the same vocabulary writes greedily. It must outlive the source.
std::unique_ptr<DraftSource> modelDrafts(const models::Model& model, const models::Inputs& inputs, const GenerationConfig& config,
                                         const core::CancelToken& cancel);

/// What followed the same tokens earlier in the sequence (prompt lookup).
std::unique_ptr<DraftSource> promptLookup(const GenerationConfig& config);

/// Checks guesses with one pass of the model (Leviathan et al. 2023, transformers' assisted generation).
GenerationOutput assistedSearch(Search& search, DraftSource& drafts);

}  // namespace twb::generation

#pragma once

#include <functional>

#include "engine/generation/generation_config.h"
#include "engine/generation/processors/logits_processor.h"

/// The processors, by the names of transformers' classes. Each family is in the file named beside it.
namespace twb::generation {

// lengths.cpp
LogitsProcessorPtr minLength(std::int64_t minLength, TokenIds eos);
LogitsProcessorPtr minNewTokens(std::int64_t promptLength, std::int64_t minNewTokens, TokenIds eos);
LogitsProcessorPtr exponentialDecay(const DecayPenalty& penalty, TokenIds eos, std::int64_t promptLength);

// repetition.cpp
LogitsProcessorPtr repetitionPenalty(double penalty);
LogitsProcessorPtr encoderRepetitionPenalty(double penalty, Tensor encoderIds);

// ngrams.cpp
LogitsProcessorPtr noRepeatNgrams(std::int64_t size);
LogitsProcessorPtr encoderNoRepeatNgrams(std::int64_t size, const Tensor& encoderIds);

// sequence_bias.cpp
LogitsProcessorPtr sequenceBias(std::vector<SequenceBias> biases);
LogitsProcessorPtr noBadWords(const std::vector<TokenIds>& words, const TokenIds& eos);

// diversity.cpp
LogitsProcessorPtr hammingDiversity(double penalty, std::int64_t beams, std::int64_t groups);

// forced_tokens.cpp
LogitsProcessorPtr forcedBos(std::int64_t token);
LogitsProcessorPtr forcedEos(std::int64_t maxLength, TokenIds tokens);
LogitsProcessorPtr forcedTokens(const std::vector<ForcedToken>& tokens);
LogitsProcessorPtr suppressTokens(const TokenIds& tokens);
LogitsProcessorPtr suppressTokensAtBegin(const TokenIds& tokens, std::int64_t beginIndex);

// prefix_allowed.cpp
using AllowedTokens = std::function<TokenIds(std::int64_t batchIndex, const TokenIds& sequence)>;
LogitsProcessorPtr prefixAllowedTokens(AllowedTokens allowed, std::int64_t beams);

// numeric.cpp
LogitsProcessorPtr removeInvalidValues();
LogitsProcessorPtr renormalize();

// truncation.cpp: warpers, which take tokens out of the draw but for the `keep` best
LogitsProcessorPtr temperature(double temperature);
LogitsProcessorPtr topK(std::int64_t k, std::int64_t keep);
LogitsProcessorPtr topP(double p, std::int64_t keep);
LogitsProcessorPtr minP(double p, std::int64_t keep);

// information.cpp: warpers that measure how surprising a token is
LogitsProcessorPtr typicalP(double mass, std::int64_t keep);
LogitsProcessorPtr epsilonCutoff(double epsilon, std::int64_t keep);
LogitsProcessorPtr etaCutoff(double epsilon, std::int64_t keep);

}  // namespace twb::generation

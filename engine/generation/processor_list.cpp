#include "engine/generation/processor_list.h"

#include "engine/core/error.h"

namespace twb::generation {
namespace {

using core::Error;
using core::ErrorCode;

const Tensor& requireEncoderIds(const ProcessorContext& context, const std::string& option) {
    if (!context.encoderIds.defined()) {
        throw Error(ErrorCode::InvalidParameter,
                    "The option " + option + " compares with the ids of the prompt, but the model was given none.");
    }
    return context.encoderIds;
}

void addRepetition(LogitsProcessorList& list, const GenerationConfig& c, const ProcessorContext& context) {
    if (c.encoder_repetition_penalty != 1) {
        list.add(encoderRepetitionPenalty(c.encoder_repetition_penalty, requireEncoderIds(context, "encoder_repetition_penalty")));
    }
    if (c.repetition_penalty != 1) {
        list.add(repetitionPenalty(c.repetition_penalty));
    }
    if (c.no_repeat_ngram_size > 0) {
        list.add(noRepeatNgrams(c.no_repeat_ngram_size));
    }
    if (c.encoder_no_repeat_ngram_size > 0) {
        if (!context.isEncoderDecoder) {
            throw Error(ErrorCode::InvalidParameter,
                        "The option encoder_no_repeat_ngram_size must be 0 for a model without an encoder, but is " +
                            std::to_string(c.encoder_no_repeat_ngram_size) + "; use no_repeat_ngram_size.");
        }
        list.add(encoderNoRepeatNgrams(c.encoder_no_repeat_ngram_size, requireEncoderIds(context, "encoder_no_repeat_ngram_size")));
    }
}

void addLengths(LogitsProcessorList& list, const GenerationConfig& c, const ProcessorContext& context) {
    if (!c.eos_token_id) {
        return;
    }
    if (c.min_length > 0) {
        list.add(minLength(c.min_length, *c.eos_token_id));
    }
    if (c.min_new_tokens.value_or(0) > 0) {
        list.add(minNewTokens(context.promptLength, *c.min_new_tokens, *c.eos_token_id));
    }
}

void addSuppressed(LogitsProcessorList& list, const GenerationConfig& c, const ProcessorContext& context) {
    if (c.suppress_tokens) {
        list.add(suppressTokens(*c.suppress_tokens));
    }
    if (c.begin_suppress_tokens) {
        std::int64_t begin = context.promptLength;
        if (begin <= 1 && c.forced_bos_token_id) {
            ++begin;  // the first token is forced
        }
        if (c.forced_decoder_ids && !c.forced_decoder_ids->empty()) {
            begin += c.forced_decoder_ids->back().position;
        }
        list.add(suppressTokensAtBegin(*c.begin_suppress_tokens, begin));
    }
}

}  // namespace

void addProcessors(LogitsProcessorList& list, const GenerationConfig& c, const ProcessorContext& context) {
    if (c.sequence_bias) {
        list.add(sequenceBias(*c.sequence_bias));
    }
    if (c.diversity_penalty > 0 && c.num_beam_groups > 1) {
        list.add(hammingDiversity(c.diversity_penalty, c.num_beams, c.num_beam_groups));
    }
    addRepetition(list, c, context);
    if (c.bad_words_ids) {
        list.add(noBadWords(*c.bad_words_ids, c.eos_token_id.value_or(TokenIds())));
    }
    addLengths(list, c, context);
    if (context.allowedTokens) {
        list.add(prefixAllowedTokens(context.allowedTokens, c.num_beams / c.num_beam_groups));
    }
    if (c.forced_bos_token_id) {
        list.add(forcedBos(*c.forced_bos_token_id));
    }
    if (c.forced_eos_token_id) {
        list.add(forcedEos(context.maxLength, *c.forced_eos_token_id));
    }
    if (c.remove_invalid_values) {
        list.add(removeInvalidValues());
    }
    if (c.exponential_decay_length_penalty) {
        list.add(exponentialDecay(*c.exponential_decay_length_penalty, c.eos_token_id.value_or(TokenIds()), context.promptLength));
    }
    addSuppressed(list, c, context);
    if (c.forced_decoder_ids) {
        list.add(forcedTokens(*c.forced_decoder_ids));
    }
    if (c.renormalize_logits) {
        list.add(renormalize());
    }
}

LogitsProcessorList makeWarpers(const GenerationConfig& c) {
    LogitsProcessorList list;
    const std::int64_t keep = c.num_beams > 1 ? 2 : 1;
    if (c.temperature != 1) {
        list.add(temperature(c.temperature));
    }
    if (c.top_k != 0) {
        list.add(topK(c.top_k, keep));
    }
    if (c.top_p < 1) {
        list.add(topP(c.top_p, keep));
    }
    if (c.min_p) {
        list.add(minP(*c.min_p, keep));
    }
    if (c.typical_p < 1) {
        list.add(typicalP(c.typical_p, keep));
    }
    if (c.epsilon_cutoff > 0 && c.epsilon_cutoff < 1) {
        list.add(epsilonCutoff(c.epsilon_cutoff, keep));
    }
    if (c.eta_cutoff > 0 && c.eta_cutoff < 1) {
        list.add(etaCutoff(c.eta_cutoff, keep));
    }
    if (c.renormalize_logits) {
        list.add(renormalize());
    }
    return list;
}

}  // namespace twb::generation

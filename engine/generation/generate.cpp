#include "engine/generation/generate.h"

#include "engine/core/error.h"
#include "engine/generation/invalid_logits.h"
#include "engine/generation/model_facts.h"
#include "engine/generation/processor_list.h"
#include "engine/generation/processors/guidance.h"
#include "engine/generation/prompt.h"
#include "engine/generation/row_ids.h"
#include "engine/generation/search/drafts.h"

namespace twb::generation {
namespace {

using core::Error;
using core::ErrorCode;

/// As transformers: without a padding token the first end-of-sequence token pads.
void completePadding(GenerationConfig& config) {
    if (!config.pad_token_id && config.eos_token_id && !config.eos_token_id->empty()) {
        config.pad_token_id = config.eos_token_id->front();
    }
}

std::int64_t maxLengthOf(const GenerationConfig& config, std::int64_t promptLength) {
    return config.max_new_tokens ? promptLength + *config.max_new_tokens : *config.max_length;
}

/// Refuses a prompt that leaves no place in the model's table of positions.
void checkContext(const std::optional<std::int64_t>& positions, std::int64_t promptLength) {
    if (positions && promptLength >= *positions) {
        throw Error(ErrorCode::InvalidInput, "The prompt has " + std::to_string(promptLength) + " tokens, but the model has " +
                                                 std::to_string(*positions) +
                                                 " positions for prompt and answer together. Shorten the prompt.");
    }
}

Stopping makeStopping(const GenerationRequest& request, const GenerationConfig& config, std::int64_t promptLength) {
    StoppingOptions options;
    options.promptLength = promptLength;
    options.maxLength = maxLengthOf(config, promptLength);
    if (!isEncoderDecoder(request.model)) {
        options.contextLength = positionTableSize(request.model.config());
        checkContext(options.contextLength, promptLength);
    }
    options.maxTimeS = config.max_time;
    options.stopStrings = config.stop_strings;
    options.decode = request.decode;
    if (!config.stop_strings.empty() && !request.decode) {
        throw Error(ErrorCode::InvalidParameter, "The option stop_strings needs the model's tokenizer, and its folder has none.");
    }
    return Stopping(std::move(options));
}

LogitsProcessorList makeProcessors(const GenerationRequest& request, const GenerationConfig& config, const Prompt& prompt) {
    const bool encoderDecoder = isEncoderDecoder(request.model);
    LogitsProcessorList list;
    if (config.guidance_scale && *config.guidance_scale != 1) {
        if (encoderDecoder) {
            throw Error(ErrorCode::InvalidParameter, "The option guidance_scale is for models without an encoder.");
        }
        list.add(classifierFreeGuidance(request.model, {*config.guidance_scale, prompt.negativeIds, prompt.negativeMask, config.use_cache},
                                        request.cancel));
    }
    addProcessors(list, config,
                  {prompt.ids.size(1), maxLengthOf(config, prompt.ids.size(1)), prompt.encoderIds, encoderDecoder, request.allowedTokens});
    return list;
}

GenerationOutput assisted(Search& search, const GenerationRequest& request, const GenerationConfig& config, const Prompt& prompt) {
    if (search.batch() != 1) {
        throw Error(ErrorCode::InvalidInput,
                    "Assisted generation (assistant_model, prompt_lookup_num_tokens) continues one sequence, but the batch has " +
                        std::to_string(search.batch()) + ".");
    }
    const auto drafts =
        request.assistant != nullptr ? modelDrafts(*request.assistant, prompt.inputs, config, request.cancel) : promptLookup(config);
    return assistedSearch(search, *drafts);
}

GenerationOutput run(Search& search, Strategy strategy, const GenerationRequest& request, const GenerationConfig& config,
                     const Prompt& prompt) {
    switch (strategy) {
        case Strategy::Greedy:
            return greedySearch(search);
        case Strategy::Sample:
            return sample(search);
        case Strategy::Beam:
            return hasLaterBeams(request.model.config()) ? laterBeamSearch(search) : beamSearch(search);
        case Strategy::BeamSample:
            return hasLaterBeams(request.model.config()) ? laterBeamSearch(search) : beamSample(search);
        case Strategy::GroupBeam:
            return groupBeamSearch(search);
        case Strategy::ConstrainedBeam:
            return constrainedBeamSearch(search);
        case Strategy::Contrastive:
            return contrastiveSearch(search);
        case Strategy::Assisted:
            break;
    }
    return assisted(search, request, config, prompt);
}

/// The prompt cache that a call may use, or null.
PromptCache* usableCache(const GenerationRequest& request, const Prompt& prompt, Strategy strategy) {
    const bool plain = prompt.ids.size(0) == 1 && prompt.inputs.all().size() == 1 && prompt.inputs.has("input_ids");
    const bool oneRow = request.config.num_return_sequences == 1 && (strategy == Strategy::Greedy || strategy == Strategy::Sample);
    return request.config.use_cache && plain && oneRow && !isEncoderDecoder(request.model) ? request.cache : nullptr;
}

/// Gives a decoding back to the prompt cache when a call ends, also when it was cancelled.
class CacheReturn {
public:
    CacheReturn(PromptCache* cache, std::unique_ptr<models::Decoding>& decoding, const Search& search)
        : m_cache(cache), m_decoding(decoding), m_search(search) {}
    CacheReturn(const CacheReturn&) = delete;
    CacheReturn& operator=(const CacheReturn&) = delete;
    ~CacheReturn() {
        if (m_cache != nullptr) {
            m_cache->keep(std::move(m_decoding), m_search.seenIds());
        }
    }

private:
    PromptCache* m_cache;
    std::unique_ptr<models::Decoding>& m_decoding;
    const Search& m_search;
};

}  // namespace

GenerationOutput generate(const GenerationRequest& request) {
    GenerationConfig config = request.config;
    validate(config);
    const Strategy strategy = strategyOf(config, request.assistant != nullptr);
    completePadding(config);
    const Prompt prompt = preparePrompt(request.inputs, config, isEncoderDecoder(request.model));
    const TokenIds eos = config.eos_token_id ? *config.eos_token_id : request.defaults.eos_token_id.value_or(TokenIds());

    nn::CallContext context;
    context.cancel = request.cancel;
    context.history = request.history;
    Stopping stopping = makeStopping(request, config, prompt.ids.size(1));
    LogitsProcessorList processors = makeProcessors(request, config, prompt);
    PromptCache* const cache = usableCache(request, prompt, strategy);
    const auto start = [&] {
        std::unique_ptr<models::Decoding> fresh = request.model.startDecoding(prompt.inputs, config.use_cache, context);
        fresh->keepAs(config.cache_implementation);
        return fresh;
    };
    std::unique_ptr<models::Decoding> decoding =
        cache != nullptr ? cache->take(config.cache_implementation, rowIds(prompt.ids, 0), start) : start();
    const bool single = prompt.ids.size(0) == 1 && config.num_return_sequences == 1;
    Search search({*decoding, config, prompt.ids, std::move(processors), config.do_sample ? makeWarpers(config) : LogitsProcessorList(),
                   std::move(stopping), eos,
                   config.pad_token_id.value_or(request.defaults.pad_token_id.value_or(eos.empty() ? 0 : eos.front())),
                   single ? request.listener : nullptr, request.cancel,
                   [&](const Tensor& sequences) { reportInvalidLogits(request.model, prompt.inputs, sequences, request.cancel); }});
    const CacheReturn giveBack(cache, decoding, search);
    return run(search, strategy, request, config, prompt);
}

}  // namespace twb::generation

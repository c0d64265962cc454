#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/json.h"
#include "engine/nn/kv_cache.h"

namespace twb::generation {

using TokenIds = std::vector<std::int64_t>;

enum class EarlyStopping { No, Yes, Never };

/// `bias` is added to the last of `ids` where the others precede it.
struct SequenceBias {
    TokenIds ids;
    double bias = 0;
};

/// One entry of force_words_ids: a phrase, or several of which one must appear.
struct ForcedWord {
    std::vector<TokenIds> alternatives;
    bool disjunctive = false;
};

/// A token that must stand at a position; none: the position is free (Whisper's files have such entries).
struct ForcedToken {
    std::int64_t position = 0;
    std::optional<std::int64_t> token;
};

struct DecayPenalty {
    std::int64_t start = 0;  ///< counted from the end of the prompt
    double factor = 1;
};

/// How to write: transformers' GenerationConfig (4.34.1, and what later releases added that this program has), with its names and
/// defaults. An absent optional is None.
struct GenerationConfig {
    // Length
    std::optional<std::int64_t> max_length = 20;
    std::optional<std::int64_t> max_new_tokens;
    std::int64_t min_length = 0;
    std::optional<std::int64_t> min_new_tokens;
    EarlyStopping early_stopping = EarlyStopping::No;
    std::optional<double> max_time;  ///< seconds
    std::vector<std::string> stop_strings;

    // Strategy
    bool do_sample = false;
    std::int64_t num_beams = 1;
    std::int64_t num_beam_groups = 1;
    std::optional<double> penalty_alpha;
    bool use_cache = true;
    nn::CacheKind cache_implementation = nn::CacheKind::Full;
    bool low_memory = false;

    // The scores
    double temperature = 1;
    std::int64_t top_k = 50;
    double top_p = 1;
    std::optional<double> min_p;
    double typical_p = 1;
    double epsilon_cutoff = 0;
    double eta_cutoff = 0;
    double diversity_penalty = 0;
    double repetition_penalty = 1;
    double encoder_repetition_penalty = 1;
    double length_penalty = 1;
    std::int64_t no_repeat_ngram_size = 0;
    std::int64_t encoder_no_repeat_ngram_size = 0;
    std::optional<std::vector<TokenIds>> bad_words_ids;
    std::optional<std::vector<ForcedWord>> force_words_ids;
    bool renormalize_logits = false;
    std::optional<std::int64_t> forced_bos_token_id;
    std::optional<TokenIds> forced_eos_token_id;
    bool remove_invalid_values = false;
    std::optional<DecayPenalty> exponential_decay_length_penalty;
    std::optional<TokenIds> suppress_tokens;
    std::optional<TokenIds> begin_suppress_tokens;
    std::optional<std::vector<ForcedToken>> forced_decoder_ids;
    std::optional<std::vector<SequenceBias>> sequence_bias;
    std::optional<double> guidance_scale;

    // What is returned
    std::int64_t num_return_sequences = 1;
    bool output_scores = false;

    // Special tokens
    std::optional<std::int64_t> pad_token_id;
    std::optional<std::int64_t> bos_token_id;
    std::optional<TokenIds> eos_token_id;
    std::optional<std::int64_t> decoder_start_token_id;

    // Drafts
    std::int64_t num_assistant_tokens = 5;
    bool fixedDraftLength = false;  ///< num_assistant_tokens_schedule is "constant"
    std::optional<std::int64_t> prompt_lookup_num_tokens;
    std::int64_t max_matching_ngram_size = 2;
};

/// What a model's folder says: generation_config.json, or without it the fields of the same names in config.json. `task`: its
/// task_specific_params come on top (empty: none). Throws Error(InvalidFile | InvalidParameter) naming the file and the field.
GenerationConfig loadGenerationConfig(const std::filesystem::path& folder, const core::Json& modelConfig, const std::string& task = {});

/// Puts a call's options over a configuration; null is None. Throws Error(InvalidParameter) that names the option, its value and what it
/// takes; an unknown name is told with the nearest known one.
void applyOptions(GenerationConfig& config, const core::Json& options);

/// Names of all options that applyOptions knows.
std::vector<std::string> optionNames();
bool isOptionName(std::string_view name);

enum class Strategy { Greedy, Sample, Beam, BeamSample, GroupBeam, ConstrainedBeam, Contrastive, Assisted };

/// `hasDraft`: an assistant model is given (prompt_lookup_num_tokens asks for one by itself).
/// Throws Error(InvalidParameter) for a combination that no strategy has.
Strategy strategyOf(const GenerationConfig& config, bool hasDraft);

/// Checks what options mean for one another, as transformers does. Throws Error(InvalidParameter).
void validate(const GenerationConfig& config);

}  // namespace twb::generation

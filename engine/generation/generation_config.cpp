#include "engine/generation/generation_config.h"

#include "engine/core/error.h"

namespace twb::generation {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw core::Error(core::ErrorCode::InvalidParameter, message);
}

std::string text(std::int64_t value) {
    return std::to_string(value);
}

bool isGreedyOrSample(const GenerationConfig& c) {
    return c.num_beams == 1 && !c.force_words_ids;
}

bool isContrastive(const GenerationConfig& c) {
    return isGreedyOrSample(c) && !c.do_sample && c.top_k > 1 && c.penalty_alpha.value_or(0) > 0;
}

void checkSampling(const GenerationConfig& c) {
    if (c.do_sample && c.temperature == 0) {
        refuse(
            "The option temperature must be a number above 0 when do_sample is true, but is 0. For the likeliest tokens set do_sample to "
            "false.");
    }
}

void checkForcedWords(const GenerationConfig& c) {
    if (!c.force_words_ids) {
        return;
    }
    if (c.num_beams == 1) {
        refuse("force_words_ids needs beam search: the option num_beams must be at least 2, but is 1.");
    }
    if (c.do_sample) {
        refuse("force_words_ids does not go with sampling: set do_sample to false.");
    }
    if (c.num_beam_groups != 1) {
        refuse("force_words_ids does not go with groups of beams: num_beam_groups must be 1, but is " + text(c.num_beam_groups) + ".");
    }
}

void checkGroups(const GenerationConfig& c) {
    if (c.num_beams == 1 || (c.num_beam_groups == 1 && c.diversity_penalty == 0)) {
        return;
    }
    const std::string why =
        "Groups of beams (num_beam_groups " + text(c.num_beam_groups) + ", diversity_penalty " + std::to_string(c.diversity_penalty) + ") ";
    if (c.do_sample) {
        refuse(why + "do not go with sampling: set do_sample to false.");
    }
    if (c.num_beams % c.num_beam_groups != 0) {
        refuse(why + "must divide the beams: num_beams is " + text(c.num_beams) + ", which num_beam_groups does not divide.");
    }
    if (c.diversity_penalty == 0) {
        refuse(why + "need a diversity_penalty above 0, else all groups write the same.");
    }
    if (c.num_beam_groups == 1) {
        refuse(why + "need at least 2 groups: set num_beam_groups, or diversity_penalty to 0.");
    }
}

void checkReturned(const GenerationConfig& c) {
    if (c.num_return_sequences == 1) {
        return;
    }
    if (c.num_beams == 1 && !c.do_sample) {
        refuse("The option num_return_sequences must be 1 without sampling and beams, but is " + text(c.num_return_sequences) +
               ": there is only one likeliest answer. Set do_sample to true, or num_beams.");
    }
    if (c.num_beams > 1 && c.num_return_sequences > c.num_beams) {
        refuse("The option num_return_sequences must be at most num_beams, " + text(c.num_beams) + ", but is " +
               text(c.num_return_sequences) + ".");
    }
}

}  // namespace

void validate(const GenerationConfig& config) {
    checkSampling(config);
    checkForcedWords(config);
    checkGroups(config);
    checkReturned(config);
    if (!config.max_length && !config.max_new_tokens) {
        refuse("Nothing limits the length: max_length and max_new_tokens are both null. Give one of them.");
    }
    if (isContrastive(config) && !config.use_cache) {
        refuse("Contrastive search (penalty_alpha) needs use_cache.");
    }
    if (config.exponential_decay_length_penalty && !config.eos_token_id) {
        refuse("exponential_decay_length_penalty raises the end of sequence, but there is none: set eos_token_id.");
    }
}

Strategy strategyOf(const GenerationConfig& c, bool hasDraft) {
    if (hasDraft || c.prompt_lookup_num_tokens) {
        if (!isGreedyOrSample(c) || isContrastive(c)) {
            refuse(
                "Assisted generation (assistant_model, prompt_lookup_num_tokens) goes with greedy search and sampling only: num_beams must "
                "be 1, but is " +
                text(c.num_beams) + ", and penalty_alpha and force_words_ids must not be set.");
        }
        if (!c.use_cache) {
            refuse("Assisted generation needs use_cache.");
        }
        if (c.num_return_sequences != 1) {
            refuse("Assisted generation returns one sequence: num_return_sequences must be 1, but is " + text(c.num_return_sequences) +
                   ".");
        }
        return Strategy::Assisted;
    }
    if (c.force_words_ids) {
        return Strategy::ConstrainedBeam;
    }
    if (c.num_beams == 1) {
        return c.do_sample ? Strategy::Sample : isContrastive(c) ? Strategy::Contrastive : Strategy::Greedy;
    }
    if (c.num_beam_groups > 1) {
        return Strategy::GroupBeam;
    }
    return c.do_sample ? Strategy::BeamSample : Strategy::Beam;
}

}  // namespace twb::generation

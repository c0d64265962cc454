#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/generation/generation_config.h"
#include "engine/generation/option_values.h"

/// The options by name: how each is read, and what null (None) means for it.
namespace twb::generation {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using option::Range;
using C = GenerationConfig;
using Set = void (*)(C&, const std::string& name, const Json& value);

constexpr Range kPositive{1};
constexpr Range kFromZero{0};
constexpr Range kAboveZero{0, std::numeric_limits<double>::infinity(), true};
constexpr Range kShare{0, 1};
constexpr Range kShareAboveZero{0, 1, true};
constexpr Range kAny{};

template <bool C::*Member>
void setFlag(C& c, const std::string& name, const Json& value) {
    c.*Member = !value.is_null() && option::flag(name, value);
}

/// null: the value that turns the option off, which is its default unless given here.
template <auto Member, const Range& range>
void setInteger(C& c, const std::string& name, const Json& value) {
    if (value.is_null()) {
        c.*Member = C().*Member;
    } else {
        c.*Member = option::integer(name, value, range);
    }
}

template <auto Member, const Range& range>
void setOptionalInteger(C& c, const std::string& name, const Json& value) {
    c.*Member = value.is_null() ? std::nullopt : std::optional(option::integer(name, value, range));
}

template <double C::*Member, const Range& range>
void setNumber(C& c, const std::string& name, const Json& value) {
    c.*Member = value.is_null() ? C().*Member : option::number(name, value, range);
}

template <std::optional<double> C::*Member, const Range& range>
void setOptionalNumber(C& c, const std::string& name, const Json& value) {
    c.*Member = value.is_null() ? std::nullopt : std::optional(option::number(name, value, range));
}

template <auto Member, auto Read>
void setOptional(C& c, const std::string& name, const Json& value) {
    if (value.is_null()) {
        c.*Member = std::nullopt;
    } else {
        c.*Member = Read(name, value);
    }
}

void setTopK(C& c, const std::string& name, const Json& value) {
    c.top_k = value.is_null() ? 0 : option::integer(name, value, kFromZero);
}

void setEarlyStopping(C& c, const std::string& name, const Json& value) {
    c.early_stopping = value.is_null() ? EarlyStopping::No : option::earlyStopping(name, value);
}

void setStopStrings(C& c, const std::string& name, const Json& value) {
    c.stop_strings = value.is_null() ? std::vector<std::string>() : option::texts(name, value);
}

void setUseCache(C& c, const std::string& name, const Json& value) {
    c.use_cache = value.is_null() || option::flag(name, value);
}

void setCacheKind(C& c, const std::string& name, const Json& value) {
    c.cache_implementation = value.is_null() ? nn::CacheKind::Full : option::cacheKind(name, value);
}

void setDraftSchedule(C& c, const std::string& name, const Json& value) {
    if (!value.is_null() && value != "heuristic" && value != "heuristic_transient" && value != "constant") {
        option::refuse(name, "\"heuristic\", \"heuristic_transient\" or \"constant\"", value);
    }
    c.fixedDraftLength = value == "constant";
}

/// Scores are the only intermediate values that are returned; the shape of the result does not change either.
void acceptOutputFlag(C&, const std::string& name, const Json& value) {
    if (value.is_boolean() && value.get<bool>()) {
        throw Error(ErrorCode::Unsupported,
                    "The option " + name + " is not supported by generate; ask `forward` for hidden states and attentions.");
    }
}

void acceptAnything(C&, const std::string&, const Json&) {}

struct Option {
    const char* name;
    Set set;
};

constexpr Option kOptions[] = {
    {"max_length", setOptionalInteger<&C::max_length, kPositive>},
    {"max_new_tokens", setOptionalInteger<&C::max_new_tokens, kPositive>},
    {"min_length", setInteger<&C::min_length, kFromZero>},
    {"min_new_tokens", setOptionalInteger<&C::min_new_tokens, kFromZero>},
    {"early_stopping", setEarlyStopping},
    {"max_time", setOptionalNumber<&C::max_time, kAboveZero>},
    {"stop_strings", setStopStrings},
    {"do_sample", setFlag<&C::do_sample>},
    {"num_beams", setInteger<&C::num_beams, kPositive>},
    {"num_beam_groups", setInteger<&C::num_beam_groups, kPositive>},
    {"penalty_alpha", setOptionalNumber<&C::penalty_alpha, kShare>},
    {"use_cache", setUseCache},
    {"cache_implementation", setCacheKind},
    {"low_memory", setFlag<&C::low_memory>},
    {"temperature", setNumber<&C::temperature, kFromZero>},
    {"top_k", setTopK},
    {"top_p", setNumber<&C::top_p, kShare>},
    {"min_p", setOptionalNumber<&C::min_p, kShare>},
    {"typical_p", setNumber<&C::typical_p, kShareAboveZero>},
    {"epsilon_cutoff", setNumber<&C::epsilon_cutoff, kShare>},
    {"eta_cutoff", setNumber<&C::eta_cutoff, kShare>},
    {"diversity_penalty", setNumber<&C::diversity_penalty, kFromZero>},
    {"repetition_penalty", setNumber<&C::repetition_penalty, kAboveZero>},
    {"encoder_repetition_penalty", setNumber<&C::encoder_repetition_penalty, kAboveZero>},
    {"length_penalty", setNumber<&C::length_penalty, kAny>},
    {"no_repeat_ngram_size", setInteger<&C::no_repeat_ngram_size, kFromZero>},
    {"encoder_no_repeat_ngram_size", setInteger<&C::encoder_no_repeat_ngram_size, kFromZero>},
    {"bad_words_ids", setOptional<&C::bad_words_ids, option::phrases>},
    {"force_words_ids", setOptional<&C::force_words_ids, option::forcedWords>},
    {"renormalize_logits", setFlag<&C::renormalize_logits>},
    {"forced_bos_token_id", setOptional<&C::forced_bos_token_id, option::tokenId>},
    {"forced_eos_token_id", setOptional<&C::forced_eos_token_id, option::tokenIds>},
    {"remove_invalid_values", setFlag<&C::remove_invalid_values>},
    {"exponential_decay_length_penalty", setOptional<&C::exponential_decay_length_penalty, option::decayPenalty>},
    {"suppress_tokens", setOptional<&C::suppress_tokens, option::tokenIds>},
    {"begin_suppress_tokens", setOptional<&C::begin_suppress_tokens, option::tokenIds>},
    {"forced_decoder_ids", setOptional<&C::forced_decoder_ids, option::forcedTokens>},
    {"sequence_bias", setOptional<&C::sequence_bias, option::sequenceBias>},
    {"guidance_scale", setOptionalNumber<&C::guidance_scale, kAny>},
    {"num_return_sequences", setInteger<&C::num_return_sequences, kPositive>},
    {"output_scores", setFlag<&C::output_scores>},
    {"output_attentions", acceptOutputFlag},
    {"output_hidden_states", acceptOutputFlag},
    {"return_dict_in_generate", acceptAnything},
    {"pad_token_id", setOptional<&C::pad_token_id, option::tokenId>},
    {"bos_token_id", setOptional<&C::bos_token_id, option::tokenId>},
    {"eos_token_id", setOptional<&C::eos_token_id, option::tokenIds>},
    {"decoder_start_token_id", setOptional<&C::decoder_start_token_id, option::tokenId>},
    {"num_assistant_tokens", setInteger<&C::num_assistant_tokens, kPositive>},
    {"num_assistant_tokens_schedule", setDraftSchedule},
    {"prompt_lookup_num_tokens", setOptionalInteger<&C::prompt_lookup_num_tokens, kPositive>},
    {"max_matching_ngram_size", setInteger<&C::max_matching_ngram_size, kPositive>},
};

const Option* findOption(std::string_view name) {
    const auto found = std::find_if(std::begin(kOptions), std::end(kOptions), [&](const Option& option) { return option.name == name; });
    return found == std::end(kOptions) ? nullptr : found;
}

/// Sets what `fields` says of the known options.
void applyKnown(C& config, const Json& fields, const std::string& file) {
    for (const auto& [name, value] : fields.items()) {
        const Option* option = findOption(name);
        if (option == nullptr) {
            continue;  // a configuration file holds other things, too
        }
        try {
            option->set(config, name, value);
        } catch (const Error& error) {
            throw Error(ErrorCode::InvalidFile, file + ": " + error.what());
        }
    }
}

/// Fields of config.json, those of a composite model's decoder where the outer ones say nothing.
void applyModelConfig(C& config, const Json& modelConfig) {
    applyKnown(config, modelConfig, "config.json");
    for (const char* part : {"decoder", "generator", "text_config"}) {
        const auto inner = modelConfig.find(part);
        if (inner == modelConfig.end() || !inner->is_object()) {
            continue;
        }
        Json unset = Json::object();
        for (const auto& [name, value] : inner->items()) {
            if (!modelConfig.contains(name) || modelConfig.at(name).is_null()) {
                unset[name] = value;
            }
        }
        applyKnown(config, unset, "config.json, " + std::string(part));
    }
}

}  // namespace

std::vector<std::string> optionNames() {
    std::vector<std::string> names;
    for (const Option& option : kOptions) {
        names.emplace_back(option.name);
    }
    return names;
}

bool isOptionName(std::string_view name) {
    return findOption(name) != nullptr;
}

GenerationConfig loadGenerationConfig(const std::filesystem::path& folder, const Json& modelConfig, const std::string& task) {
    GenerationConfig config;
    const std::filesystem::path file = folder / "generation_config.json";
    if (std::filesystem::exists(file)) {
        applyKnown(config, core::readJsonFile(file), file.string());
    } else {
        applyModelConfig(config, modelConfig);
    }
    const auto all = modelConfig.find("task_specific_params");
    if (!task.empty() && all != modelConfig.end() && all->is_object() && all->contains(task)) {
        applyKnown(config, all->at(task), "config.json, task_specific_params");
    }
    return config;
}

void applyOptions(GenerationConfig& config, const Json& options) {
    for (const auto& [name, value] : options.items()) {
        const Option* option = findOption(name);
        if (option == nullptr) {
            const std::string nearest = core::nearestName(name, optionNames());
            throw Error(ErrorCode::InvalidParameter,
                        "\"" + name + "\" is not an option of generate." + (nearest.empty() ? "" : " Did you mean " + nearest + "?"));
        }
        option->set(config, name, value);
    }
}

}  // namespace twb::generation

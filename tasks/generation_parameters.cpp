#include "tasks/generation_parameters.h"

#include <algorithm>

#include "engine/generation/generation_config.h"
#include "tasks/common_parameters.h"

namespace twb::tasks {
namespace {

using api::ParameterField;
using api::ParameterType;

ParameterField number(std::string name, ParameterType type, std::string label, std::string help, std::optional<double> minimum,
                      std::optional<double> maximum) {
    ParameterField field = parameter(std::move(name), type, std::move(label), std::move(help), nullptr);
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

ParameterField advanced(ParameterField field) {
    field.advanced = true;
    return field;
}

ParameterField sampling() {
    ParameterField field =
        parameter("do_sample", ParameterType::Choice, TWB_TR("tasks", "Choice of words"),
                  TWB_TR("tasks", "The likeliest word every time gives the same text again; drawing varies it."), nullptr);
    field.choices = {{nullptr, TWB_TR("tasks", "As the model says")},
                     {false, TWB_TR("tasks", "The likeliest")},
                     {true, TWB_TR("tasks", "Draw by probability")}};
    return field;
}

ParameterField earlyStopping() {
    ParameterField field = parameter("early_stopping", ParameterType::Choice, TWB_TR("tasks", "End of the beams"),
                                     TWB_TR("tasks", "When beam search stops looking for better texts."), nullptr);
    field.choices = {{nullptr, TWB_TR("tasks", "As the model says")},
                     {true, TWB_TR("tasks", "As soon as there are enough texts")},
                     {false, TWB_TR("tasks", "When better ones are unlikely")},
                     {"never", TWB_TR("tasks", "When there can be no better ones")}};
    return advanced(field);
}

ParameterField cacheKind() {
    ParameterField field = parameter(
        "cache_implementation", ParameterType::Choice, TWB_TR("tasks", "Memory of the text"),
        TWB_TR("tasks",
               "What the model keeps of the text that it has read. A window takes less memory for long texts and gives the same "
               "answers; it needs a model whose layers look at a window only. 8 bits take a quarter of the memory, are slower, and "
               "round: the scores move in the third digit, so that an answer may go another way where two words are about as "
               "likely."),
        nullptr);
    field.choices = {{nullptr, TWB_TR("tasks", "As the model says")},
                     {"dynamic", TWB_TR("tasks", "Everything")},
                     {"sliding_window", TWB_TR("tasks", "What its windows see")},
                     {"quantized", TWB_TR("tasks", "Everything, in 8 bits")}};
    return advanced(field);
}

std::vector<ParameterField> lengthParameters() {
    return {number("max_new_tokens", ParameterType::Integer, TWB_TR("tasks", "Most new tokens"),
                   TWB_TR("tasks", "The text ends after so many tokens (pieces of words) at the latest."), 1, 1 << 20),
            advanced(number("min_new_tokens", ParameterType::Integer, TWB_TR("tasks", "Fewest new tokens"),
                            TWB_TR("tasks", "The text does not end before it has so many new tokens."), 0, 1 << 20)),
            advanced(number("max_length", ParameterType::Integer, TWB_TR("tasks", "Longest text"),
                            TWB_TR("tasks", "Tokens of the input and the new text together. Ignored when the new tokens are limited."), 1,
                            1 << 20)),
            advanced(parameter("stop_strings", ParameterType::TextList, TWB_TR("tasks", "Stop at"),
                               TWB_TR("tasks", "The text ends where one of these appears."), nullptr))};
}

std::vector<ParameterField> samplingParameters() {
    return {
        number("temperature", ParameterType::Number, TWB_TR("tasks", "Temperature"),
               TWB_TR("tasks", "Below 1 the draws keep to likely words, above 1 they dare more."), 0, 100),
        number("top_k", ParameterType::Integer, TWB_TR("tasks", "Top k"),
               TWB_TR("tasks", "Draws from the k likeliest tokens only; 0 takes all."), 0, 1 << 24),
        number("top_p", ParameterType::Number, TWB_TR("tasks", "Top p"),
               TWB_TR("tasks", "Draws from the likeliest tokens whose probabilities sum up to p."), 0, 1),
        number("min_p", ParameterType::Number, TWB_TR("tasks", "Min p"),
               TWB_TR("tasks", "Leaves out tokens that are less than p times as likely as the likeliest."), 0, 1),
        advanced(number("typical_p", ParameterType::Number, TWB_TR("tasks", "Typical p"),
                        TWB_TR("tasks", "Draws from the tokens that are about as surprising as expected, up to this probability."), 0, 1)),
        advanced(number("epsilon_cutoff", ParameterType::Number, TWB_TR("tasks", "Epsilon cutoff"),
                        TWB_TR("tasks", "Leaves out tokens below this probability."), 0, 1)),
        advanced(number("eta_cutoff", ParameterType::Number, TWB_TR("tasks", "Eta cutoff"),
                        TWB_TR("tasks", "As the epsilon cutoff, but lower where many tokens are possible."), 0, 1))};
}

std::vector<ParameterField> penaltyParameters() {
    return {
        number("repetition_penalty", ParameterType::Number, TWB_TR("tasks", "Repetition penalty"),
               TWB_TR("tasks", "Above 1 tokens that have appeared become less likely."), 0, 100),
        advanced(number("no_repeat_ngram_size", ParameterType::Integer, TWB_TR("tasks", "No repeated phrases of"),
                        TWB_TR("tasks", "No sequence of so many tokens appears twice; 0 allows it."), 0, 1 << 20)),
        advanced(number("guidance_scale", ParameterType::Number, TWB_TR("tasks", "Guidance"),
                        TWB_TR("tasks", "Above 1 the text keeps closer to the prompt; every token costs two passes of the model."),
                        std::nullopt, std::nullopt)),
        advanced(number("penalty_alpha", ParameterType::Number, TWB_TR("tasks", "Contrastive penalty"),
                        TWB_TR("tasks", "With Top k above 1 and without drawing: how much a token must differ from those before."), 0, 1))};
}

std::vector<ParameterField> beamParameters() {
    return {number("num_beams", ParameterType::Integer, TWB_TR("tasks", "Beams"),
                   TWB_TR("tasks", "How many texts are followed side by side to find the likeliest one."), 1, 1024),
            number("num_return_sequences", ParameterType::Integer, TWB_TR("tasks", "Number of texts"),
                   TWB_TR("tasks", "How many texts are returned. More than one needs drawing or beams."), 1, 1024),
            advanced(number("length_penalty", ParameterType::Number, TWB_TR("tasks", "Length penalty"),
                            TWB_TR("tasks", "Beams: above 0 prefers long texts, below 0 short ones."), std::nullopt, std::nullopt)),
            earlyStopping(),
            advanced(number("num_beam_groups", ParameterType::Integer, TWB_TR("tasks", "Groups of beams"),
                            TWB_TR("tasks", "Groups of beams that avoid one another's words; they must divide the beams."), 1, 1024)),
            advanced(number("diversity_penalty", ParameterType::Number, TWB_TR("tasks", "Diversity penalty"),
                            TWB_TR("tasks", "How strongly groups of beams avoid one another's words."), 0, 1000))};
}

}  // namespace

std::vector<ParameterField> generationParameters() {
    std::vector<ParameterField> all = lengthParameters();
    all.push_back(sampling());
    for (auto* part : {&samplingParameters, &penaltyParameters, &beamParameters}) {
        const std::vector<ParameterField> fields = part();
        all.insert(all.end(), fields.begin(), fields.end());
    }
    all.push_back(cacheKind());
    return all;
}

std::vector<std::string> generationScriptNames() {
    std::vector<std::string> names = generation::optionNames();
    const std::vector<ParameterField> described = generationParameters();
    std::erase_if(names, [&](const std::string& name) {
        return std::any_of(described.begin(), described.end(), [&](const ParameterField& field) { return field.name == name; });
    });
    names.push_back("assistant_model");
    return names;
}

core::Json generationOptions(const Parameters& parameters) {
    return parameters.subset(generation::optionNames());
}

ParameterField topLogprobsParameter() {
    return advanced(number("top_logprobs", ParameterType::Integer, TWB_TR("tasks", "Alternatives shown"),
                           TWB_TR("tasks", "Tells the probability of every new token, and so many of the likeliest ones in its place."), 0,
                           100));
}

}  // namespace twb::tasks

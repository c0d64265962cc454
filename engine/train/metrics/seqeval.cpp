// seqeval: precision, recall and F1 of whole entities, for every kind and over all (micro average).
#include <map>

#include "engine/train/metrics/metrics.h"
#include "engine/train/metrics/tag_scheme.h"

namespace twb::train {
namespace {

struct Counts {
    std::size_t hit = 0, predicted = 0, wanted = 0;
};

std::vector<std::vector<std::string>> sentencesOf(const MetricCall& call, const Json& list, std::string_view what) {
    std::vector<std::vector<std::string>> sentences;
    for (const Json& each : list) {
        sentences.push_back(textsOf(call, each, what));
    }
    return sentences;
}

struct Figures {
    double precision, recall, f1;
};

Figures figuresOf(const Counts& counts, double zeroDivision) {
    const auto share = [&](std::size_t of) { return of == 0 ? zeroDivision : static_cast<double>(counts.hit) / static_cast<double>(of); };
    const double precision = share(counts.predicted), recall = share(counts.wanted);
    return {precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)};
}

}  // namespace

Json seqeval(const MetricCall& call) {
    call.checkOptions({"mode", "scheme", "suffix", "zero_division"});
    const auto predicted = sentencesOf(call, call.predictions, "predictions");
    const auto wanted = sentencesOf(call, call.references, "references");
    std::size_t tags = 0, right = 0;
    for (std::size_t s = 0; s < wanted.size(); ++s) {
        if (predicted[s].size() != wanted[s].size()) {
            call.fail("sentence " + std::to_string(s) + " has " + std::to_string(predicted[s].size()) + " predicted tags, but " +
                      std::to_string(wanted[s].size()) + " in the reference.");
        }
        for (std::size_t i = 0; i < wanted[s].size(); ++i) {
            ++tags;
            right += predicted[s][i] == wanted[s][i] ? 1 : 0;
        }
    }

    const bool suffix = call.flag("suffix", false);
    const std::string scheme = call.text("scheme", "");
    const bool strict = call.choice("mode", "", {"", "strict"}) == "strict" && !scheme.empty();
    const auto entitiesOf = [&](const std::vector<std::vector<std::string>>& sentences) {
        return strict ? strictEntities(call, sentences, scheme, suffix) : lenientEntities(sentences, suffix);
    };
    const std::set<Entity> found = entitiesOf(predicted), truth = entitiesOf(wanted);
    std::map<std::string, Counts> ofKind;
    Counts all;
    for (const Entity& entity : found) {
        ++ofKind[std::get<0>(entity)].predicted;
        ++all.predicted;
    }
    for (const Entity& entity : truth) {
        ++ofKind[std::get<0>(entity)].wanted;
        ++all.wanted;
        if (found.count(entity) > 0) {
            ++ofKind[std::get<0>(entity)].hit;
            ++all.hit;
        }
    }

    const double zeroDivision = call.number("zero_division", 0);
    Json result = Json::object();
    for (const auto& [kind, counts] : ofKind) {
        const Figures figures = figuresOf(counts, zeroDivision);
        result[kind] = {{"precision", figures.precision}, {"recall", figures.recall}, {"f1", figures.f1}, {"number", counts.wanted}};
    }
    const Figures overall = figuresOf(all, zeroDivision);
    result["overall_precision"] = overall.precision;
    result["overall_recall"] = overall.recall;
    result["overall_f1"] = overall.f1;
    result["overall_accuracy"] = static_cast<double>(right) / static_cast<double>(tags);
    return result;
}

}  // namespace twb::train

#include "engine/core/utf8.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

using core::Json;

// The byte where the code point of that number begins; npos behind the end.
std::size_t byteOf(const std::string& text, std::size_t character) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (begins && character-- == 0) {
            return at;
        }
    }
    return std::string::npos;
}

// Whether each answer stands where it is said to, or can be found elsewhere in the context.
enum class Place { Right, Elsewhere, Nowhere };

Place placeOf(const Json& context, const Json& answers) {
    if (!context.is_string() || !answers.is_object() || !answers.contains("text") || !answers.contains("answer_start")) {
        return Place::Nowhere;
    }
    const auto& text = context.get_ref<const std::string&>();
    const Json &texts = answers["text"], &starts = answers["answer_start"];
    Place place = texts.size() == starts.size() ? Place::Right : Place::Nowhere;
    for (std::size_t i = 0; i < texts.size() && place != Place::Nowhere; ++i) {
        if (!texts[i].is_string() || !starts[i].is_number_integer()) {
            return Place::Nowhere;
        }
        const auto& answer = texts[i].get_ref<const std::string&>();
        const auto start = starts[i].get<std::int64_t>();
        const std::size_t at = start < 0 ? std::string::npos : byteOf(text, static_cast<std::size_t>(start));
        if (at == std::string::npos || text.compare(at, answer.size(), answer) != 0) {
            place = text.find(answer) == std::string::npos ? Place::Nowhere : Place::Elsewhere;
        }
    }
    return place;
}

Json movedAnswers(const std::string& context, Json answers) {
    for (std::size_t i = 0; i < answers["text"].size(); ++i) {
        const auto& answer = answers["text"][i].get_ref<const std::string&>();
        const std::size_t at = byteOf(context, answers["answer_start"][i].get<std::size_t>());
        if (at == std::string::npos || context.compare(at, answer.size(), answer) != 0) {
            answers["answer_start"][i] = core::codePointCount(std::string_view(context).substr(0, context.find(answer)));
        }
    }
    return answers;
}

}  // namespace

void checkAnswers(const SplitView& split, std::vector<Finding>& findings) {
    const auto context = split.column("context"), answers = split.column("answers");
    if (!context || !answers) {
        return;
    }
    std::vector<std::size_t> misplaced, absent;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        const Place place = placeOf(split.rows().cell(row, *context), split.rows().cell(row, *answers));
        if (place != Place::Right) {
            (place == Place::Elsewhere ? misplaced : absent).push_back(row);
        }
    }
    if (!misplaced.empty()) {
        findings.push_back(split.finding("answer_place", Severity::Error, misplaced,
                                         [context = *context, answers = *answers, misplaced](const Dataset& dataset) {
                                             std::size_t row = 0, next = 0;
                                             return dataset.mapped(answers, [&](const Json& value) {
                                                 const bool isWrong = next < misplaced.size() && misplaced[next] == row;
                                                 next += isWrong;
                                                 const Json& text = dataset.cell(row++, context);
                                                 return isWrong ? movedAnswers(text.get<std::string>(), value) : value;
                                             });
                                         }));
    }
    if (!absent.empty()) {
        findings.push_back(split.finding("answer_absent", Severity::Error, absent, leaveOut(absent)));
    }
}

}  // namespace twb::train

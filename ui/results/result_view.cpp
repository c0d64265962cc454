#include "ui/results/result_view.h"

#include <QStringList>
#include <variant>

#include "ui/results/answers_view.h"
#include "ui/results/fillings_view.h"
#include "ui/results/json_view.h"
#include "ui/results/labels_view.h"
#include "ui/results/spans_view.h"
#include "ui/results/text_pair_view.h"
#include "ui/results/vectors_view.h"
#include "ui/results/written_text_view.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr qsizetype kSummaryLength = 300;

struct MakeView {
    const TaskRequest& request;

    QWidget* operator()(const api::Labels& value) const { return new LabelsView(value.labels); }
    QWidget* operator()(const api::RankedLabels& value) const { return new LabelsView(value.labels); }
    QWidget* operator()(const api::TokenSpans& value) const { return new SpansView(value, request); }
    QWidget* operator()(const api::Answers& value) const { return new AnswersView(value, request); }
    QWidget* operator()(const api::Fillings& value) const { return new FillingsView(value); }
    QWidget* operator()(const api::Vectors& value) const { return new VectorsView(value); }
    QWidget* operator()(const api::GeneratedTexts& value) const {
        return isWrittenFromText(value) ? static_cast<QWidget*>(new TextPairView(qtext(request.inputs.get<std::string>()), value))
                                        : new WrittenTextView(value);
    }
    QWidget* operator()(const api::Conversation& value) const { return new WrittenTextView(value); }
    QWidget* operator()(const api::Document& value) const { return new JsonView(value.json); }

private:
    /// A translation, a summary and the like: not what goes on from a prompt.
    bool isWrittenFromText(const api::GeneratedTexts& value) const {
        return request.inputs.is_string() && !value.texts.empty() &&
               (value.key != "generated_text" || request.task == "text2text-generation");
    }
};

QString firstLabel(const std::vector<api::LabelScore>& labels) {
    return labels.empty() ? QString() : qtext(labels.front().label);
}

struct Summary {
    QString operator()(const api::Labels& value) const { return firstLabel(value.labels); }
    QString operator()(const api::RankedLabels& value) const { return firstLabel(value.labels); }
    QString operator()(const api::TokenSpans& value) const {
        QStringList parts;
        for (const api::TokenSpan& span : value.spans) {
            parts << qtext(span.label) + ": " + qtext(span.word);
        }
        return parts.join("; ");
    }
    QString operator()(const api::Answers& value) const { return value.answers.empty() ? QString() : qtext(value.answers.front().answer); }
    QString operator()(const api::Fillings& value) const {
        QStringList parts;
        for (const auto& mask : value.masks) {
            parts << (mask.empty() ? QString() : qtext(mask.front().tokenText).trimmed());
        }
        return parts.join(", ");
    }
    QString operator()(const api::Vectors& value) const { return shapeText(value.array); }
    QString operator()(const api::GeneratedTexts& value) const {
        QStringList parts;
        for (const api::GeneratedText& text : value.texts) {
            parts << qtext(text.text);
        }
        return parts.join(" | ");
    }
    QString operator()(const api::Conversation& value) const {
        return value.messages.empty() ? QString() : qtext(value.messages.back().content);
    }
    QString operator()(const api::Document& value) const { return jsonText(value.json); }
};

struct Score {
    using Result = std::optional<double>;

    template <typename Items>
    static Result first(const Items& items) {
        return items.empty() ? Result() : Result(items.front().score);
    }
    Result operator()(const api::Labels& value) const { return first(value.labels); }
    Result operator()(const api::RankedLabels& value) const { return first(value.labels); }
    Result operator()(const api::TokenSpans&) const { return {}; }
    Result operator()(const api::Answers& value) const { return first(value.answers); }
    Result operator()(const api::Fillings& value) const { return value.masks.size() == 1 ? first(value.masks.front()) : Result(); }
    Result operator()(const api::Vectors&) const { return {}; }
    Result operator()(const api::GeneratedTexts&) const { return {}; }
    Result operator()(const api::Conversation&) const { return {}; }
    Result operator()(const api::Document&) const { return {}; }
};

}  // namespace

QWidget* makeResultView(const api::Value& value, const TaskRequest& request) {
    return std::visit(MakeView{request}, value);
}

QString valueSummary(const api::Value& value) {
    return std::visit(Summary(), value).left(kSummaryLength);
}

std::optional<double> valueScore(const api::Value& value) {
    return std::visit(Score(), value);
}

}  // namespace twb::ui

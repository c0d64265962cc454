#include "ui/models/task_request.h"

#include <QRegularExpression>

#include "ui/text.h"

namespace twb::ui {
namespace {

/// As `--param k=v` takes it: JSON, except that a text which cannot be mistaken for JSON is written plainly.
QString parameterText(const core::Json& value) {
    if (value.is_string() && !core::Json::accept(value.get<std::string>())) {
        return qtext(value.get<std::string>());
    }
    return jsonText(value);
}

/// The engine's parameter, and the command's option, that takes a precision.
const char* precisionOption(const QString& precision) {
    return precision == "bfloat16" ? "dtype" : "quantize";
}

}  // namespace

api::JobSpec TaskRequest::toJobSpec(const QString& title) const {
    api::JobSpec spec;
    spec.method = "pipeline";
    spec.title = title.toStdString();
    spec.params = {{"task", task.toStdString()}, {"model", model.toStdString()}, {"inputs", inputs}, {"parameters", parameters}};
    if (!precision.isEmpty()) {
        spec.params[precisionOption(precision)] = precision.toStdString();
    }
    return spec;
}

QString TaskRequest::toCommand() const {
    const QString input = inputs.is_string() ? qtext(inputs.get<std::string>()) : jsonText(inputs);
    const bool looksLikeOption = input.startsWith('-');
    QStringList words{"twb", "run", shellQuoted(task)};
    if (!looksLikeOption) {
        words << shellQuoted(input);
    }
    if (!model.isEmpty()) {
        words << "--model" << shellQuoted(model);
    }
    for (const auto& [name, value] : parameters.items()) {
        words << "--param" << shellQuoted(qtext(name) + "=" + parameterText(value));
    }
    if (!precision.isEmpty()) {
        words << QString("--") + precisionOption(precision) << precision;
    }
    words << "--json";
    if (looksLikeOption) {
        words << "--" << shellQuoted(input);
    }
    return words.join(' ');
}

QString shellQuoted(const QString& argument) {
    static const QRegularExpression plain("^[A-Za-z0-9_@%+=:,./-]+$");
    if (plain.match(argument).hasMatch() && !argument.startsWith('-')) {
        return argument;
    }
    QString quoted = argument;
#ifdef Q_OS_WIN
    return '"' + quoted.replace('"', "\\\"") + '"';
#else
    return '\'' + quoted.replace('\'', "'\\''") + '\'';
#endif
}

}  // namespace twb::ui

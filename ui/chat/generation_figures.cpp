#include "ui/chat/generation_figures.h"

#include <QLocale>
#include <QStringList>

#include "ui/text.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct GenerationFigures {
    Q_DECLARE_TR_FUNCTIONS(GenerationFigures)
};

double figure(const core::Json& statistics, const char* name) {
    const auto found = statistics.find(name);
    return found != statistics.end() && found->is_number() ? found->get<double>() : 0;
}

}  // namespace

QString generationFigures(const core::Json& statistics) {
    if (!statistics.is_object()) {
        return {};
    }
    const core::Json reason = statistics.value("finish_reason", core::Json());
    if (reason == "cancelled") {
        return GenerationFigures::tr("stopped");
    }
    const QLocale locale;
    QStringList parts{GenerationFigures::tr("%n token(s)", nullptr, int(figure(statistics, "new_tokens")))};
    if (const double rate = figure(statistics, "tokens_per_second"); rate > 0) {
        parts << GenerationFigures::tr("%1 tokens/s").arg(locale.toString(rate, 'f', 1));
    }
    if (const double first = figure(statistics, "time_to_first_token_ms"); first > 0) {
        parts << GenerationFigures::tr("first after %1").arg(durationText(first / 1000));
    }
    if (reason == "length" || reason == "context" || reason == "time") {
        parts << GenerationFigures::tr("cut off at the limit");
    }
    return parts.join(" · ");
}

ContextUse contextUse(const core::Json& statistics) {
    if (!statistics.is_object()) {
        return {};
    }
    return {qint64(figure(statistics, "prompt_tokens") + figure(statistics, "new_tokens")), qint64(figure(statistics, "context_length"))};
}

}  // namespace twb::ui

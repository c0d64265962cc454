#include "ui/train/memory_note.h"

#include <QLocale>
#include <QStyle>

#include "ui/text.h"

namespace twb::ui {
namespace {

QString bytes(const core::Json& plan, const char* name) {
    return byteText(plan.value(name, quint64(0)));
}

}  // namespace

MemoryNote::MemoryNote(QWidget* parent) : QLabel(parent) {
    setObjectName("message");  // looks as the other messages of a page do
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setMargin(6);
    setAccessibleName(tr("Memory that the training needs"));
    forget();
}

void MemoryNote::show(const core::Json& plan) {
    const std::string verdict = plan.value("verdict", "");
    const QString need = bytes(plan, "total"), free = bytes(plan, "available");
    QString text;
    if (verdict == "fits") {
        text = tr("Fits: about %1 of %2 free memory.").arg(need, free);
    } else if (verdict == "tight") {
        text = tr("Tight: about %1 of %2 free memory. Close other programs, or make the batch smaller.").arg(need, free);
    } else {
        text = tr("Does not fit: about %1 are needed, %2 are free. Make the batch or the texts smaller, or move the slider to “Faster”.")
                   .arg(need, free);
    }
    setText(text);
    const QLocale locale;
    setToolTip(
        tr("Estimated from the sizes of the tensors, before anything is loaded:\nweights %1 (%2 parameters)\ngradients %3\noptimizer %4\n"
           "activations of a batch %5\ntemporary %6\n%7 of the parameters learn.")
            .arg(bytes(plan, "weights"), locale.toString(plan.value("parameters", qulonglong(0))), bytes(plan, "gradients"),
                 bytes(plan, "optimizer"), bytes(plan, "activations"), bytes(plan, "temporary"),
                 locale.toString(plan.value("trainable", qulonglong(0)))));
    setProperty("kind", verdict == "fits" ? "info" : verdict == "tight" ? "warning" : "error");
    style()->unpolish(this);
    style()->polish(this);
    setVisible(true);
}

void MemoryNote::forget() {
    clear();
    hide();
}

}  // namespace twb::ui

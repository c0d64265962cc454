#include "ui/train/check_view.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPixmap>
#include <QProgressBar>
#include <QPushButton>

#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/train/curve_chart.h"
#include "ui/train/memory_bars.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

using core::Json;

constexpr const char* kOwners[] = {"weights", "gradients", "optimizer", "activations", "temporary"};

QString bytes(const Json& value) {
    return byteText(value.is_number() ? value.get<quint64>() : 0);
}

std::vector<double> partsOf(const Json& memory) {
    std::vector<double> parts;
    for (const char* owner : kOwners) {
        parts.push_back(memory.value(owner, 0.0));
    }
    return parts;
}

/// What a remedy does, for its button.
QString remedyText(const Json& remedy) {
    const std::string name = remedy.value("name", "");
    if (name == "half_batch") {
        return CheckView::tr("Half the rows at a time, twice as often a step");
    }
    if (name == "gradient_checkpointing") {
        return CheckView::tr("Compute activations twice instead of keeping them");
    }
    if (name == "lora") {
        return CheckView::tr("Train a small adapter (LoRA) beside the weights");
    }
    if (name == "bf16") {
        return CheckView::tr("Compute in half precision (bfloat16)");
    }
    if (name == "adamw_8bit") {
        return CheckView::tr("Keep the optimizer's memory in 8 bits");
    }
    if (name == "max_length") {
        return CheckView::tr("Cut texts at %L1 tokens: 1 in 100 is longer").arg(remedy["changes"]["data"]["max_length"].get<int>());
    }
    return qtext(name);
}

QString timeText(const Json& factor) {
    return factor.is_number() ? CheckView::tr("%1 × the time").arg(QLocale().toString(factor.get<double>(), 'g', 3)) : QString();
}

/// "gradient_accumulation_steps = 2, ..."
QString changesText(const Json& changes) {
    QStringList parts;
    for (const auto& [group, members] : changes.items()) {
        for (const auto& [name, value] : members.items()) {
            const QString prefix = group == "arguments" ? QString() : qtext(group) + ".";
            parts << prefix + qtext(name) + " = " + (value.is_string() ? qtext(value.get<std::string>()) : jsonText(value));
        }
    }
    return parts.join(", ");
}

QLabel* figure(const QString& text) {
    auto* label = new QLabel(text);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

}  // namespace

CheckView::CheckView(QWidget* parent)
    : QWidget(parent),
      m_check(button(tr("Check now"), {}, tr("Try two steps on the longest batch. Nothing is written."))),
      m_cancel(button(tr("Canc&el"), icon("stop"), tr("Stop the check (Esc)"))),
      m_bar(new QProgressBar),
      m_state(mutedLabel({})),
      m_message(new MessageBox),
      m_layout(new QVBoxLayout) {
    m_state->setAccessibleName(tr("State of the check"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0);
    m_bar->setAccessibleName(tr("Progress of the check"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_check);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_state, 1);
    auto* content = new QWidget;
    content->setLayout(m_layout);
    m_layout->setContentsMargins(0, 8, 8, 0);
    m_layout->addLayout(buttons);
    m_layout->addWidget(m_bar);
    m_layout->addWidget(m_message);
    m_layout->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scrolled(content, tr("Check of the training")));
    connect(m_check, &QPushButton::clicked, this, &CheckView::checkRequested);
    connect(m_cancel, &QPushButton::clicked, this, &CheckView::cancelRequested);
    m_state->setText(
        tr("Tries the longest batch before the training: the memory it really takes, the time of a step, and what would take less."));
    setRunning(false);
}

void CheckView::setRunning(bool running) {
    m_isRunning = running;
    m_check->setVisible(!running);
    m_cancel->setVisible(running);
    m_bar->setVisible(running);
}

void CheckView::showRunning() {
    setRunning(true);
    m_message->hide();
    if (m_report) {
        m_report->setEnabled(false);  // of what was tried before
    }
    m_state->setText(tr("Preparing the rows…"));
}

void CheckView::setProgress(const api::Progress& progress) {
    if (m_isRunning) {
        m_state->setText(progress.done == 0 ? tr("Loading the model and the rows…") : tr("Two steps on the longest batch…"));
    }
}

void CheckView::showCancelled() {
    setRunning(false);
    m_state->setText(tr("Cancelled."));
}

void CheckView::showError(const QString& sentence, const QString& detail) {
    setRunning(false);
    m_state->clear();
    m_message->show(MessageBox::Kind::Error, sentence, detail);
}

void CheckView::setOutdated() {
    if (m_report && !m_isRunning) {
        m_state->setText(tr("The settings have changed since this check."));
        m_report->setEnabled(false);
    }
}

/// Empties the report; what follows goes into the layout.
QBoxLayout* CheckView::begin() {
    if (m_report) {
        m_report->hide();
        m_report->deleteLater();  // the button that was pressed may be inside
    }
    m_report = new QWidget;
    auto* layout = new QVBoxLayout(m_report);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    m_layout->insertWidget(m_layout->count() - 1, m_report);
    return layout;
}

void CheckView::show(const Json& report) {
    setRunning(false);
    m_state->clear();
    QBoxLayout* layout = begin();
    addVerdict(report);
    addFacts(layout, report);
    addMemory(layout, report);
    addRemedies(layout, report);
}

void CheckView::addVerdict(const Json& report) {
    const Json& memory = report["measured"].is_null() ? report["predicted"] : report["measured"];
    const QString need = bytes(memory["total"]), free = bytes(report["available"]);
    if (report["fits"].get<bool>()) {
        m_message->show(MessageBox::Kind::Info, tr("It fits: the longest batch takes %1 of the %2 that are free.").arg(need, free));
    } else if (report["measured"].is_null()) {
        m_message->show(
            MessageBox::Kind::Error,
            tr("It does not fit: memory ran out. About %1 are needed, %2 are free. Choose what takes less below.").arg(need, free));
    } else {
        m_message->show(MessageBox::Kind::Error,
                        tr("It does not fit: the longest batch takes %1, but %2 are free. Choose what takes less below.").arg(need, free));
    }
}

void CheckView::addFacts(QBoxLayout* layout, const Json& report) {
    QStringList facts{
        tr("The longest batch has %Ln rows of %L1 tokens.", nullptr, report["rows"].get<int>()).arg(report["length"].get<int>())};
    if (report["seconds_per_step"].is_number()) {
        facts << tr("A step with it takes %1; the %L2 steps of the training about %3, evaluations not counted.")
                     .arg(durationText(report["seconds_per_step"].get<double>()))
                     .arg(report["steps"].get<qint64>())
                     .arg(durationText(report["seconds"].get<double>()));
    }
    auto* label = new QLabel(facts.join(" "));
    label->setAccessibleName(tr("Size and time"));
    label->setWordWrap(true);
    layout->addWidget(label);
}

/// The bars, and below them the figures with the bars' colours.
void CheckView::addMemory(QBoxLayout* layout, const Json& report) {
    const Json &measured = report["measured"], &predicted = report["predicted"];
    std::vector<MemoryBars::Bar> bars;
    if (!measured.is_null()) {
        bars.push_back({tr("Measured"), partsOf(measured)});
    }
    bars.push_back({tr("Predicted"), partsOf(predicted)});
    auto* view = new MemoryBars;
    view->setBars(std::move(bars), report.value("available", 0.0));
    layout->addWidget(headingLabel(tr("Memory")));
    layout->addWidget(view);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(4, 1);
    grid->setHorizontalSpacing(14);
    grid->addWidget(figure(tr("Measured")), 0, 2);
    grid->addWidget(figure(tr("Predicted")), 0, 3);
    const QStringList owners = memoryOwners();
    for (int row = 0; row < owners.size(); ++row) {
        const char* owner = kOwners[row];
        auto* chip = new QLabel;
        QPixmap color(12, 12);
        color.fill(seriesColor(palette(), row));
        chip->setPixmap(color);
        grid->addWidget(chip, row + 1, 0);
        grid->addWidget(new QLabel(owners[row]), row + 1, 1);
        grid->addWidget(figure(measured.is_null() ? QString("–") : bytes(measured[owner])), row + 1, 2);
        grid->addWidget(figure(bytes(predicted[owner])), row + 1, 3);
    }
    layout->addLayout(grid);
}

void CheckView::addRemedies(QBoxLayout* layout, const Json& report) {
    if (report["remedies"].empty()) {
        return;
    }
    layout->addWidget(headingLabel(tr("What takes less")));
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setHorizontalSpacing(12);
    int row = 0;
    for (const Json& remedy : report["remedies"]) {
        const QString text = remedyText(remedy), time = timeText(remedy["time_factor"]);
        QPushButton* choose = button(tr("Use"), {}, tr("Sets %1 and checks again").arg(changesText(remedy["changes"])));
        choose->setAccessibleName(text);
        auto* says = new QVBoxLayout;
        says->setSpacing(0);
        auto* what = new QLabel(text);
        what->setWordWrap(true);
        says->addWidget(what);
        says->addWidget(mutedLabel(tr("about %1").arg(bytes(remedy["bytes"])) + (time.isEmpty() ? QString() : "  ·  " + time)));
        grid->addWidget(choose, row, 0);
        grid->addLayout(says, row, 1);
        connect(choose, &QPushButton::clicked, this, [this, changes = remedy["changes"]] { Q_EMIT remedyChosen(changes); });
        ++row;
    }
    layout->addLayout(grid);
}

}  // namespace twb::ui

#include "ui/train/quality_slider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <algorithm>
#include <array>

#include "ui/train/train_tasks.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

using core::Json;

struct Level {
    double epochs;
    double rateFactor;    // of the task's learning rate; adapters learn at ten times the rate
    double lengthFactor;  // of the task's lengths
    bool trainsAll;
};

constexpr std::array kLevels{Level{1, 10, 0.5, false}, Level{2, 10, 1, false}, Level{3, 1, 1, true}, Level{5, 0.6, 2, true},
                             Level{8, 0.4, 4, true}};
constexpr int kOwnLevel = 2;

/// Heads that are new, and so must train beside an adapter.
Json newHeads(const TrainTask& task) {
    if (task.id == "text-classification" || task.id == "token-classification" || task.id == "multiple-choice") {
        return {"classifier", "score"};
    }
    return task.id == "question-answering" ? Json{"qa_outputs"} : Json();
}

/// The task's option that limits its texts; empty: none.
std::string lengthOption(const TrainTask& task) {
    for (const char* name : {"max_length", "max_source_length", "block_size"}) {
        if (task.data.contains(name)) {
            return name;
        }
    }
    return {};
}

}  // namespace

QualityPreset qualityPreset(int level, const TrainTask& task, int modelLimit) {
    const Level& chosen = kLevels.at(std::size_t(level));
    QualityPreset out;
    out.epochs = chosen.epochs;
    out.learningRate = task.learningRate * chosen.rateFactor;
    out.trainsAll = chosen.trainsAll;
    const std::string option = lengthOption(task);
    int length = option.empty() ? 0 : task.data[option].get<int>();
    if (level != kOwnLevel && length > 0) {
        length = int(length * chosen.lengthFactor);
    }
    if (modelLimit > 0 && length > modelLimit) {
        length = modelLimit;
    }
    if (length > 0 && length != task.data[option].get<int>()) {
        out.settings["data." + option] = length;
        if (const auto stride = task.data.find("doc_stride"); stride != task.data.end() && stride->get<int>() >= length / 2) {
            out.settings["data.doc_stride"] = length / 3;
        }
    }
    if (!chosen.trainsAll) {
        out.settings["lora.r"] = 8;
        out.settings["lora.lora_alpha"] = 16;
        if (const Json heads = newHeads(task); !heads.is_null()) {
            out.settings["lora.modules_to_save"] = heads;
        }
    }
    if (level > kOwnLevel) {
        out.settings["warmup_ratio"] = 0.06;
        out.settings["weight_decay"] = 0.01;
    }
    const QString names[] = {QualitySlider::tr("A first try"), QualitySlider::tr("Fast"), QualitySlider::tr("Balanced"),
                             QualitySlider::tr("Thorough"), QualitySlider::tr("Best")};
    const QString what = chosen.trainsAll
                             ? QualitySlider::tr("the whole model learns")
                             : QualitySlider::tr("a small adapter (LoRA) learns beside the model, which takes much less memory");
    const QLocale locale;
    out.sentence = QualitySlider::tr("%1: %2; all rows are seen %3 times, with the learning rate %4.")
                       .arg(names[level], what, locale.toString(out.epochs), QString::number(out.learningRate));
    if (length > 0) {
        out.sentence += " " + QualitySlider::tr("Texts count up to %L1 tokens.").arg(length);
    }
    return out;
}

QualitySlider::QualitySlider(QWidget* parent) : QWidget(parent), m_slider(new QSlider(Qt::Horizontal)), m_sentence(mutedLabel({})) {
    m_slider->setRange(0, int(kLevels.size()) - 1);
    m_slider->setValue(kOwnLevel);
    m_slider->setPageStep(1);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_slider->setAccessibleName(tr("Speed or quality"));
    m_slider->setToolTip(tr("Sets epochs, learning rate, the length of texts, and whether the whole model or a small adapter learns"));
    m_sentence->setAccessibleName(tr("What the slider sets"));
    auto* line = new QHBoxLayout;
    line->addWidget(mutedLabel(tr("Faster")));
    line->addWidget(m_slider, 1);
    line->addWidget(mutedLabel(tr("Better")));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_sentence);
    connect(m_slider, &QSlider::valueChanged, this, &QualitySlider::moved);
}

int QualitySlider::level() const {
    return m_slider->value();
}

void QualitySlider::showSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

}  // namespace twb::ui

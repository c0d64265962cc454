#pragma once

#include <QWidget>

#include "engine/core/json.h"

class QLabel;
class QSlider;

namespace twb::ui {

struct TrainTask;

/// What a place of the slider between speed and quality stands for.
struct QualityPreset {
    double epochs = 3;
    double learningRate = 5e-5;
    bool trainsAll = true;                       ///< else a LoRA adapter
    core::Json settings = core::Json::object();  ///< {"data.max_length": 64, "lora.r": 8, ...}: beyond the form's fields
    QString sentence;                            ///< for people: what it does and for what
};

/// `level`: 0 (fastest) to 4 (best); `modelLimit`: tokens that the model takes at most, 0: not known. Level 2 is the task's own beginning.
QualityPreset qualityPreset(int level, const TrainTask& task, int modelLimit);

/// A slider between speed and quality, with the place in words below.
class QualitySlider : public QWidget {
    Q_OBJECT
public:
    explicit QualitySlider(QWidget* parent = nullptr);

    int level() const;
    void showSentence(const QString& sentence);

Q_SIGNALS:
    void moved();

private:
    QSlider* m_slider;
    QLabel* m_sentence;
};

}  // namespace twb::ui

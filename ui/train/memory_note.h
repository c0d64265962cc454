#pragma once

#include <QLabel>

#include "engine/core/json.h"

namespace twb::ui {

/// Says whether a training fits into the free memory, with the figures; the tool tip has them by owner.
class MemoryNote : public QLabel {
    Q_OBJECT
public:
    explicit MemoryNote(QWidget* parent = nullptr);

    /// The answer of the method `train_memory`.
    void show(const core::Json& plan);
    void forget();
};

}  // namespace twb::ui

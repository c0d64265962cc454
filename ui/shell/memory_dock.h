#pragma once

#include <QDockWidget>
#include <deque>

#include "engine/api/job.h"

class QLabel;

namespace twb::ui {

class MemoryCurve;

/// Memory of the program over the last minutes, and that of the loaded models.
class MemoryDock : public QDockWidget {
    Q_OBJECT
public:
    explicit MemoryDock(QWidget* parent = nullptr);

    void add(const api::MemorySample& sample);

private:
    QLabel* m_text;
    MemoryCurve* m_curve;
};

/// Resident memory of this process; 0 where the system does not tell.
quint64 residentBytes();

}  // namespace twb::ui

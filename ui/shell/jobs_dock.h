#pragma once

#include <QDockWidget>

#include "ui/models/jobs_model.h"

namespace twb::ui {

/// What runs and ran; stop the chosen one.
class JobsDock : public QDockWidget {
    Q_OBJECT
public:
    explicit JobsDock(EngineClient& engine, QWidget* parent = nullptr);
};

}  // namespace twb::ui

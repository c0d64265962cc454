#pragma once

#include <QDockWidget>

#include "engine/core/log.h"

class QPlainTextEdit;

namespace twb::ui {

/// Messages of the engine and of the program; the last 5000 lines.
class LogDock : public QDockWidget {
    Q_OBJECT
public:
    explicit LogDock(QWidget* parent = nullptr);

    void append(core::LogLevel level, const QString& text);

private:
    QPlainTextEdit* m_text;
};

}  // namespace twb::ui

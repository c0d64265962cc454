#pragma once

#include <QColor>
#include <QPalette>

#include "ui/shell/settings.h"

class QApplication;

namespace twb::ui {

/// Remembers the desktop's own look, then applies the program's palette and style sheet as the settings say.
class Theme : public QObject {
    Q_OBJECT
public:
    Theme(QApplication& app, Settings& settings);

    bool isDark() const { return m_dark; }

private:
    void apply();

    QApplication& m_app;
    Settings& m_settings;
    bool m_systemIsDark;
    bool m_dark = false;
};

bool isDark(const QPalette& palette);

/// A background for the n-th category (entity type, series): soft, readable under the palette's text colour.
QColor categoryColor(const QPalette& palette, int index);

/// Diverging scale for value in [-1, 1]: one hue below zero, another above, the palette's base at zero.
QColor heatColor(const QPalette& palette, double value);

/// Secondary text with at least 4.5:1 contrast on the window.
QColor mutedText(const QPalette& palette);

}  // namespace twb::ui

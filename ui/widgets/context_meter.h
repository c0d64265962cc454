#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace twb::ui {

/// How full the model's context is: a bar and "512 of 2048 tokens".
class ContextMeter : public QWidget {
    Q_OBJECT
public:
    explicit ContextMeter(QWidget* parent = nullptr);

    /// `limit` 0: not known; `used` 0: hides the meter.
    void setUse(qint64 used, qint64 limit);
    QString text() const;

private:
    QProgressBar* m_bar;
    QLabel* m_label;
};

}  // namespace twb::ui

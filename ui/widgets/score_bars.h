#pragma once

#include <QString>
#include <QWidget>
#include <vector>

namespace twb::ui {

struct ScoreBar {
    QString label;
    double score = 0;
};

/// Horizontal bars with label and figure, one a row. Scores outside [0, 1] (logits, regression) are scaled to the largest magnitude.
/// A screen reader gets the rows as the accessible description.
class ScoreBars : public QWidget {
    Q_OBJECT
public:
    explicit ScoreBars(QWidget* parent = nullptr);

    void setBars(std::vector<ScoreBar> bars);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int rowHeight() const;

    std::vector<ScoreBar> m_bars;
    double m_scale = 1;
};

/// 0.98765 -> "98.77 %" for probabilities, else the plain figure.
QString scoreText(double score, bool probability = true);

}  // namespace twb::ui

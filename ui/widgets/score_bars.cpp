#include "ui/widgets/score_bars.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/shell/theme.h"

namespace twb::ui {
namespace {

constexpr int kBarHeight = 8;
constexpr int kPadding = 6;

bool isProbability(double score) {
    return score >= 0 && score <= 1;
}

}  // namespace

QString scoreText(double score, bool probability) {
    return probability ? QLocale().toString(score * 100, 'f', 2) + " %" : QLocale().toString(score, 'f', 4);
}

ScoreBars::ScoreBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Scores"));
}

void ScoreBars::setBars(std::vector<ScoreBar> bars) {
    m_bars = std::move(bars);
    m_scale = 1;
    QStringList lines;
    for (const ScoreBar& bar : m_bars) {
        if (!isProbability(bar.score)) {
            m_scale = std::max(m_scale, std::abs(bar.score));
        }
    }
    for (const ScoreBar& bar : m_bars) {
        lines << bar.label + ": " + scoreText(bar.score, m_scale == 1);
    }
    setAccessibleDescription(lines.join("; "));
    updateGeometry();
    update();
}

int ScoreBars::rowHeight() const {
    return fontMetrics().height() + kBarHeight + 2 * kPadding;
}

QSize ScoreBars::sizeHint() const {
    return {320, int(m_bars.size()) * rowHeight()};
}

QSize ScoreBars::minimumSizeHint() const {
    return {160, int(m_bars.size()) * rowHeight()};
}

void ScoreBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int textHeight = fontMetrics().height();
    int y = 0;
    bool first = true;
    for (const ScoreBar& bar : m_bars) {
        const QString figure = scoreText(bar.score, m_scale == 1);
        const int figureWidth = fontMetrics().horizontalAdvance(figure);
        QFont font = this->font();
        font.setBold(first);
        painter.setFont(font);
        painter.setPen(palette().color(QPalette::Text));
        const QString label = QFontMetrics(font).elidedText(bar.label, Qt::ElideMiddle, width() - figureWidth - 16);
        painter.drawText(QRect(0, y, width() - figureWidth - 8, textHeight), Qt::AlignLeft | Qt::AlignVCenter, label);
        painter.setFont(this->font());
        painter.drawText(QRect(width() - figureWidth, y, figureWidth, textHeight), Qt::AlignRight | Qt::AlignVCenter, figure);
        const QRectF track(0, y + textHeight + 3, width(), kBarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Midlight));
        painter.drawRoundedRect(track, kBarHeight / 2.0, kBarHeight / 2.0);
        const double share = std::min(1.0, std::abs(bar.score) / m_scale);
        if (share > 0) {
            painter.setBrush(first ? palette().color(QPalette::Highlight) : mutedText(palette()));
            painter.drawRoundedRect(QRectF(track.left(), track.top(), std::max(double(kBarHeight), track.width() * share), kBarHeight),
                                    kBarHeight / 2.0, kBarHeight / 2.0);
        }
        first = false;
        y += rowHeight();
    }
}

}  // namespace twb::ui

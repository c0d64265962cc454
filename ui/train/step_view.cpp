#include "ui/train/step_view.h"

#include <algorithm>

namespace twb::ui {

void StepView::clear() {
    m_last = 1;
    m_isZoomed = false;
    m_pointed.reset();
    Q_EMIT changed();
}

void StepView::setLast(double step) {
    if (step > m_last) {
        m_last = step;
        Q_EMIT changed();
    }
}

void StepView::zoom(double from, double to) {
    m_from = std::clamp(from, 0.0, m_last);
    m_to = std::clamp(to, 0.0, m_last);
    if (m_to - m_from < 1) {  // less than a step shows nothing
        m_from = std::clamp((m_from + m_to - 1) / 2, 0.0, std::max(0.0, m_last - 1));
        m_to = m_from + 1;
    }
    m_isZoomed = m_from > 0 || m_to < m_last;
    Q_EMIT changed();
}

void StepView::showAll() {
    m_isZoomed = false;
    Q_EMIT changed();
}

void StepView::scale(double factor, double about) {
    zoom(about - (about - from()) * factor, about + (to() - about) * factor);
}

void StepView::move(double steps) {
    if (m_isZoomed) {
        const double shift = std::clamp(steps, -m_from, m_last - m_to);
        zoom(m_from + shift, m_to + shift);
    }
}

void StepView::point(std::optional<double> step) {
    if (step != m_pointed) {
        m_pointed = step;
        Q_EMIT changed();
    }
}

}  // namespace twb::ui

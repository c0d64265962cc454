#pragma once

#include <QObject>
#include <optional>

namespace twb::ui {

/// The steps that a group of charts shows: all that there are, or the part that was zoomed to; and the step that the pointer is at.
class StepView : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    double from() const { return m_isZoomed ? m_from : 0; }
    double to() const { return m_isZoomed ? m_to : m_last; }
    bool isZoomed() const { return m_isZoomed; }
    std::optional<double> pointed() const { return m_pointed; }

    void clear();
    /// Steps grow; what is zoomed to stays.
    void setLast(double step);
    /// The part is kept inside what there is.
    void zoom(double from, double to);
    void showAll();
    /// By a factor about a step: below 1 shows less.
    void scale(double factor, double about);
    void move(double steps);
    void point(std::optional<double> step);

Q_SIGNALS:
    void changed();

private:
    double m_last = 1;
    double m_from = 0, m_to = 1;
    bool m_isZoomed = false;
    std::optional<double> m_pointed;
};

}  // namespace twb::ui

#pragma once

#include <QObject>

namespace twb::ui {

/// An application's event filter: turning the wheel over a field scrolls the page, and does not change the field, unless it was chosen
/// (clicked, or reached with Tab) before.
class WheelGuard : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace twb::ui

#pragma once

#include "ui/panels/page.h"

namespace twb::ui {

/// A page whose content comes with a later version: says what it will be for, and what can be done today.
class EmptyPage : public Page {
    Q_OBJECT
public:
    EmptyPage(const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);
};

}  // namespace twb::ui

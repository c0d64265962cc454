#pragma once

#include <QWidget>

#include "engine/api/value.h"

namespace twb::ui {

/// For each mask the fillings by score; a click on one puts it into the text.
class FillingsView : public QWidget {
    Q_OBJECT
public:
    explicit FillingsView(const api::Fillings& value, QWidget* parent = nullptr);

Q_SIGNALS:
    void fillChosen(int mask, const QString& token);
};

}  // namespace twb::ui

#pragma once

#include <QWidget>
#include <vector>

#include "engine/api/value.h"

namespace twb::ui {

/// Labels as bars. The first 50 are drawn; a line says how many more there are.
class LabelsView : public QWidget {
    Q_OBJECT
public:
    explicit LabelsView(const std::vector<api::LabelScore>& labels, QWidget* parent = nullptr);
};

}  // namespace twb::ui

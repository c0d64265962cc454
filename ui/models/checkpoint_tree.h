#pragma once

#include <QStandardItemModel>

#include "engine/core/json.h"

namespace twb::ui {

/// The tensors of a checkpoint by the parts of their names: "encoder", "layer", "0", ...; groups show what is below them in all. Made from
/// `tensors` of the engine's method `info`.
class CheckpointTree : public QStandardItemModel {
    Q_OBJECT
public:
    enum Column { Name, Shape, Type, Size, State, ColumnCount };
    static constexpr int kFullName = Qt::UserRole + 1;  ///< of a tensor; of a group the beginning of its tensors' names

    explicit CheckpointTree(QObject* parent = nullptr);

    void setTensors(const core::Json& tensors);
};

}  // namespace twb::ui

#pragma once

#include <QComboBox>

namespace twb::ui {

/// How the matrices of a model are kept and multiplied, with what each choice saves and costs.
class PrecisionChooser : public QComboBox {
    Q_OBJECT
public:
    explicit PrecisionChooser(QWidget* parent = nullptr);

    /// "" (float32), "bfloat16", "int8" or "int4", as TaskRequest has it.
    QString precision() const { return currentData().toString(); }
    void setPrecision(const QString& precision);

    /// What the choice means, in a sentence; empty for float32.
    QString cost() const { return currentData(Qt::ToolTipRole).toString(); }
};

}  // namespace twb::ui

#include "ui/inputs/precision_chooser.h"

#include <algorithm>

namespace twb::ui {

PrecisionChooser::PrecisionChooser(QWidget* parent) : QComboBox(parent) {
    const auto add = [this](const QString& name, const char* precision, const QString& cost) {
        addItem(name, QString(precision));
        setItemData(count() - 1, cost, Qt::ToolTipRole);
    };
    // The figures are measured by tests/bench/precision_bench on all-MiniLM-L6-v2; README has the table.
    add(tr("Full (float32)"), "", {});
    add(tr("bfloat16"), "bfloat16",
        tr("Half the memory. Faster only on processors with AVX512-BF16 or AMX. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 "
           "to those of float32.")
            .arg(0.99999));
    add(tr("int8"), "int8",
        tr("A quarter of the memory and faster. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 to those of float32.").arg(0.99));
    add(tr("int4"), "int4",
        tr("An eighth of the memory; slow for many tokens at once. Sentence vectors of all-MiniLM-L6-v2 keep a cosine of %1 to those of "
           "float32.")
            .arg(0.95));
    setAccessibleName(tr("Precision"));
    setToolTip(tr("How exactly the model computes: less takes less memory"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
}

void PrecisionChooser::setPrecision(const QString& precision) {
    setCurrentIndex(std::max(0, findData(precision)));
}

}  // namespace twb::ui

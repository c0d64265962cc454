#include "ui/results/vectors_view.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QStringList>
#include <QVBoxLayout>
#include <cmath>

#include "ui/results/vector_math.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/heat_map.h"

namespace twb::ui {
namespace {

constexpr std::size_t kMostSimilarities = 64;

QString figureText(double figure) {
    return QLocale().toString(figure, 'g', 5);
}

}  // namespace

QString shapeText(const api::Array& array) {
    QStringList sizes;
    for (const std::int64_t size : array.shape) {
        sizes << QString::number(size);
    }
    return sizes.isEmpty() ? VectorsView::tr("one figure") : sizes.join(" × ");
}

VectorsView::VectorsView(const api::Vectors& value, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    const Matrix matrix = matrixOf(value.array);
    const Statistics statistics = statisticsOf(matrix.values);

    auto* form = new QFormLayout;
    const auto row = [form](const QString& name, const QString& figure) {
        auto* label = new QLabel(figure);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(name);
        form->addRow(mutedLabel(name), label);
    };
    row(tr("Shape"), shapeText(value.array));
    row(tr("Type"), QString::fromUtf8(api::toString(value.array.type).data()));
    row(tr("Smallest, largest"), figureText(statistics.minimum) + " … " + figureText(statistics.maximum));
    row(tr("Mean, deviation"), figureText(statistics.mean) + " ± " + figureText(statistics.deviation));
    row(tr("Length of the mean vector"), figureText(norm(meanRow(matrix))));
    layout->addLayout(form);
    if (matrix.values.empty()) {
        layout->addStretch();
        return;
    }

    layout->addWidget(headingLabel(tr("Vectors, one a row")));
    auto* strip = new HeatMap;
    strip->setAccessibleName(tr("Vectors as colours"));
    // Three deviations fill the scale, so that one outlier does not wash out the rest.
    strip->setValues(matrix.values, matrix.rows, matrix.columns, std::max(3 * statistics.deviation, 1e-12));
    layout->addWidget(strip, matrix.rows > 1 ? 2 : 0);

    if (matrix.rows > 1) {
        const std::size_t shown = std::min(matrix.rows, kMostSimilarities);
        layout->addWidget(
            headingLabel(shown < matrix.rows ? tr("Cosine similarity of the first %1 vectors").arg(shown) : tr("Cosine similarity")));
        auto* similarities = new HeatMap;
        similarities->setAccessibleName(tr("Cosine similarities as colours"));
        similarities->setSquare(true);
        similarities->setValues(cosines(matrix, shown), shown, shown, 1);
        layout->addWidget(similarities, 4);
    } else {
        layout->addStretch();
    }
}

}  // namespace twb::ui

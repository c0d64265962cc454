#include "ui/train/chart_export.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "engine/core/error.h"
#include "ui/train/curve_chart.h"
#include "ui/train/curve_table.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct ChartExport {
    Q_DECLARE_TR_FUNCTIONS(ChartExport)
};

[[noreturn]] void fail(const QString& file, const QString& reason) {
    throw core::Error(core::ErrorCode::InvalidFile, ChartExport::tr("%1 cannot be written: %2.").arg(file, reason).toStdString());
}

constexpr QSize kChart{1000, 360};

void paintAll(const QList<CurveChart*>& charts, QPainter& painter) {
    painter.fillRect(QRect({0, 0}, QSize(kChart.width(), kChart.height() * int(charts.size()))),
                     charts.front()->palette().color(QPalette::Base));
    for (qsizetype i = 0; i < charts.size(); ++i) {
        charts[i]->paint(painter, QRectF(QPointF(0, kChart.height() * double(i)), QSizeF(kChart)));
    }
}

void writeCsv(const QList<CurveChart*>& charts, const QString& file) {
    const CurveTable table(charts);
    QByteArray text;
    const auto addLine = [&](const auto& cell) {
        for (int column = 0; column < table.columnCount(); ++column) {
            QString value = cell(column);
            if (value.contains(',') || value.contains('"')) {
                value = '"' + value.replace('"', "\"\"") + '"';
            }
            text += (column > 0 ? "," : "") + value.toUtf8();
        }
        text += '\n';
    };
    addLine([&](int column) { return table.headerData(column, Qt::Horizontal).toString(); });
    for (int row = 0; row < table.rowCount(); ++row) {
        addLine([&](int column) { return table.plainText(row, column); });
    }
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size() || !out.commit()) {
        fail(file, out.errorString());
    }
}

}  // namespace

void exportCharts(const QList<CurveChart*>& charts, const QString& file) {
    const QString kind = QFileInfo(file).suffix().toLower();
    const QSize size(kChart.width(), kChart.height() * int(charts.size()));
    if (kind == "csv") {
        writeCsv(charts, file);
    } else if (kind == "svg") {
        QSvgGenerator svg;
        svg.setFileName(file);
        svg.setSize(size);
        svg.setViewBox(QRect({0, 0}, size));
        QPainter painter;
        if (!painter.begin(&svg)) {
            fail(file, ChartExport::tr("the file cannot be opened"));
        }
        paintAll(charts, painter);
    } else {
        QImage image(2 * size, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        {
            QPainter painter(&image);
            paintAll(charts, painter);
        }
        if (!image.save(file)) {
            fail(file, ChartExport::tr("the kind of file or the folder does not allow it"));
        }
    }
}

}  // namespace twb::ui

#include "ui/text.h"

#include <QLocale>

namespace twb::ui {

QString byteText(quint64 bytes) {
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeIecFormat);
}

QString durationText(double seconds) {
    const QLocale locale;
    if (seconds < 1) {
        return QCoreApplication::translate("units", "%1 ms").arg(locale.toString(seconds * 1000, 'f', seconds < 0.1 ? 1 : 0));
    }
    if (seconds < 60) {
        return QCoreApplication::translate("units", "%1 s").arg(locale.toString(seconds, 'f', seconds < 10 ? 1 : 0));
    }
    const qint64 whole = qint64(seconds + 0.5);
    if (whole < 3600) {
        return QCoreApplication::translate("units", "%1 min %2 s").arg(whole / 60).arg(whole % 60);
    }
    return QCoreApplication::translate("units", "%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

}  // namespace twb::ui

#include "ui/shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace twb::ui {

void installLanguage(QCoreApplication& app, const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    if (locale.language() == QLocale::English) {
        return;
    }
    auto* own = new QTranslator(&app);
    if (own->load(locale, "transformer-workbench", "_", ":/i18n")) {
        app.installTranslator(own);
    }
    auto* ofQt = new QTranslator(&app);
    if (ofQt->load(locale, "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        app.installTranslator(ofQt);
    }
}

}  // namespace twb::ui

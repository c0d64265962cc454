#include "ui/shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace twb::ui {

void installLanguage(QCoreApplication& app, const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    auto* own = new QTranslator(&app);
    // The English file holds the plurals, which the source texts do not tell apart; it serves where there is no translation, too.
    if (own->load(locale, "transformer-workbench", "_", ":/i18n") || own->load(":/i18n/transformer-workbench_en.qm")) {
        app.installTranslator(own);
    }
    auto* ofQt = new QTranslator(&app);
    if (ofQt->load(locale, "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        app.installTranslator(ofQt);
    }
}

}  // namespace twb::ui

#include "ui/shell/settings.h"

#include <QDir>

namespace twb::ui {
namespace {

constexpr int kRecentModels = 12;

}  // namespace

Settings::Settings(QObject* parent) : QObject(parent) {}

ThemeChoice Settings::theme() const {
    const QString name = m_store.value("theme").toString();
    return name == "light" ? ThemeChoice::Light : name == "dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice) {
    if (choice == theme()) {
        return;
    }
    m_store.setValue("theme", choice == ThemeChoice::Light ? "light" : choice == ThemeChoice::Dark ? "dark" : "system");
    Q_EMIT themeChanged();
}

QString Settings::language() const {
    return m_store.value("language").toString();
}

void Settings::setLanguage(const QString& chosen) {
    if (chosen != language()) {
        m_store.setValue("language", chosen);
        Q_EMIT languageChanged();
    }
}

int Settings::threads() const {
    return m_store.value("threads", 0).toInt();
}

void Settings::setThreads(int threads) {
    m_store.setValue("threads", threads);
}

QStringList Settings::modelFolders() const {
    return m_store.value("modelFolders").toStringList();
}

void Settings::setModelFolders(const QStringList& folders) {
    if (folders != modelFolders()) {
        m_store.setValue("modelFolders", folders);
        Q_EMIT modelsChanged();
    }
}

QString Settings::cacheFolder() const {
    return m_store.value("cacheFolder").toString();
}

void Settings::setCacheFolder(const QString& folder) {
    if (folder != cacheFolder()) {
        m_store.setValue("cacheFolder", folder);
        Q_EMIT modelsChanged();
    }
}

QStringList Settings::recentModels() const {
    return m_store.value("recentModels").toStringList();
}

void Settings::addRecentModel(const QString& folder) {
    const QString clean = QDir::cleanPath(folder);
    QStringList recent = recentModels();
    if (!recent.isEmpty() && recent.first() == clean) {
        return;
    }
    recent.removeAll(clean);
    recent.prepend(clean);
    m_store.setValue("recentModels", recent.mid(0, kRecentModels));
    Q_EMIT modelsChanged();
}

void Settings::forgetRecentModel(const QString& folder) {
    QStringList recent = recentModels();
    if (recent.removeAll(folder) > 0) {
        m_store.setValue("recentModels", recent);
        Q_EMIT modelsChanged();
    }
}

QString Settings::lastModel(const QString& task) const {
    return m_store.value("lastModel/" + task).toString();
}

void Settings::setLastModel(const QString& task, const QString& folder) {
    m_store.setValue("lastModel/" + task, folder);
}

QString Settings::lastFolder() const {
    return m_store.value("lastFolder", QDir::homePath()).toString();
}

void Settings::setLastFolder(const QString& folder) {
    m_store.setValue("lastFolder", folder);
}

QString Settings::lastTask(const QString& panel) const {
    return m_store.value("lastTask/" + panel).toString();
}

void Settings::setLastTask(const QString& panel, const QString& task) {
    m_store.setValue("lastTask/" + panel, task);
}

QByteArray Settings::state(const QString& name) const {
    return m_store.value("state/" + name).toByteArray();
}

void Settings::setState(const QString& name, const QByteArray& state) {
    m_store.setValue("state/" + name, state);
}

}  // namespace twb::ui

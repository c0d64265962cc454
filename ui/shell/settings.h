#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace twb::ui {

enum class ThemeChoice { System, Light, Dark };

/// What the user chose, kept between starts. Signals tell who shows it.
class Settings : public QObject {
    Q_OBJECT
public:
    explicit Settings(QObject* parent = nullptr);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    /// "en", "zh_CN"; empty: the system's.
    QString language() const;
    void setLanguage(const QString& language);

    /// 0: chosen by the engine. Read by the engine when it starts.
    int threads() const;
    void setThreads(int threads);

    /// Folders whose sub-folders are offered as models.
    QStringList modelFolders() const;
    void setModelFolders(const QStringList& folders);

    /// Cache of downloaded models; empty: Hugging Face's own place.
    QString cacheFolder() const;
    void setCacheFolder(const QString& folder);

    /// Newest first, at most 12.
    QStringList recentModels() const;
    void addRecentModel(const QString& folder);
    void forgetRecentModel(const QString& folder);

    QString lastModel(const QString& task) const;
    void setLastModel(const QString& task, const QString& folder);
    QString lastFolder() const;  ///< where the last file dialog was
    void setLastFolder(const QString& folder);
    QString lastTask(const QString& panel) const;
    void setLastTask(const QString& panel, const QString& task);

    QByteArray state(const QString& name) const;  ///< geometry, docks, splitters
    void setState(const QString& name, const QByteArray& state);

Q_SIGNALS:
    void themeChanged();
    void languageChanged();
    void modelsChanged();

private:
    QSettings m_store;
};

}  // namespace twb::ui

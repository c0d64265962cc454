#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <optional>
#include <vector>

#include "engine/core/json.h"
#include "ui/models/sqlite_file.h"

namespace twb::ui {

/// A finished (or failed) run.
struct HistoryRun {
    qint64 id = 0;
    QDateTime time;
    QString task;
    QString model;
    core::Json inputs;
    core::Json parameters = core::Json::object();
    std::optional<core::Json> output;  ///< as storedOutput writes it; absent when it failed or was too large to keep
    QString error;
    double seconds = 0;
};

/// What the list of runs shows of one.
struct HistoryEntry {
    qint64 id = 0;
    QDateTime time;
    QString task;
    QString model;
    QString summary;  ///< beginning of the input
    bool failed = false;
    double seconds = 0;
};

/// The history of runs in an SQLite file. A file that cannot be used makes a history that forgets: runs go on, `problem` says why.
class HistoryStore : public QObject {
    Q_OBJECT
public:
    explicit HistoryStore(QString file, QObject* parent = nullptr);

    /// <AppDataLocation>/history.sqlite
    static QString defaultFile();

    void add(const HistoryRun& run);

    /// Newest first; those whose task, model or input contains `search` when it is not empty.
    std::vector<HistoryEntry> list(const QString& search = {}, int limit = 500);

    std::optional<HistoryRun> load(qint64 id);
    void remove(qint64 id);
    void clear();

    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();
    void problemFound(const QString& message);

private:
    SqliteFile m_file;
    QString m_problem;
};

}  // namespace twb::ui

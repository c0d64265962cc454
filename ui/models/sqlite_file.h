#pragma once

#include <QString>
#include <QStringList>
#include <functional>

class QSqlDatabase;
class QSqlQuery;

namespace twb::ui {

/// An SQLite file that a store keeps its rows in. Opened at first use. A damaged file, or one of a later program, is moved aside and a
/// new one begun; where no file can be used at all, `open` says no and the store forgets.
class SqliteFile {
public:
    struct Schema {
        int version = 1;
        QStringList statements;  ///< CREATE ... IF NOT EXISTS ...
    };
    using Report = std::function<void(const QString& sentence)>;

    SqliteFile(QString file, Schema schema, Report report);
    ~SqliteFile();
    SqliteFile(const SqliteFile&) = delete;
    SqliteFile& operator=(const SqliteFile&) = delete;

    /// <AppDataLocation>/name
    static QString inDataFolder(const QString& name);

    /// False: nothing can be kept; it was reported once.
    bool open();

    /// A statement for the open file.
    QSqlQuery query(const QString& sql) const;

    /// Executes, and reports when that fails.
    bool run(QSqlQuery& query) const;

    bool begin() const;
    bool commit() const;
    void rollback() const;

private:
    bool prepare(QSqlDatabase& database) const;
    void moveAside() const;

    QString m_file;
    Schema m_schema;
    Report m_report;
    QString m_connection;
    bool m_tried = false;
    bool m_open = false;
};

/// A pattern for LIKE ... ESCAPE '\' that finds the text anywhere: '%' and '_' stand for themselves.
QString likePattern(QString search);

/// A null QString would be stored as NULL.
QString notNull(const QString& text);

}  // namespace twb::ui

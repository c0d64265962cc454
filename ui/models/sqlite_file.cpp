#include "ui/models/sqlite_file.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QUuid>
#include <utility>

namespace twb::ui {
namespace {

/// Context of the texts below.
struct Storage {
    Q_DECLARE_TR_FUNCTIONS(Storage)
};

}  // namespace

SqliteFile::SqliteFile(QString file, Schema schema, Report report)
    : m_file(std::move(file)), m_schema(std::move(schema)), m_report(std::move(report)), m_connection(QUuid::createUuid().toString()) {}

SqliteFile::~SqliteFile() {
    if (QSqlDatabase::contains(m_connection)) {
        QSqlDatabase::removeDatabase(m_connection);
    }
}

QString SqliteFile::inDataFolder(const QString& name) {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath(name);
}

bool SqliteFile::open() {
    if (m_tried) {
        return m_open;
    }
    m_tried = true;
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    for (int attempt = 0; attempt < 2; ++attempt) {
        QString reason;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase("QSQLITE", m_connection);
            database.setDatabaseName(m_file);
            m_open = database.open() && prepare(database);
            if (m_open) {
                return true;
            }
            reason = database.lastError().text();
            database.close();
        }
        QSqlDatabase::removeDatabase(m_connection);
        if (attempt == 0 && QFileInfo(m_file).isFile()) {
            moveAside();
        } else {
            m_report(Storage::tr("Nothing can be kept in “%1” (%2). The program works, but will not remember what belongs there.")
                         .arg(QDir::toNativeSeparators(m_file), reason.isEmpty() ? Storage::tr("the file is not usable") : reason));
            break;
        }
    }
    return false;
}

bool SqliteFile::prepare(QSqlDatabase& database) const {
    QSqlQuery query(database);
    if (!query.exec("PRAGMA quick_check") || !query.next() || query.value(0).toString() != "ok") {
        return false;
    }
    if (!query.exec("PRAGMA user_version") || !query.next()) {
        return false;
    }
    const int version = query.value(0).toInt();
    query.finish();
    if (version > m_schema.version) {
        return false;  // a later program wrote it: keep it aside
    }
    for (const QString& statement : QStringList{"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"} + m_schema.statements) {
        if (!query.exec(statement)) {
            return false;
        }
    }
    return query.exec(QString("PRAGMA user_version = %1").arg(m_schema.version));
}

void SqliteFile::moveAside() const {
    const QString aside = m_file + ".damaged-" + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    for (const char* journal : {"-wal", "-shm"}) {
        QFile::remove(m_file + journal);  // they belong to the damaged file
    }
    if (QFile::rename(m_file, aside)) {
        m_report(Storage::tr("“%1” was damaged or written by a later version. It was moved to “%2”, and a new one was begun.")
                     .arg(QDir::toNativeSeparators(m_file), QDir::toNativeSeparators(aside)));
    }
}

QSqlQuery SqliteFile::query(const QString& sql) const {
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.setForwardOnly(true);
    query.prepare(sql);
    return query;
}

bool SqliteFile::run(QSqlQuery& query) const {
    if (query.exec()) {
        return true;
    }
    m_report(Storage::tr("“%1” could not be read or written: %2.").arg(QDir::toNativeSeparators(m_file), query.lastError().text()));
    return false;
}

bool SqliteFile::begin() const {
    return QSqlDatabase::database(m_connection).transaction();
}

bool SqliteFile::commit() const {
    return QSqlDatabase::database(m_connection).commit();
}

void SqliteFile::rollback() const {
    QSqlDatabase::database(m_connection).rollback();
}

QString likePattern(QString search) {
    return '%' + search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_") + '%';
}

QString notNull(const QString& text) {
    return text.isNull() ? QString("") : text;
}

}  // namespace twb::ui

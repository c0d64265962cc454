#include "ui/models/history_store.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QUuid>

#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr int kSchemaVersion = 1;
constexpr qsizetype kLargestOutput = 512 << 10;  // characters of JSON; larger results are computed again
constexpr int kMostRuns = 5000;
constexpr qsizetype kSummaryLength = 200;

QString summaryOf(const core::Json& inputs) {
    QString text;
    if (inputs.is_object()) {
        QStringList parts;
        for (const auto& [name, value] : inputs.items()) {
            parts << (value.is_string() ? qtext(value.get<std::string>()) : jsonText(value));
        }
        text = parts.join(" · ");
    } else {
        text = inputs.is_string() ? qtext(inputs.get<std::string>()) : jsonText(inputs);
    }
    return text.left(4 * kSummaryLength).simplified().left(kSummaryLength);
}

/// '%' and '_' of what the user typed stand for themselves.
QString likePattern(QString search) {
    return '%' + search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_") + '%';
}

/// A null QString would be stored as NULL.
QString notNull(const QString& text) {
    return text.isNull() ? QString("") : text;
}

core::Json parsed(const QString& text) {
    return core::Json::parse(text.toStdString(), nullptr, false);
}

}  // namespace

HistoryStore::HistoryStore(QString file, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_connection(QUuid::createUuid().toString()) {}

HistoryStore::~HistoryStore() {
    if (QSqlDatabase::contains(m_connection)) {
        QSqlDatabase::removeDatabase(m_connection);
    }
}

QString HistoryStore::defaultFile() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("history.sqlite");
}

bool HistoryStore::open() {
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
            report(tr("The history of runs cannot be kept in “%1” (%2). Runs work, but will not be remembered.")
                       .arg(QDir::toNativeSeparators(m_file), reason.isEmpty() ? tr("the file is not usable") : reason));
            break;
        }
    }
    return false;
}

bool HistoryStore::prepare(QSqlDatabase& database) {
    QSqlQuery query(database);
    if (!query.exec("PRAGMA quick_check") || !query.next() || query.value(0).toString() != "ok") {
        return false;
    }
    if (!query.exec("PRAGMA user_version") || !query.next()) {
        return false;
    }
    const int version = query.value(0).toInt();
    query.finish();
    if (version > kSchemaVersion) {
        return false;  // a later program wrote it: keep it aside
    }
    return query.exec("PRAGMA journal_mode = WAL") && query.exec("PRAGMA synchronous = NORMAL") &&
           query.exec(
               "CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, time TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL, "
               "summary TEXT NOT NULL, inputs TEXT NOT NULL, parameters TEXT NOT NULL, output TEXT, error TEXT NOT NULL, "
               "seconds REAL NOT NULL)") &&
           query.exec(QString("PRAGMA user_version = %1").arg(kSchemaVersion));
}

void HistoryStore::moveAside() {
    const QString aside = m_file + ".damaged-" + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    for (const char* journal : {"-wal", "-shm"}) {
        QFile::remove(m_file + journal);  // they belong to the damaged file
    }
    if (QFile::rename(m_file, aside)) {
        report(tr("The history of runs was damaged or written by a later version. It was moved to “%1”, and a new one was begun.")
                   .arg(QDir::toNativeSeparators(aside)));
    }
}

bool HistoryStore::run(QSqlQuery& query) {
    if (query.exec()) {
        return true;
    }
    report(tr("The history of runs could not be read or written: %1.").arg(query.lastError().text()));
    return false;
}

void HistoryStore::report(const QString& message) {
    m_problem = message;
    Q_EMIT problemFound(message);
}

void HistoryStore::add(const HistoryRun& entry) {
    if (!open()) {
        return;
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.prepare(
        "INSERT INTO runs (time, task, model, summary, inputs, parameters, output, error, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.addBindValue(notNull(entry.time.toUTC().toString(Qt::ISODateWithMs)));
    query.addBindValue(notNull(entry.task));
    query.addBindValue(notNull(entry.model));
    query.addBindValue(notNull(summaryOf(entry.inputs)));
    query.addBindValue(jsonText(entry.inputs));
    query.addBindValue(jsonText(entry.parameters));
    const QString output = entry.output ? jsonText(*entry.output) : QString();
    query.addBindValue(output.size() > kLargestOutput ? QString() : output);
    query.addBindValue(notNull(entry.error));
    query.addBindValue(entry.seconds);
    if (run(query)) {
        query.prepare(QString("DELETE FROM runs WHERE id <= (SELECT MAX(id) FROM runs) - %1").arg(kMostRuns));
        run(query);
        Q_EMIT changed();
    }
}

std::vector<HistoryEntry> HistoryStore::list(const QString& search, int limit) {
    std::vector<HistoryEntry> out;
    if (!open()) {
        return out;
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.setForwardOnly(true);
    QString sql = "SELECT id, time, task, model, summary, error <> '', seconds FROM runs";
    if (!search.isEmpty()) {
        sql += " WHERE task LIKE :pattern ESCAPE '\\' OR model LIKE :pattern ESCAPE '\\' OR summary LIKE :pattern ESCAPE '\\'";
    }
    query.prepare(sql + QString(" ORDER BY id DESC LIMIT %1").arg(limit));
    if (!search.isEmpty()) {
        query.bindValue(":pattern", likePattern(search));
    }
    if (run(query)) {
        while (query.next()) {
            out.push_back({query.value(0).toLongLong(), QDateTime::fromString(query.value(1).toString(), Qt::ISODateWithMs),
                           query.value(2).toString(), query.value(3).toString(), query.value(4).toString(), query.value(5).toBool(),
                           query.value(6).toDouble()});
        }
    }
    return out;
}

std::optional<HistoryRun> HistoryStore::load(qint64 id) {
    if (!open()) {
        return std::nullopt;
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.prepare("SELECT time, task, model, inputs, parameters, output, error, seconds FROM runs WHERE id = ?");
    query.addBindValue(id);
    if (!run(query) || !query.next()) {
        return std::nullopt;
    }
    HistoryRun out;
    out.id = id;
    out.time = QDateTime::fromString(query.value(0).toString(), Qt::ISODateWithMs);
    out.task = query.value(1).toString();
    out.model = query.value(2).toString();
    out.inputs = parsed(query.value(3).toString());
    out.parameters = parsed(query.value(4).toString());
    if (!query.value(5).toString().isEmpty()) {
        out.output = parsed(query.value(5).toString());
    }
    out.error = query.value(6).toString();
    out.seconds = query.value(7).toDouble();
    if (out.inputs.is_discarded() || !out.parameters.is_object()) {
        return std::nullopt;
    }
    return out;
}

void HistoryStore::remove(qint64 id) {
    if (!open()) {
        return;
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.prepare("DELETE FROM runs WHERE id = ?");
    query.addBindValue(id);
    if (run(query)) {
        Q_EMIT changed();
    }
}

void HistoryStore::clear() {
    if (!open()) {
        return;
    }
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.prepare("DELETE FROM runs");
    if (run(query)) {
        Q_EMIT changed();
    }
}

}  // namespace twb::ui

#include "ui/models/history_store.h"

#include <QSqlQuery>

#include "ui/text.h"

namespace twb::ui {
namespace {

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

core::Json parsed(const QString& text) {
    return core::Json::parse(text.toStdString(), nullptr, false);
}

}  // namespace

HistoryStore::HistoryStore(QString file, QObject* parent)
    : QObject(parent),
      m_file(std::move(file),
             {1,
              {"CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, time TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL, "
               "summary TEXT NOT NULL, inputs TEXT NOT NULL, parameters TEXT NOT NULL, output TEXT, error TEXT NOT NULL, "
               "seconds REAL NOT NULL)"}},
             [this](const QString& sentence) {
                 m_problem = sentence;
                 Q_EMIT problemFound(sentence);
             }) {}

QString HistoryStore::defaultFile() {
    return SqliteFile::inDataFolder("history.sqlite");
}

void HistoryStore::add(const HistoryRun& entry) {
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query(
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
    if (m_file.run(query)) {
        query.prepare(QString("DELETE FROM runs WHERE id <= (SELECT MAX(id) FROM runs) - %1").arg(kMostRuns));
        m_file.run(query);
        Q_EMIT changed();
    }
}

std::vector<HistoryEntry> HistoryStore::list(const QString& search, int limit) {
    std::vector<HistoryEntry> out;
    if (!m_file.open()) {
        return out;
    }
    QString sql = "SELECT id, time, task, model, summary, error <> '', seconds FROM runs";
    if (!search.isEmpty()) {
        sql += " WHERE task LIKE :pattern ESCAPE '\\' OR model LIKE :pattern ESCAPE '\\' OR summary LIKE :pattern ESCAPE '\\'";
    }
    QSqlQuery query = m_file.query(sql + QString(" ORDER BY id DESC LIMIT %1").arg(limit));
    if (!search.isEmpty()) {
        query.bindValue(":pattern", likePattern(search));
    }
    if (m_file.run(query)) {
        while (query.next()) {
            out.push_back({query.value(0).toLongLong(), QDateTime::fromString(query.value(1).toString(), Qt::ISODateWithMs),
                           query.value(2).toString(), query.value(3).toString(), query.value(4).toString(), query.value(5).toBool(),
                           query.value(6).toDouble()});
        }
    }
    return out;
}

std::optional<HistoryRun> HistoryStore::load(qint64 id) {
    if (!m_file.open()) {
        return std::nullopt;
    }
    QSqlQuery query = m_file.query("SELECT time, task, model, inputs, parameters, output, error, seconds FROM runs WHERE id = ?");
    query.addBindValue(id);
    if (!m_file.run(query) || !query.next()) {
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
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query("DELETE FROM runs WHERE id = ?");
    query.addBindValue(id);
    if (m_file.run(query)) {
        Q_EMIT changed();
    }
}

void HistoryStore::clear() {
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query("DELETE FROM runs");
    if (m_file.run(query)) {
        Q_EMIT changed();
    }
}

}  // namespace twb::ui

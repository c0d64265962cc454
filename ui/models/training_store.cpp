#include "ui/models/training_store.h"

#include <QSqlQuery>

#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr const char* kColumns = "id, started, name, folder, task, model, state, error, seconds, params, result";

core::Json parsed(const QString& text) {
    const core::Json json = core::Json::parse(text.toStdString(), nullptr, false);
    return json.is_object() ? json : core::Json::object();
}

TrainingRun runOf(const QSqlQuery& query) {
    TrainingRun run;
    run.id = query.value(0).toLongLong();
    run.started = QDateTime::fromString(query.value(1).toString(), Qt::ISODateWithMs);
    run.name = query.value(2).toString();
    run.folder = query.value(3).toString();
    run.task = query.value(4).toString();
    run.model = query.value(5).toString();
    run.state = TrainingRun::State(query.value(6).toInt());
    run.error = query.value(7).toString();
    run.seconds = query.value(8).toDouble();
    run.params = parsed(query.value(9).toString());
    run.result = parsed(query.value(10).toString());
    return run;
}

}  // namespace

TrainingStore::TrainingStore(QString file, QObject* parent)
    : QObject(parent),
      m_file(std::move(file),
             {1,
              {"CREATE TABLE IF NOT EXISTS trainings (id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, name TEXT NOT NULL, "
               "folder TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL, state INTEGER NOT NULL, error TEXT NOT NULL, "
               "seconds REAL NOT NULL, params TEXT NOT NULL, result TEXT NOT NULL, curves TEXT NOT NULL)",
               "CREATE TABLE IF NOT EXISTS judgements (training INTEGER PRIMARY KEY, rows TEXT NOT NULL)"}},
             [this](const QString& sentence) { m_problem = sentence; }) {}

QString TrainingStore::defaultFile() {
    return SqliteFile::inDataFolder("trainings.sqlite");
}

qint64 TrainingStore::add(const TrainingRun& run) {
    if (!m_file.open()) {
        return 0;
    }
    QSqlQuery query = m_file.query(
        "INSERT INTO trainings (started, name, folder, task, model, state, error, seconds, params, result, curves) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.addBindValue(notNull(run.started.toUTC().toString(Qt::ISODateWithMs)));
    for (const QString& text : {run.name, run.folder, run.task, run.model}) {
        query.addBindValue(notNull(text));
    }
    query.addBindValue(int(run.state));
    query.addBindValue(notNull(run.error));
    query.addBindValue(run.seconds);
    for (const core::Json* json : {&run.params, &run.result, &run.curves}) {
        query.addBindValue(jsonText(*json));
    }
    if (!m_file.run(query)) {
        return 0;
    }
    const qint64 id = query.lastInsertId().toLongLong();
    Q_EMIT changed();
    return id;
}

void TrainingStore::update(const TrainingRun& run) {
    if (run.id == 0 || !m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query("UPDATE trainings SET state = ?, error = ?, seconds = ?, result = ?, curves = ? WHERE id = ?");
    query.addBindValue(int(run.state));
    query.addBindValue(notNull(run.error));
    query.addBindValue(run.seconds);
    query.addBindValue(jsonText(run.result));
    query.addBindValue(jsonText(run.curves));
    query.addBindValue(run.id);
    if (!m_file.run(query)) {
        return;
    }
    if (!run.judgements.is_null()) {
        QSqlQuery judgements = m_file.query("INSERT OR REPLACE INTO judgements (training, rows) VALUES (?, ?)");
        judgements.addBindValue(run.id);
        judgements.addBindValue(jsonText(run.judgements));
        m_file.run(judgements);
    }
    Q_EMIT changed();
}

void TrainingStore::rename(qint64 id, const QString& name) {
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query("UPDATE trainings SET name = ? WHERE id = ?");
    query.addBindValue(notNull(name));
    query.addBindValue(id);
    if (m_file.run(query)) {
        Q_EMIT changed();
    }
}

void TrainingStore::remove(qint64 id) {
    if (!m_file.open()) {
        return;
    }
    for (const char* statement : {"DELETE FROM judgements WHERE training = ?", "DELETE FROM trainings WHERE id = ?"}) {
        QSqlQuery query = m_file.query(statement);
        query.addBindValue(id);
        if (!m_file.run(query)) {
            return;
        }
    }
    Q_EMIT changed();
}

std::vector<TrainingRun> TrainingStore::list() {
    std::vector<TrainingRun> out;
    if (!m_file.open()) {
        return out;
    }
    QSqlQuery query = m_file.query(QString("SELECT %1 FROM trainings ORDER BY id DESC").arg(kColumns));
    if (m_file.run(query)) {
        while (query.next()) {
            out.push_back(runOf(query));
        }
    }
    return out;
}

std::optional<TrainingRun> TrainingStore::load(qint64 id) {
    if (!m_file.open()) {
        return std::nullopt;
    }
    QSqlQuery query =
        m_file.query(QString("SELECT %1, curves, rows FROM trainings LEFT JOIN judgements ON training = id WHERE id = ?").arg(kColumns));
    query.addBindValue(id);
    if (!m_file.run(query) || !query.next()) {
        return std::nullopt;
    }
    TrainingRun run = runOf(query);
    run.curves = parsed(query.value(11).toString());
    run.judgements = core::Json::parse(query.value(12).toString().toStdString(), nullptr, false);
    if (!run.judgements.is_array()) {
        run.judgements = nullptr;
    }
    return run;
}

}  // namespace twb::ui

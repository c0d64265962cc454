#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <optional>
#include <vector>

#include "engine/core/json.h"
#include "ui/models/sqlite_file.h"

namespace twb::ui {

/// A training that runs or ran.
struct TrainingRun {
    enum class State { Running, Finished, Stopped, Failed };

    qint64 id = 0;
    QDateTime started;
    QString name;
    QString folder;  ///< of the trained model and its checkpoints
    QString task;    ///< as the method `train` calls it
    QString model;   ///< that it began with
    State state = State::Running;
    QString error;
    double seconds = 0;
    core::Json params = core::Json::object();  ///< of the method `train`
    core::Json curves = core::Json::object();  ///< RunCurves::toJson
    core::Json result = core::Json::object();  ///< metrics, global_step, ...: empty unless finished
    core::Json judgements;                     ///< EvaluationView::toJson of the last evaluation; null: there are none
};

/// The trainings in an SQLite file. A file that cannot be used makes a store that forgets: trainings go on, `problem` says why.
class TrainingStore : public QObject {
    Q_OBJECT
public:
    explicit TrainingStore(QString file, QObject* parent = nullptr);

    /// <AppDataLocation>/trainings.sqlite
    static QString defaultFile();

    /// Keeps a new one and gives its id; 0 when nothing can be kept.
    qint64 add(const TrainingRun& run);
    /// State, error, seconds, curves, result and judgements of a run that is kept.
    void update(const TrainingRun& run);
    void rename(qint64 id, const QString& name);
    void remove(qint64 id);

    /// Newest first, without curves and judgements.
    std::vector<TrainingRun> list();
    std::optional<TrainingRun> load(qint64 id);

    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    SqliteFile m_file;
    QString m_problem;
};

}  // namespace twb::ui

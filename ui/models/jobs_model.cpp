#include "ui/models/jobs_model.h"

#include <QLocale>
#include <algorithm>

#include "ui/engine_client.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr int kMostEntries = 200;

QString stateText(api::JobState state) {
    const QStringList texts{JobsModel::tr("Waiting"), JobsModel::tr("Running"), JobsModel::tr("Finished"), JobsModel::tr("Failed"),
                            JobsModel::tr("Stopped")};
    return texts.value(int(state));
}

QString unitText(const std::string& unit) {
    const std::pair<const char*, QString> names[] = {
        {"rows", JobsModel::tr("rows")},   {"steps", JobsModel::tr("steps")},     {"batches", JobsModel::tr("batches")},
        {"parts", JobsModel::tr("parts")}, {"tensors", JobsModel::tr("tensors")}, {"models", JobsModel::tr("models")},
        {"texts", JobsModel::tr("texts")},
    };
    for (const auto& [name, text] : names) {
        if (unit == name) {
            return text;
        }
    }
    return qtext(unit);
}

}  // namespace

QString progressText(const api::Progress& progress) {
    const QLocale locale;
    if (progress.unit == "bytes") {
        return progress.total ? JobsModel::tr("%1 of %2").arg(byteText(progress.done), byteText(progress.total)) : byteText(progress.done);
    }
    QString text = progress.total ? JobsModel::tr("%1 of %2 %3")
                                        .arg(locale.toString(qulonglong(progress.done)), locale.toString(qulonglong(progress.total)),
                                             unitText(progress.unit))
                                  : JobsModel::tr("%1 %2").arg(locale.toString(qulonglong(progress.done)), unitText(progress.unit));
    if (progress.ratePerSecond > 0) {
        text += JobsModel::tr(", %1 a second").arg(locale.toString(progress.ratePerSecond, 'f', progress.ratePerSecond < 10 ? 1 : 0));
    }
    return text;
}

JobsModel::JobsModel(EngineClient& engine, QObject* parent) : QAbstractTableModel(parent) {
    connect(&engine, &EngineClient::jobAdded, this, &JobsModel::add);
}

int JobsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_entries.size());
}

int JobsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JobsModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const Entry& entry = m_entries.at(std::size_t(index.row()));
    switch (index.column()) {
        case Title:
            return entry.title;
        case State:
            return stateText(entry.state);
        case ProgressColumn:
            return entry.progress.done || entry.progress.total ? progressText(entry.progress) : QString();
        case Remaining:
            return entry.state == api::JobState::Running && entry.progress.etaSeconds ? durationText(*entry.progress.etaSeconds)
                                                                                      : QString();
        default:
            return {};
    }
}

QVariant JobsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QStringList titles{tr("Job"), tr("State"), tr("Progress"), tr("Remaining")};
    return titles.value(section);
}

void JobsModel::cancel(int row) {
    if (Job* job = m_entries.at(std::size_t(row)).job) {
        job->cancel();
    }
}

bool JobsModel::isRunning(int row) const {
    const Entry& entry = m_entries.at(std::size_t(row));
    return entry.job && !entry.job->isOver();
}

void JobsModel::add(Job* job) {
    if (rowCount() >= kMostEntries) {
        beginRemoveRows({}, kMostEntries - 1, rowCount() - 1);
        m_entries.resize(kMostEntries - 1);
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_entries.insert(m_entries.begin(), Entry{job, job->title(), job->state(), job->progress()});
    endInsertRows();
    connect(job, &Job::stateChanged, this, [this, job] { refresh(job); });
    connect(job, &Job::progressed, this, [this, job] { refresh(job); });
}

void JobsModel::refresh(Job* job) {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.job == job; });
    if (found == m_entries.end()) {
        return;
    }
    found->state = job->state();
    found->progress = job->progress();
    const int row = int(found - m_entries.begin());
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

}  // namespace twb::ui

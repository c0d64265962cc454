#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QPointer>
#include <vector>

#include "ui/job.h"

namespace twb::ui {

class EngineClient;

/// Jobs of this session, newest first: title, state, progress, remaining time. Ended ones stay until there are too many.
class JobsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, State, ProgressColumn, Remaining, ColumnCount };

    explicit JobsModel(EngineClient& engine, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void cancel(int row);
    bool isRunning(int row) const;

private:
    struct Entry {
        QPointer<Job> job;
        QString title;
        api::JobState state = api::JobState::Queued;
        api::Progress progress;
    };

    void add(Job* job);
    void refresh(Job* job);

    std::vector<Entry> m_entries;
};

/// "12 of 40 rows, 3.4 a second".
QString progressText(const api::Progress& progress);

}  // namespace twb::ui

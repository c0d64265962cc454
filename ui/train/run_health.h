#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <set>
#include <vector>

#include "engine/api/job.h"
#include "ui/train/curve.h"

namespace twb::ui {

/// Watches the figures of a run for what a person should know of, and says it in plain words; each thing once.
class RunHealth {
    Q_DECLARE_TR_FUNCTIONS(RunHealth)
public:
    /// What is new with this figure.
    QStringList add(const api::MetricPoint& point);

private:
    enum class Trouble { NotANumber, Spike, Plateau, Overfitting, NothingCounts, Slow, DataStarvation };

    bool isNew(Trouble trouble) { return m_told.insert(trouble).second; }
    void lookAtLoss(double loss, QStringList& alerts);
    void lookAtEvaluation(double loss, QStringList& alerts);
    void lookAtSpeed(double speed, QStringList& alerts);
    void lookAtLoading(double share, QStringList& alerts);

    std::set<Trouble> m_told;
    Smoothing m_smoothing;
    std::vector<double> m_smooth;       // training loss
    std::vector<double> m_evaluations;  // evaluation loss
    double m_trainingAtBest = 0;        // smoothed training loss at the best evaluation
    std::vector<double> m_speeds;
    std::vector<double> m_loadingShares;
    int m_zeros = 0;  // losses of exactly 0 at the beginning
};

}  // namespace twb::ui

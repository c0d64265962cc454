#include "ui/train/run_health.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace twb::ui {
namespace {

constexpr std::size_t kFewest = 20;         // figures before anything is judged
constexpr std::size_t kPlateauPoints = 60;  // that the loss may stay where it is
constexpr double kMostLoading = 0.3;        // of the time

double median(std::vector<double> values) {
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

QStringList RunHealth::add(const api::MetricPoint& point) {
    QStringList alerts;
    const bool isWatched = point.name == "loss" || point.name == "eval_loss" || point.name == "grad_norm";
    if (isWatched && !std::isfinite(point.value)) {
        if (isNew(Trouble::NotANumber)) {
            alerts << tr(
                "The loss or the gradients are no longer numbers: what the model has learnt is lost from here on. Stop, and start again "
                "with a lower learning rate (a tenth), or with warm-up steps.");
        }
    } else if (point.name == "loss") {
        lookAtLoss(point.value, alerts);
    } else if (point.name == "eval_loss") {
        lookAtEvaluation(point.value, alerts);
    } else if (point.name == "samples_per_second") {
        lookAtSpeed(point.value, alerts);
    } else if (point.name == "loading_share") {
        lookAtLoading(point.value, alerts);
    }
    return alerts;
}

void RunHealth::lookAtLoss(double loss, QStringList& alerts) {
    const double before = m_smooth.empty() ? loss : m_smooth.back();
    if (m_smooth.size() >= kFewest && loss > 3 * before + 1 && isNew(Trouble::Spike)) {
        alerts << tr("The loss jumped up. When it does not come back soon, the learning rate is too high.");
    }
    m_zeros = loss == 0 && std::size_t(m_zeros) == m_smooth.size() ? m_zeros + 1 : m_zeros;
    if (m_zeros == 3 && isNew(Trouble::NothingCounts)) {
        alerts << tr(
            "The loss is exactly 0: no token counts, as if all labels were masked. Look at the columns, and whether the texts are cut off "
            "before what is to be learnt begins.");
    }
    m_smooth.push_back(m_smoothing.next(loss));
    if (m_smooth.size() >= 2 * kPlateauPoints) {
        const double then = m_smooth[m_smooth.size() - kPlateauPoints], now = m_smooth.back();
        if (now > 0.05 && now > 0.99 * then && isNew(Trouble::Plateau)) {
            alerts << tr("The loss has not fallen for a while: more training of this kind brings little.");
        }
    }
}

void RunHealth::lookAtEvaluation(double loss, QStringList& alerts) {
    const double best = m_evaluations.empty() ? loss : *std::min_element(m_evaluations.begin(), m_evaluations.end());
    const double training = m_smooth.empty() ? 0 : m_smooth.back();
    m_evaluations.push_back(loss);
    if (loss <= best) {
        m_trainingAtBest = training;
    } else if (loss > 1.05 * best && training < m_trainingAtBest && isNew(Trouble::Overfitting)) {
        alerts << tr(
            "The model begins to learn the rows by heart: the training loss falls, but the evaluation loss rises. An earlier checkpoint is "
            "better: train for fewer epochs.");
    }
}

void RunHealth::lookAtSpeed(double speed, QStringList& alerts) {
    m_speeds.push_back(speed);
    if (m_speeds.size() < kFewest) {
        return;
    }
    const std::vector<double> latest(m_speeds.end() - 5, m_speeds.end());
    if (median(latest) < median(m_speeds) / 3 && isNew(Trouble::Slow)) {
        alerts << tr("The training has become much slower than it was: something else uses the processor or the memory of this computer.");
    }
}

void RunHealth::lookAtLoading(double share, QStringList& alerts) {
    m_loadingShares.push_back(share);
    if (m_loadingShares.size() < kFewest) {
        return;
    }
    const double latest = median({m_loadingShares.end() - std::ptrdiff_t(kFewest), m_loadingShares.end()});
    if (latest > kMostLoading && isNew(Trouble::DataStarvation)) {
        alerts
            << tr("The data comes too slowly: the model waits for its next batch during %1 % of the time. Close programs that use the disk "
                  "or the processor, or make the texts or the batches shorter.")
                   .arg(QLocale().toString(100 * latest, 'f', 0));
    }
}

}  // namespace twb::ui

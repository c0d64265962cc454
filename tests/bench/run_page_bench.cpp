#include <QApplication>
#include <QTemporaryDir>
#include <cstdlib>
#include <thread>
#include <vector>

#include "engine/core/json.h"
#include "engine/host/job_context.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tests/bench/bench.h"
#include "ui/train/run_view.h"

/// What logging and the live charts cost a training: steps that log nothing and steps that each log all figures and are drawn by the run
/// page in the same process, in turn. run_page_bench MODEL_FOLDER ROWS.csv [ROUNDS] (columns text, label); medians, a JSON line each.
/// QT_QPA_PLATFORM=offscreen paints as a window does.
namespace {

using namespace twb;
using core::Json;

constexpr int kSteps = 12;

struct Round {
    double secondsPerStep = 0;
    double drawingSecondsPerStep = 0;  ///< in which the thread that draws worked
};

/// Counts how long its thread works on events.
class Application : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_isInside) {
            return QApplication::notify(receiver, event);
        }
        const auto start = bench::Clock::now();
        m_isInside = true;
        const bool isTaken = QApplication::notify(receiver, event);
        m_isInside = false;
        m_seconds += bench::secondsSince(start);
        return isTaken;
    }
    double seconds() const { return m_seconds; }

private:
    double m_seconds = 0;
    bool m_isInside = false;
};

Json request(const char* model, const char* rows, const QString& folder, bool logs) {
    return {{"model", model},
            {"task", "text-classification"},
            {"head", "AutoModelForSequenceClassification"},
            {"data", {{"labels", "data"}, {"max_length", 128}}},
            {"train_dataset", rows},
            {"arguments",
             {{"output_dir", folder.toStdString()},
              {"max_steps", kSteps},
              {"per_device_train_batch_size", 16},
              {"save_strategy", "no"},
              {"report_to", "none"},
              {"logging_strategy", logs ? "steps" : "no"},
              {"logging_steps", 1}}}};
}

Round run(const Application& application, const Json& params, ui::RunView* view) {
    Json result;
    const double before = application.seconds();
    std::thread engine([&] {
        const core::CancelToken cancel;
        host::JobContext job(cancel, [view](const api::EventBody& body) {
            if (const auto* point = view ? std::get_if<api::MetricPoint>(&body) : nullptr) {
                QMetaObject::invokeMethod(view, [view, copy = *point] { view->addMetric(copy); });
            } else if (const auto* progress = view ? std::get_if<api::Progress>(&body) : nullptr) {
                QMetaObject::invokeMethod(view, [view, copy = *progress] { view->setProgress(copy); });
            }
        });
        tasks::LoadedModels models(std::uint64_t(1) << 30);
        result = std::get<api::Document>(tasks::trainMethod(models)(params, job).values.front()).json;
        QMetaObject::invokeMethod(qApp, [] { qApp->quit(); });
    });
    QApplication::exec();
    engine.join();
    return {result["metrics"]["train_runtime"].get<double>() / kSteps, (application.seconds() - before) / kSteps};
}

}  // namespace

int main(int argc, char** argv) {
    const Application application(argc, argv);
    if (argc < 3) {
        qCritical("usage: run_page_bench MODEL_FOLDER ROWS.csv [ROUNDS]");
        return 2;
    }
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 7;
    const QTemporaryDir folder;
    ui::RunView view;
    view.resize(1000, 800);
    view.show();
    std::vector<double> silent, shown, drawing;
    for (int i = 0; i < 2 * (rounds + 1); ++i) {
        const bool isShown = i % 4 == 1 || i % 4 == 2;  // in turn, each as often first as the other
        view.begin(1, false);
        const Round measured = run(application, request(argv[1], argv[2], folder.filePath("run"), isShown), isShown ? &view : nullptr);
        if (i < 2) {
            continue;  // the first warm up
        }
        (isShown ? shown : silent).push_back(measured.secondsPerStep);
        if (isShown) {
            drawing.push_back(measured.drawingSecondsPerStep);
        }
    }
    const std::string what = "a training step of 16 rows";
    bench::say("nothing logged, nothing drawn", what, 1000 * bench::median(silent), "ms");
    bench::say("every step logged and drawn", what, 1000 * bench::median(shown), "ms");
    bench::say("every step logged and drawn", what + ", of it the drawing thread", 1000 * bench::median(drawing), "ms");
}

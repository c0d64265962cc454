// What the run page shows of figures, and what it says of them.
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>
#include <limits>

#include "ui/models/training_store.h"
#include "ui/train/changed_examples.h"
#include "ui/train/chart_board.h"
#include "ui/train/curve_chart.h"
#include "ui/train/curve_table.h"
#include "ui/train/evaluation_view.h"
#include "ui/train/judgement_model.h"
#include "ui/train/run_comparison.h"
#include "ui/train/run_health.h"

using namespace twb;
using namespace twb::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// All that is said of figures of one name, in turn.
QString alertsOf(RunHealth& health, const char* name, const std::vector<double>& values) {
    QStringList alerts;
    for (std::size_t i = 0; i < values.size(); ++i) {
        alerts << health.add({name, std::uint64_t(i + 1), values[i]});
    }
    return alerts.join("\n");
}

QString cell(const CurveTable& table, int row, const QString& column) {
    for (int i = 0; i < table.columnCount(); ++i) {
        if (table.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == column) {
            return table.plainText(row, i);
        }
    }
    return "no column " + column;
}

CurveChart* chart(ChartBoard& board, const QString& title) {
    for (auto* each : board.findChildren<CurveChart*>()) {
        if (each->title() == title) {
            return each;
        }
    }
    return nullptr;
}

}  // namespace

class RunChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void healthSpeaksInPlainWords_data() {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("said");
        QList<double> falling, flat, jumping;
        for (int i = 0; i < 200; ++i) {
            falling << 3.0 / (i + 1);
            flat << 1.0;
            jumping << (i == 150 ? 30.0 : 3.0 / (i + 1));
        }
        QTest::newRow("good") << "loss" << falling << "";
        QTest::newRow("NaN") << "loss" << QList<double>{1, kNaN} << "no longer numbers";
        QTest::newRow("gradients") << "grad_norm" << QList<double>{1, std::numeric_limits<double>::infinity()} << "no longer numbers";
        QTest::newRow("spike") << "loss" << jumping << "jumped up";
        QTest::newRow("plateau") << "loss" << flat << "has not fallen";
        QTest::newRow("masked") << "loss" << QList<double>{0, 0, 0, 0} << "all labels were masked";
        QTest::newRow("slower") << "samples_per_second" << (QList<double>(60, 10.0) + QList<double>(10, 1.0)) << "much slower";
        QTest::newRow("data") << "loading_share" << QList<double>(40, 0.6) << "during 60 % of the time";
        QTest::newRow("data in time") << "loading_share" << QList<double>(40, 0.01) << "";
    }

    void healthSpeaksInPlainWords() {
        QFETCH(QString, metric);
        QFETCH(QList<double>, values);
        QFETCH(QString, said);
        RunHealth health;
        const QString alerts = alertsOf(health, metric.toLatin1(), {values.begin(), values.end()});
        QVERIFY2(said.isEmpty() ? alerts.isEmpty() : alerts.count(said) == 1, qPrintable(alerts));
    }

    void overfittingIsSaid() {
        RunHealth health;
        alertsOf(health, "loss", {1, 0.9});
        QVERIFY(alertsOf(health, "eval_loss", {0.8}).isEmpty());
        alertsOf(health, "loss", {0.2, 0.1, 0.05});
        QVERIFY(alertsOf(health, "eval_loss", {1.2}).contains("by heart"));
    }

    void whatIsNoNumberIsAGap() {
        Curve curve;
        for (const double value : {3.0, 2.0, kNaN, 1.0}) {
            curve.add(double(curve.points().size() + curve.gaps().size()), value);
        }
        QCOMPARE(curve.points().size(), std::size_t(3));
        QVERIFY(!curve.hasGapBetween(0, 1) && curve.hasGapBetween(1, 3));
        ChartBoard board;
        for (int step = 1; step <= 9; ++step) {
            board.add({"loss", std::uint64_t(step), step == 5 ? kNaN : 1.0});
        }
        const CurveTable table({board.lossChart()});
        QCOMPARE(table.rowCount(), 9);
        QCOMPARE(cell(table, 4, "Training loss"), QString("nan"));
        // Kept in a file, where it is null.
        const auto kept = RunCurves::fromJson(core::parseJson(core::dumpJson(board.curves().toJson()), "curves"));
        QCOMPARE(kept.all().at("loss").gaps().size(), std::size_t(1));
        // No line where there is no figure.
        const auto painted = [](bool hasGap) {
            ChartBoard shown;
            shown.lossChart()->resize(600, 300);
            for (const int step : {1, 2, 4, 5}) {
                if (hasGap && step == 4) {
                    shown.add({"eval_loss", 3, kNaN});
                }
                shown.add({"eval_loss", std::uint64_t(step), step % 2 ? 1.0 : 2.0});
            }
            return shown.lossChart()->grab().toImage();
        };
        QVERIFY(painted(true) != painted(false));
    }

    void aRunThatGoesOnReplacesWhatCameAfter() {
        ChartBoard board;
        for (int step = 1; step <= 8; ++step) {
            board.add({"loss", std::uint64_t(step), 1.0});
            board.addMark({RunMark::Kind::Save, double(step)});
        }
        board.goOnFrom(4);
        for (int step = 5; step <= 6; ++step) {
            board.add({"loss", std::uint64_t(step), 0.5});
        }
        const Curve& loss = board.curves().all().at("loss");
        QCOMPARE(loss.points().size(), std::size_t(6));
        QCOMPARE(loss.last(), QPointF(6, 0.5));
        QCOMPARE(board.curves().marks().size(), std::size_t(5));
        QVERIFY(board.curves().marks().back().kind == RunMark::Kind::Resumed);
        board.goOnFrom(0);
        QVERIFY(board.lossChart()->isEmpty() && board.curves().marks().empty());
    }

    void memoryIsStackedAndToldByOwner() {
        ChartBoard board;
        const std::pair<const char*, double> owners[] = {{"memory_weights", 10},    {"memory_gradients", 20}, {"memory_optimizer", 40},
                                                         {"memory_activations", 5}, {"memory_cache", 3},      {"memory_other", 2},
                                                         {"memory_processes", 100}};
        for (const auto& [name, bytes] : owners) {
            board.add({name, 1, bytes});
        }
        CurveChart* memory = chart(board, "Memory");
        QVERIFY(memory);
        QCOMPARE(memory->series().front().curve->last().y(), 80.0);  // the highest: all owners
        const CurveTable table({memory});
        QCOMPARE(cell(table, 0, "Optimizer"), QString("40"));
        QCOMPARE(cell(table, 0, "Cache"), QString("3"));
        CurveChart* computer = chart(board, "Memory of the computer");
        QCOMPARE(computer->series().front().curve->last().y(), 180.0);
        const CurveTable all({computer});
        QCOMPARE(cell(all, 0, "This program"), QString("80"));
        QCOMPARE(cell(all, 0, "Other programs"), QString("100"));
        ChartBoard later;
        later.show(RunCurves::fromJson(board.curves().toJson()));
        QCOMPARE(chart(later, "Memory")->series().front().curve->last().y(), 80.0);
        QCOMPARE(later.curves().all().at("memory_program").points().size(), std::size_t(1));
    }

    void bytesHaveRoundTicks() {
        const ChartAxis axis(0, 1.6 * (1 << 30), false);
        QStringList texts;
        for (const double value : axis.ticks(4, ChartUnit::Bytes)) {
            texts << figureText(value, ChartUnit::Bytes);
        }
        QCOMPARE(texts.size(), qsizetype(4));
        QVERIFY2(texts.contains("1.0 GiB") || texts.contains("1 GiB"), qPrintable(texts.join(" ")));
        QVERIFY2(texts.contains("512.0 MiB") || texts.contains("512 MiB"), qPrintable(texts.join(" ")));
    }

    void whatALanguageModelWritesIsShown() {
        EvaluationView view;
        view.show({{"step", 5}, {"samples", {{{"text", "Once"}, {"expected", "upon a time"}, {"predicted", "more"}}}}});
        const auto* rows = view.findChild<JudgementModel*>();
        QCOMPARE(rows->rowCount(), 1);
        const auto shown = [&](int column) { return rows->data(rows->index(0, column), Qt::DisplayRole).toString(); };
        QCOMPARE(shown(JudgementModel::Text), QString("Once"));
        QCOMPARE(shown(JudgementModel::Predicted), QString("more"));
        QCOMPARE(shown(JudgementModel::Score), QString("–"));  // another text is not wrong
    }

    void whatIsFixedAndBrokenIsTold() {
        const auto judged = [](const char* first, const char* second, const char* third) {
            return core::Json{{{"text", "a\nb"}, {"expected", "good"}, {"predicted", first}},
                              {{"text", "c"}, {"expected", "bad"}, {"predicted", second}},
                              {{"text", "d"}, {"expected", "bad"}, {"predicted", third}}};
        };
        const ExampleComparison found = compareExamples(judged("bad", "bad", "bad"), judged("good", "good", "bad"));
        QCOMPARE(found.compared, std::size_t(3));
        QCOMPARE(found.fixed, std::size_t(1));
        QCOMPARE(found.changed.size(), std::size_t(2));
        QCOMPARE(found.changed.front().text, QString("a\nb"));
        QCOMPARE(compareExamples(judged("bad", "bad", "bad"), nullptr).compared, std::size_t(0));

        // Kept with the trainings, and shown from the earlier to the later whatever the order of the choice.
        const QTemporaryDir folder;
        TrainingStore store(folder.filePath("trainings.sqlite"));
        std::vector<TrainingRun> runs;
        for (const auto& [name, rows] :
             {std::pair("first", judged("bad", "bad", "bad")), std::pair("second", judged("good", "good", "bad"))}) {
            TrainingRun run;
            run.started = QDateTime::currentDateTime().addSecs(qint64(runs.size()));
            run.name = name;
            run.id = store.add(run);
            run.judgements = rows;
            store.update(run);
            runs.push_back(*store.load(run.id));
        }
        std::swap(runs[0], runs[1]);
        RunComparison comparison;
        comparison.setRuns(runs);
        QTreeWidget* list = nullptr;
        for (auto* each : comparison.findChildren<QTreeWidget*>()) {
            list = each->accessibleName() == "Rows that were fixed or broken" ? each : list;
        }
        QVERIFY(list);
        QCOMPARE(list->topLevelItemCount(), 2);
        const QTreeWidgetItem* fixed = list->topLevelItem(0);
        QCOMPARE(fixed->text(0) + " " + fixed->text(2) + " " + fixed->text(3) + " " + fixed->text(4), QString("fixed bad good a b"));
        QCOMPARE(list->topLevelItem(1)->text(0), QString("broken"));
        store.remove(runs[0].id);
        QVERIFY(!store.load(runs[0].id));
        comparison.setRuns({runs[1]});
        QCOMPARE(list->topLevelItemCount(), 0);
    }

    void anEvaluationIsKeptWithItsTexts() {
        EvaluationView view;
        QVERIFY(view.toJson().is_null());
        view.setRows(train::Dataset({"text"}, {{"a film"}}), {{"text", "text"}});
        view.show({{"step", 5}, {"rows", {{{"expected", "good"}, {"predicted", "bad"}, {"score", 0.1}}}}});
        QCOMPARE(view.toJson(), core::Json({{{"text", "a film"}, {"expected", "good"}, {"predicted", "bad"}}}));
    }

    void howRightASureModelIsIsTold() {
        std::vector<Judgement> judgements;
        for (int i = 0; i < 10; ++i) {
            judgements.push_back({.expected = "good", .predicted = i < 8 ? "good" : "bad", .score = 0.5, .confidence = 0.95});
        }
        judgements.push_back({.expected = "good", .predicted = "bad", .score = 0.4, .confidence = 0.6});  // into (0.5, 0.6]
        const Calibration calibration = calibrationOf(judgements);
        QCOMPARE(calibration.bins.size(), std::size_t(2));
        QCOMPARE(calibration.bins[0].high, 0.6);
        QCOMPARE(calibration.bins[1].rows, std::size_t(10));
        QCOMPARE(calibration.bins[1].right, std::size_t(8));
        QVERIFY(std::abs(calibration.error - (1.5 + 0.6) / 11) < 1e-9);
        EvaluationView view;
        core::Json rows = core::Json::array();
        for (const double score : {0.9, 0.2}) {
            rows.push_back({{"expected", "good"},
                            {"predicted", score > 0.5 ? "good" : "bad"},
                            {"score", score},
                            {"confidence", std::max(score, 1 - score)}});
        }
        view.show({{"step", 1}, {"rows", rows}});
        const auto* list = view.findChild<JudgementModel*>();
        const auto first = [&] { return list->data(list->index(0, JudgementModel::Predicted), Qt::DisplayRole).toString(); };
        QCOMPARE(first(), QString("bad"));
        for (auto* button : view.findChildren<QPushButton*>()) {
            if (button->text() == "&Best first") {
                button->click();
            }
        }
        QCOMPARE(first(), QString("good"));
    }

    void marksHaveALegend() {
        ChartBoard board;
        board.lossChart()->resize(700, 300);
        board.add({"loss", 1, 1.0});
        board.add({"loss", 2, 0.5});
        const std::vector<RunMark> outside{{RunMark::Kind::Save, 50}};  // not in sight: only the legend shows it
        const QImage without = board.lossChart()->grab().toImage();
        board.lossChart()->setMarks(&outside);
        QVERIFY(board.lossChart()->grab().toImage() != without);
    }
};

QTEST_MAIN(RunChartsTest)
#include "run_charts_test.moc"

#include <ATen/ATen.h>

#include <QtTest>
#include <atomic>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/host/host.h"
#include "engine/host/job_context.h"
#include "tests/host/event_recorder.h"

using namespace twb;

namespace {

using api::JobState;
using core::ErrorCode;
using core::Json;

api::Output document(Json json) {
    return {{api::Document{std::move(json)}}, false};
}

/// Methods without models: what a host does with them is what is tested.
host::MethodTable fakeMethods() {
    return {
        {"echo", [](const Json& params, host::JobContext&) { return document(params); }},
        {"random", [](const Json&, host::JobContext&) { return document(at::rand({1}).item<double>()); }},
        {"wait",
         [](const Json&, host::JobContext& job) -> api::Output {
             for (;;) {
                 job.checkCancelled();
                 std::this_thread::sleep_for(std::chrono::milliseconds(1));
             }
         }},
        {"report",
         [](const Json&, host::JobContext& job) {
             for (std::uint64_t i = 1; i <= 1000; ++i) {
                 job.progress(i, 1000, "rows");
                 job.metric("loss", i, 1.0 / static_cast<double>(i));
             }
             job.tokenText("a");
             job.tokenText("b");
             job.rowResult(0, api::Document{1});
             job.rowFailed(1, "bad");
             job.addLoadSeconds(0.25);
             core::log(core::LogLevel::Warning, "careful");
             return document(nullptr);
         }},
        {"fail-error",
         [](const Json&, host::JobContext&) -> api::Output {
             throw core::Error(ErrorCode::InvalidFile, "x.bin is damaged.", "at byte 7");
         }},
        {"fail-memory", [](const Json&, host::JobContext&) -> api::Output { throw std::bad_alloc(); }},
        {"fail-torch-memory",
         [](const Json&, host::JobContext&) -> api::Output {
             at::empty({std::int64_t(1) << 55}, at::kByte);
             return document(nullptr);
         }},
        {"fail-torch",
         [](const Json&, host::JobContext&) -> api::Output {
             at::ones({2, 3}).mm(at::ones({2, 3}));
             return document(nullptr);
         }},
        {"fail-standard", [](const Json&, host::JobContext&) -> api::Output { throw std::runtime_error("boom\nsecond line"); }},
        {"fail-odd", [](const Json&, host::JobContext&) -> api::Output { throw 7; }},
    };
}

std::unique_ptr<host::Host> makeHost(test::EventRecorder& recorder) {
    return std::make_unique<host::Host>(host::HostParts{fakeMethods(), {}, [] { return std::uint64_t(123); }}, recorder.sink());
}

std::vector<JobState> statesOf(test::EventRecorder& recorder, api::JobId job) {
    std::vector<JobState> states;
    for (const api::StateChanged& change : recorder.all<api::StateChanged>(job)) {
        states.push_back(change.state);
    }
    return states;
}

}  // namespace

class HostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsJobsInTheOrderOfSubmission() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        std::vector<api::JobId> jobs;
        for (int i = 0; i < 20; ++i) {
            jobs.push_back(host->submit({"echo", Json{{"i", i}}, ""}));
        }
        QVERIFY(recorder.waitFor(jobs.back(), JobState::Finished));
        int next = 0;
        std::uint64_t lastSequence = 0;
        for (const api::Event& event : recorder.events()) {
            QVERIFY(event.sequence > lastSequence);
            lastSequence = event.sequence;
            if (const auto* result = std::get_if<api::Result>(&event.body)) {
                QCOMPARE(api::toJson(result->output)["i"].get<int>(), next++);
            }
        }
        QCOMPARE(next, 20);
        QCOMPARE(statesOf(recorder, jobs.front()), (std::vector<JobState>{JobState::Queued, JobState::Running, JobState::Finished}));
    }

    void endsAQueuedJobAtOnceWhenCancelled() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId running = host->submit({"wait", Json::object(), ""});
        const api::JobId queued = host->submit({"echo", Json::object(), ""});
        host->cancel(queued);
        QVERIFY(recorder.waitFor(queued, JobState::Cancelled));
        QCOMPARE(statesOf(recorder, queued), (std::vector<JobState>{JobState::Queued, JobState::Cancelled}));
        QVERIFY(recorder.all<api::Failure>(queued).front().code == ErrorCode::Cancelled);
        host->cancel(running);
        QVERIFY(recorder.waitFor(running, JobState::Cancelled));
        QVERIFY(recorder.all<api::Result>(running).empty());
    }

    void goesOnAfterACancelledJob() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId first = host->submit({"wait", Json::object(), ""});
        const api::JobId second = host->submit({"echo", Json::object(), ""});
        QVERIFY(recorder.waitFor(first, JobState::Running));
        host->cancel(first);
        host->cancel(first);
        host->cancel(987);  // unknown ids are ignored
        QVERIFY(recorder.waitFor(second, JobState::Finished));
    }

    void stopsWhenDestroyedWhileJobsRunAndWait() {
        test::EventRecorder recorder;
        auto host = makeHost(recorder);
        const api::JobId running = host->submit({"wait", Json::object(), ""});
        const api::JobId queued = host->submit({"wait", Json::object(), ""});
        QVERIFY(recorder.waitFor(running, JobState::Running));
        host.reset();
        QVERIFY(recorder.waitFor(running, JobState::Cancelled));
        QVERIFY(recorder.waitFor(queued, JobState::Cancelled));
    }

    void turnsExceptionsIntoFailures_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("detail");
        QTest::newRow("ours") << "fail-error" << int(ErrorCode::InvalidFile) << "x.bin is damaged."
                              << "at byte 7";
        QTest::newRow("bad_alloc") << "fail-memory" << int(ErrorCode::OutOfMemory) << "memory"
                                   << "bad_alloc";
        QTest::newRow("allocator of torch") << "fail-torch-memory" << int(ErrorCode::OutOfMemory) << "memory"
                                            << "alloc";
        QTest::newRow("torch") << "fail-torch" << int(ErrorCode::Internal) << "mat1 and mat2 shapes cannot be multiplied"
                               << "mat1";
        QTest::newRow("standard") << "fail-standard" << int(ErrorCode::Internal) << "boom"
                                  << "second line";
        QTest::newRow("odd") << "fail-odd" << int(ErrorCode::Internal) << "unknown kind"
                             << "";
        QTest::newRow("unknown method") << "nothing" << int(ErrorCode::NotFound) << "\"nothing\""
                                        << "";
    }
    void turnsExceptionsIntoFailures() {
        QFETCH(QString, method);
        QFETCH(int, code);
        QFETCH(QString, message);
        QFETCH(QString, detail);
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId job = host->submit({method.toStdString(), Json::object(), ""});
        QVERIFY(recorder.waitFor(job, JobState::Failed));
        const api::Failure failure = recorder.all<api::Failure>(job).at(0);
        QCOMPARE(int(failure.code), code);
        QVERIFY2(QString::fromStdString(failure.message).contains(message), failure.message.c_str());
        QVERIFY2(QString::fromStdString(failure.detail).contains(detail), failure.detail.c_str());
        QVERIFY(failure.message.find('\n') == std::string::npos);
    }

    void refusesParamsThatAreNoObject() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId job = host->submit({"echo", Json::array(), ""});
        QVERIFY(recorder.waitFor(job, JobState::Failed));
        QVERIFY(recorder.all<api::Failure>(job).at(0).code == ErrorCode::InvalidParameter);
    }

    void holdsProgressAndMetricsBackButSendsTheNewest() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId job = host->submit({"report", Json::object(), ""});
        QVERIFY(recorder.waitFor(job, JobState::Finished));
        const auto progress = recorder.all<api::Progress>(job);
        const auto metrics = recorder.all<api::MetricPoint>(job);
        QVERIFY(progress.size() < 100);
        QVERIFY(metrics.size() < 100);
        QCOMPARE(progress.back().done, std::uint64_t(1000));
        QCOMPARE(metrics.back().step, std::uint64_t(1000));
        QCOMPARE(recorder.all<api::TokenText>(job).size(), std::size_t(2));
        const auto rows = recorder.all<api::RowResult>(job);
        QVERIFY(rows.at(0).value && !rows.at(0).error);
        QCOMPARE(*rows.at(1).error, std::string("bad"));
        QCOMPARE(recorder.all<api::Result>(job).at(0).loadSeconds, 0.25);
        QCOMPARE(recorder.all<api::LogLine>(job).at(0).text, std::string("careful"));
        QVERIFY(std::holds_alternative<api::StateChanged>(recorder.bodiesOf(job).back()));
    }

    void tellsTheMemoryInUse() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        const api::JobId job = host->submit({"echo", Json::object(), ""});
        QVERIFY(recorder.waitFor(job, JobState::Finished));
        const auto samples = recorder.all<api::MemorySample>(0);
        QVERIFY(!samples.empty());
        QCOMPARE(samples.back().weightBytes, std::uint64_t(123));
        QVERIFY(samples.back().residentBytes > 1'000'000);
    }

    void seedsTheGeneratorBeforeTheCall() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        std::vector<double> values;
        for (const int seed : {7, 7, 8}) {
            const api::JobId job = host->submit({"random", Json{{"seed", seed}}, ""});
            QVERIFY(recorder.waitFor(job, JobState::Finished));
            values.push_back(api::toJson(recorder.all<api::Result>(job).at(0).output).get<double>());
        }
        QCOMPARE(values[0], values[1]);
        QVERIFY(values[0] != values[2]);
    }

    void describesItself() {
        test::EventRecorder recorder;
        const auto host = makeHost(recorder);
        QVERIFY(host->info().threads >= 1);
        QVERIFY(!host->info().torchVersion.empty());
        QVERIFY(std::find(host->info().methods.begin(), host->info().methods.end(), "echo") != host->info().methods.end());
    }
};

QTEST_GUILESS_MAIN(HostTest)
#include "host_test.moc"

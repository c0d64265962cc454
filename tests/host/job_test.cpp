#include <QtTest>
#include <cstdlib>

#include "engine/host/job_context.h"
#include "engine/host/rate_limiter.h"
#include "engine/host/threads.h"

using namespace twb;
using namespace std::chrono_literals;

class JobTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void limiterPassesOneAStreamAnInterval() {
        std::vector<api::EventBody> sent;
        host::RateLimiter limiter([&](api::EventBody body) { sent.push_back(std::move(body)); });
        const auto start = host::RateLimiter::Clock::now();
        const auto point = [](std::uint64_t step) { return api::MetricPoint{"loss", step, 0}; };
        limiter.offer("a", point(1), start);
        limiter.offer("a", point(2), start + 5ms);
        limiter.offer("b", point(3), start + 6ms);  // a stream of its own
        limiter.offer("a", point(4), start + 10ms);
        QCOMPARE(sent.size(), std::size_t(2));
        limiter.offer("a", point(5), start + 40ms);
        QCOMPARE(std::get<api::MetricPoint>(sent.back()).step, std::uint64_t(5));
        limiter.offer("a", point(6), start + 41ms);
        limiter.flush();
        limiter.flush();
        QCOMPARE(sent.size(), std::size_t(4));
        QCOMPARE(std::get<api::MetricPoint>(sent.back()).step, std::uint64_t(6));
    }

    void progressTellsRateAndRemainingTime() {
        std::vector<api::Progress> sent;
        host::JobContext job({}, [&](const api::EventBody& body) { sent.push_back(std::get<api::Progress>(body)); });
        job.progress(0, 100, "rows");
        QVERIFY(!sent.back().etaSeconds);
        QTest::qSleep(50);
        job.progress(50, 100, "rows");
        QVERIFY(sent.back().ratePerSecond > 0 && sent.back().ratePerSecond <= 1000);
        QVERIFY(qAbs(*sent.back().etaSeconds - 50 / sent.back().ratePerSecond) < 1e-9);
    }

    void cancellingIsSeenByTheMethod() {
        const core::CancelToken token;
        const host::JobContext job(token, [](const api::EventBody&) {});
        job.checkCancelled();
        token.cancel();
        QVERIFY_THROWS_EXCEPTION(core::Error, job.checkCancelled());
    }

    void threadsFollowTheEnvironment() {
        qputenv("TWB_THREADS", "3");
        QCOMPARE(host::engineThreads(), 3);
        qputenv("TWB_THREADS", "many");
        qputenv("OMP_NUM_THREADS", "2,1");
        QCOMPARE(host::engineThreads(), 2);
        qunsetenv("TWB_THREADS");
        qunsetenv("OMP_NUM_THREADS");
        QCOMPARE(host::engineThreads(), host::physicalCores());
        QVERIFY(host::physicalCores() >= 1);
    }

    void theThreadEnvironmentLeavesTheUsersChoiceAlone() {
        qputenv("GOMP_SPINCOUNT", "77");
        qunsetenv("OMP_NUM_THREADS");
        host::setThreadEnvironment();
        QCOMPARE(qgetenv("GOMP_SPINCOUNT"), QByteArray("77"));
        QCOMPARE(qgetenv("OMP_NUM_THREADS").toInt(), host::physicalCores());
    }
};

QTEST_GUILESS_MAIN(JobTest)
#include "job_test.moc"

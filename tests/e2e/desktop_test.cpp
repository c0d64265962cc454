#include <QProcess>
#include <QtTest>

/// The desktop program as started from a terminal.
class DesktopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void printsWithoutADisplay_data() {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("--help") << "--help" << QByteArray("Usage: transformer-workbench [FILE or FOLDER]");
        QTest::newRow("-h") << "-h" << QByteArray("--version");
        QTest::newRow("--version") << "--version" << QByteArray("transformer-workbench 0");
        QTest::newRow("-v") << "-v" << QByteArray("transformer-workbench 0");
    }
    void printsWithoutADisplay() {
        QFETCH(QString, argument);
        QFETCH(QByteArray, expected);
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(name);
        }
        program.setProcessEnvironment(environment);
        program.start(TWB_BIN_DIR "/transformer-workbench", {argument});
        QVERIFY2(program.waitForFinished(20'000), qPrintable(program.errorString()));
        const QByteArray output = program.readAllStandardOutput();
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY2(output.contains(expected), output.constData());
        QCOMPARE(program.readAllStandardError(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(DesktopTest)
#include "desktop_test.moc"

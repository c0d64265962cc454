// The engine's sentences in Chinese: those of bad data as the engine says them, and all by its sources.
#include <QDirIterator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/error.h"
#include "engine/train/data/import/import.h"
#include "ui/engine_text.h"
#include "ui/shell/language.h"

using namespace twb;
using namespace twb::ui;

class EngineTextTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& content) const {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(content);
        }
        return path;
    }

    static bool isChinese(const QString& text) {
        static const QRegularExpression han("\\p{Han}");
        return text.contains(han);
    }

private Q_SLOTS:
    void initTestCase() { installLanguage(*qApp, "zh_CN"); }

    void badDataAreToldInChinese_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("keeps");
        QTest::newRow("nothing in it") << "empty.csv" << QByteArray("text,label\n") << "empty.csv";
        QTest::newRow("no JSON") << "broken.json" << QByteArray("[{\"text\": ") << "broken.json";
        QTest::newRow("no rows") << "number.json" << QByteArray("3") << "number.json";
        QTest::newRow("no data set") << "picture.png" << QByteArray("x") << "picture.png";
        QTest::newRow("binary") << "binary.csv" << QByteArray("a\0b\0\xff\xff\0\0zz", 10) << "binary.csv";
        QTest::newRow("bad rows only") << "rows.jsonl" << QByteArray("3\n4\n") << "rows.jsonl";
        QTest::newRow("not there") << "" << QByteArray() << "absent.csv";
    }
    void badDataAreToldInChinese() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, keeps);
        const QString path = file.isEmpty() ? m_folder.filePath("absent.csv") : write(file, content);
        try {
            train::importData(path.toStdString());
            QFAIL("there must be an error");
        } catch (const core::Error& error) {
            const QString said = engineText(error.what());
            QVERIFY2(isChinese(said) && said.contains(keeps), qPrintable(QString(error.what()) + " | " + said));
            static const QRegularExpression words("[a-z]+ [a-z]+ [a-z]+");
            QVERIFY2(!said.contains(words), qPrintable(said));  // also what was nested in it
        }
    }

    void notesAndBadRowsAreToldInChinese() {
        const train::ImportedData data =
            train::importData(write("notes.csv", "text;label\ngood;1\nbad;0;7\nfine;1\n\xe9t\xe9;1\n").toStdString());
        QVERIFY(!data.notes.empty() && !data.badRows.empty());
        for (const std::string& note : data.notes) {
            QVERIFY2(isChinese(engineText(note)), note.c_str());
        }
        const QString problem = engineText(data.badRows.front().problem);
        QVERIFY2(isChinese(problem) && problem.contains('3'), qPrintable(problem));
    }

    void aPlaceBeforeASentenceStays() {
        QCOMPARE(engineText("Row 3: No row of the training data has a label."),
                 "Row 3: " + engineText("No row of the training data has a label."));
        QCOMPARE(engineText("Something else: entirely."), QString("Something else: entirely."));
    }

    /// A sentence that was changed in the engine must be changed here.
    void theEngineStillSaysEachSentence() {
        QString sources;
        for (const char* folder : {"/engine", "/tasks"}) {
            QDirIterator files(TWB_SOURCE_DIR + QString(folder), {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                sources += QString::fromUtf8(file.readAll());
            }
        }
        static const QRegularExpression join("\"\\s*\\n\\s*\""), part("%[1-9]|(?<=used\\.) ");
        sources.remove(join);
        QStringList gone;
        for (QString sentence : engineSentences()) {
            for (const QString& fragment : sentence.replace('"', "\\\"").split(part, Qt::SkipEmptyParts)) {
                if (fragment.size() > 2 && !sources.contains(fragment.trimmed())) {
                    gone << sentence + "  |  " + fragment;
                }
            }
            QVERIFY2(isChinese(engineText(sentence.replace("\\\"", "\"").toStdString())), qPrintable(sentence));
        }
        QVERIFY2(gone.isEmpty(), qPrintable(gone.join('\n')));
    }
};

QTEST_MAIN(EngineTextTest)
#include "engine_text_test.moc"

#include <QtTest>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "tasks/sentences.h"
#include "tasks/table_text.h"

using namespace twb;
using core::Json;

/// What the text-to-text tasks do with texts and tables before a model reads them.
class TextToTextPartsTest : public QObject {
    Q_OBJECT

    static QStringList sentences(const std::string& text) {
        QStringList out;
        for (const tasks::TextRange& range : tasks::sentenceRanges(text)) {
            out << QString::fromStdString(std::string(range.of(text)));
        }
        return out;
    }

private Q_SLOTS:
    void sentencesEndWhereAReaderSeesIt_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("plain") << "One. Two! Three?" << QStringList{"One.", "Two!", "Three?"};
        QTest::newRow("abbreviation") << "Dr. Smith came. J. Doe left." << QStringList{"Dr. Smith came.", "J. Doe left."};
        QTest::newRow("lower case goes on") << "It costs approx. five. Good" << QStringList{"It costs approx. five.", "Good"};
        QTest::newRow("quote") << "“Stop.” He ran." << QStringList{"“Stop.”", "He ran."};
        QTest::newRow("lines") << "Title\n\nText here" << QStringList{"Title", "Text here"};
        QTest::newRow("Chinese") << "你好。再见！" << QStringList{"你好。", "再见！"};
        QTest::newRow("figures") << "It is 3.5 m. High" << QStringList{"It is 3.5 m.", "High"};
        QTest::newRow("spaces alone") << "  \n " << QStringList{};
    }
    void sentencesEndWhereAReaderSeesIt() {
        QFETCH(QString, text);
        QFETCH(QStringList, wanted);
        QCOMPARE(sentences(text.toStdString()), wanted);
    }

    void partsHoldAsManySentencesAsFit() {
        const std::string text = "Aa bb. Cc dd. Ee ff gg hh ii jj. Kk.";
        const auto fits = [](std::string_view part) { return part.size() <= 14; };
        std::vector<std::string> parts;
        for (const tasks::TextRange& range : tasks::partsWithin(text, fits)) {
            parts.emplace_back(range.of(text));
        }
        QCOMPARE(parts, (std::vector<std::string>{"Aa bb. Cc dd.", "Ee ff gg hh ii", "jj.", "Kk."}));
    }

    void aWordThatDoesNotFitIsAPart() {
        const auto parts = tasks::partsWithin("abcdefghij k", [](std::string_view part) { return part.size() <= 3; });
        QCOMPARE(parts, (std::vector<tasks::TextRange>{{0, 10}, {11, 12}}));
    }

    void aTableIsFlattened() {
        const tasks::QueriedTable table = tasks::tableFromJson(Json{{"A", {"1", 2}}, {"B", {"x", nullptr}}});
        QCOMPARE(tasks::flattened(table, "what?"), std::string("what? col : A | B row 1 : 1 | x row 2 : 2 |"));
        const tasks::QueriedTable rows = tasks::tableFromJson(Json::array({Json{{"A", "1"}, {"B", "x"}}, Json{{"A", 2}}}));
        QCOMPARE(rows.rows, table.rows);
    }

    void badTablesAreNamed_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("word");
        QTest::newRow("empty") << "{}"
                               << "empty";
        QTest::newRow("no rows") << R"({"A": []})"
                                 << "empty";
        QTest::newRow("uneven") << R"({"A": ["1"], "B": ["1", "2"]})"
                                << "\"B\" has 2 cells";
        QTest::newRow("text") << R"("A")"
                              << "list of rows";
    }
    void badTablesAreNamed() {
        QFETCH(QString, json);
        QFETCH(QString, word);
        try {
            tasks::tableFromJson(core::parseJson(json.toStdString(), "table"));
            QFAIL("an error was expected");
        } catch (const core::Error& error) {
            QVERIFY2(QString(error.what()).contains(word), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TextToTextPartsTest)
#include "text_to_text_parts_test.moc"

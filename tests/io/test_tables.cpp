#include <QtTest>

#include <filesystem>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/io/table/parquet/parquet_table.h"
#include "engine/io/table/table.h"

namespace fs = std::filesystem;
using namespace twb;

namespace {
const fs::path kData = fs::path(TWB_TEST_DATA) / "io";
}

class TestTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readsRows_data();
    void readsRows();
    void reportsBadRowsAndGoesOn_data();
    void reportsBadRowsAndGoesOn();
    void tellsWhatItFoundOut_data();
    void tellsWhatItFoundOut();
    void refusesOtherFiles();
    void keepsTheLinesThatAreAskedFor();
    void readsParquet_data();
    void readsParquet();
    void survivesDamagedParquet_data() { readsParquet_data(); }
    void survivesDamagedParquet();

private:
    std::unique_ptr<io::TableReader> open(const QString& name, const QByteArray& content, const io::TableOptions& options = {}) const {
        const fs::path file = fs::path(m_folder->path().toStdString()) / name.toStdString();
        core::writeTextFile(file, std::string_view(content.data(), static_cast<std::size_t>(content.size())));
        return io::openTable(file, options);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTables::readsRows_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* what, const char* name, const QByteArray& content, const QByteArray& rows) {
        QTest::newRow(what) << name << content << rows;
    };
    row("plain", "a.csv", "text,label\nHi,1\nHo,2\n", R"([{"text":"Hi","label":"1"},{"text":"Ho","label":"2"}])");
    row("quotes", "a.csv", "text,b\r\n\"a,\"\"b\"\"\nc\",2\r\n", R"([{"text":"a,\"b\"\nc","b":"2"}])");
    row("semicolons", "a.csv", "text;b\na,b;2\nc,d;3\n", R"([{"text":"a,b","b":"2"},{"text":"c,d","b":"3"}])");
    row("tabs", "a.tsv", "text\tb\na,b\t2\n", R"([{"text":"a,b","b":"2"}])");
    row("no heading", "a.csv", "good,1\nbad,0\n", R"([{"column_1":"good","column_2":"1"},{"column_1":"bad","column_2":"0"}])");
    row("one column", "a.csv", "text\nHello world\n", R"([{"text":"Hello world"}])");
    row("empty", "a.csv", "", "[]");
    row("mark", "a.csv", "\xEF\xBB\xBFtext,b\n\xC3\xA9,2\n", "[{\"text\":\"\xC3\xA9\",\"b\":\"2\"}]");
    row("Latin-1", "a.csv", "text,b\ncaf\xE9 \x80,2\n", "[{\"text\":\"caf\xC3\xA9 \xE2\x82\xAC\",\"b\":\"2\"}]");
    row("UTF-16", "a.txt", QByteArray("\xFF\xFEh\0i\0\n\0\x3D\xD8\x00\xDE", 12), "[{\"text\":\"hi\"},{\"text\":\"\xF0\x9F\x98\x80\"}]");
    row("UTF-16 without mark", "a.txt", QByteArray("h\0i\0", 4), R"([{"text":"hi"}])");
    row("lines", "a.txt", "one\r\n\r\ntwo", R"([{"text":"one"},{"text":"two"}])");
    row("JSON lines", "a.jsonl", "{\"a\": 1}\n\n{\"b\": [1, null]}\n", R"([{"a":1},{"b":[1,null]}])");
    row("JSON", "a.json", R"([{"a": 1}, {"a": "x"}])", R"([{"a":1},{"a":"x"}])");
    row("JSON with data", "a.json", R"({"version": 1, "data": [{"a": 1}]})", R"([{"a":1}])");
}

void TestTables::readsRows() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, rows);
    const auto table = open(name, content);
    core::Json got = core::Json::array();
    for (io::TableRow row; table->next(row);) {
        QVERIFY2(row.problem.empty(), row.problem.c_str());
        QCOMPARE(row.number, got.size() + 1);
        got.push_back(row.cells);
    }
    QCOMPARE(QByteArray::fromStdString(core::dumpJson(got)), rows);
}

void TestTables::reportsBadRowsAndGoesOn_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("problems");  // of the rows in their order; empty: a good row
    QTest::newRow("ragged") << "a.csv" << QByteArray("a,b\n1,2\n3\n4,5,6\n7,8\n")
                            << QStringList{"", "Line 3 has 1 cells", "Line 4 has 3 cells", ""};
    QTest::newRow("open quote") << "a.csv" << QByteArray("a,b\n1,2\n\"3,4\n5,6\n") << QStringList{"", "line 3", ""};
    QTest::newRow("JSON lines") << "a.jsonl" << QByteArray("{\"a\": 1}\n{\"a\": \n[1]\n{\"a\": 2}\n")
                                << QStringList{"", "line 2", "a list", ""};
    QTest::newRow("JSON") << "a.json" << QByteArray("[{\"a\": 1}, 7]") << QStringList{"", "an integer"};
}

void TestTables::reportsBadRowsAndGoesOn() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QStringList, problems);
    const auto table = open(name, content);
    io::TableRow row;
    for (const QString& problem : problems) {
        QVERIFY(table->next(row));
        QCOMPARE(row.problem.empty(), problem.isEmpty());
        QVERIFY2(QString::fromStdString(row.problem).contains(problem), row.problem.c_str());
    }
    QVERIFY(!table->next(row));
}

void TestTables::tellsWhatItFoundOut_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("note");
    QTest::newRow("Latin-1") << QByteArray("text,b\ncaf\xE9,2\n") << "Windows-1252";
    QTest::newRow("separator") << QByteArray("text;b\na;2\n") << "\";\"";
    QTest::newRow("heading") << QByteArray("1,2\n3,4\n") << "not as a heading";
}

void TestTables::tellsWhatItFoundOut() {
    QFETCH(QByteArray, content);
    QFETCH(QString, note);
    const auto table = open("a.csv", content);
    QCOMPARE(table->notes().size(), std::size_t(1));
    QVERIFY2(QString::fromStdString(table->notes().front()).contains(note), table->notes().front().c_str());
}

void TestTables::refusesOtherFiles() {
    QVERIFY_THROWS_EXCEPTION(core::Error, open("a.png", "x"));
    QVERIFY_THROWS_EXCEPTION(core::Error, open("a.txt", QByteArray("\x89PNG\0\1\2\0\0", 9)));
    QVERIFY_THROWS_EXCEPTION(core::Error, open("a.json", "{}"));
    QVERIFY_THROWS_EXCEPTION(core::Error, io::openTable("absent.csv"));
}

void TestTables::keepsTheLinesThatAreAskedFor() {
    const auto lines = [&](io::TextLines kept) {
        io::TableOptions options;
        options.textLines = kept;
        const auto table = open("a.txt", "one\r\n\r\ntwo", options);
        std::vector<std::string> out;
        for (io::TableRow row; table->next(row);) {
            out.push_back(row.cells["text"].get<std::string>());
        }
        return out;
    };
    QCOMPARE(lines(io::TextLines::NotBlank), (std::vector<std::string>{"one", "two"}));
    QCOMPARE(lines(io::TextLines::All), (std::vector<std::string>{"one", "", "two"}));
    QCOMPARE(lines(io::TextLines::WithBreaks), (std::vector<std::string>{"one\n", "\n", "two"}));
}

void TestTables::readsParquet_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"rows_snappy.parquet", "rows_gzip.parquet", "rows_zstd_v2.parquet"}) {
        QTest::newRow(file) << file;
    }
}

void TestTables::readsParquet() {
    QFETCH(QString, file);
    const auto table = io::openTable(kData / file.toStdString());
    const auto expected = io::openTable(kData / "rows.jsonl");
    QCOMPARE(table->columns().front(), std::string("text"));
    io::TableRow row, want;
    while (expected->next(want)) {
        QVERIFY(table->next(row));
        QCOMPARE(core::dumpJson(row.cells), core::dumpJson(want.cells));
    }
    QVERIFY(!table->next(row));
}

void TestTables::survivesDamagedParquet() {
    QFETCH(QString, file);
    const std::string whole = core::readTextFile(kData / file.toStdString());
    for (std::size_t at = 0; at < whole.size(); at += 5) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
        try {
            const auto table = io::parquetTable({std::as_bytes(std::span(flipped)), nullptr}, "flipped.parquet");
            io::TableRow row;
            for (int i = 0; i < 100 && table->next(row); ++i) {
            }
        } catch (const core::Error& error) {
            QVERIFY2(QString(error.what()).contains("flipped.parquet"), error.what());
        }
    }
}

QTEST_GUILESS_MAIN(TestTables)
#include "test_tables.moc"

// The tokenizer.json engine and the tokenizer call: cases of transformers 4.34.1 (tests/data/text/engine), and what no small case shows.
#include <QtTest>

#include "engine/core/text_file.h"
#include "engine/text/fast/pre_tokenizer.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenize_json.h"
#include "tests/message_of.h"

using namespace twb;
using core::Json;
using tests::messageOf;
using text::Tokenizer;

namespace {

const std::filesystem::path kData = std::filesystem::path(TWB_TEST_DATA) / "text" / "engine";

/// Whether all that `want` holds is in `got`; keys that only `got` has are allowed.
bool holds(const Json& got, const Json& want) {
    if (!want.is_object()) {
        return got == want;
    }
    for (const auto& [key, value] : want.items()) {
        if (!got.contains(key) || !holds(got.at(key), value)) {
            return false;
        }
    }
    return true;
}

/// Texts that reach every branch of the scanners.
std::vector<std::string> scannerTexts() {
    const std::vector<std::string> parts{
        "a",    "Bc", "'s", "'S", "'re",    "'LL",          "'\u017F", "1",      "23",     "4567", " ",          "  ",     "\n",
        "\r\n", "\t", ".",  "!?", "\u00E9", "\u4F60\u597D", "\u00A0",  "\u3000", "\u0663", "_",    "\U0001F600", "\u0301", "'"};
    std::vector<std::string> texts;
    std::uint32_t state = 12345;
    for (int i = 0; i < 4000; ++i) {
        std::string textOf;
        for (int k = 0; k < 9; ++k) {
            state = state * 1664525u + 1013904223u;
            textOf += parts[(state >> 16) % parts.size()];
        }
        texts.push_back(textOf);
    }
    return texts;
}

std::vector<std::string> piecesOf(const std::string& whole, const std::vector<text::Split>& splits) {
    std::vector<std::string> pieces;
    for (const text::Split& s : splits) {
        pieces.push_back(whole.substr(s.begin, s.end - s.begin));
    }
    return pieces;
}

constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

}  // namespace

class TokenizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void casesOfTheReference_data() {
        QTest::addColumn<QByteArray>("json");
        for (const Json& one : core::readJsonFile(kData / "cases.json")) {
            QTest::newRow(one.at("id").get<std::string>().c_str()) << QByteArray::fromStdString(one.dump());
        }
    }
    void casesOfTheReference() {
        QFETCH(QByteArray, json);
        const Json one = Json::parse(json.toStdString());
        const Json& params = one.at("params");
        const auto tokenizer = Tokenizer::fromFolder(kData / params.at("model").get<std::string>());
        const Json options = params.value("options", Json::object());
        const Json got = one.at("method") == "tokenize" ? tokenizeJson(*tokenizer, params.at("inputs"), options)
                                                        : detokenizeJson(*tokenizer, params.at("ids"), options);
        QVERIFY2(holds(got, one.at("expect")), core::dumpJson(got).substr(0, 2000).c_str());
    }

    void scannersEqualTheirPatterns_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<int>("digits");
        QTest::newRow("GPT-2") << kGpt2 << 0;
        QTest::newRow("Llama 3, cl100k") << kLlama3 << 3;
        QTest::newRow("Qwen") << kQwen << 1;
    }
    void scannersEqualTheirPatterns() {
        QFETCH(QString, pattern);
        QFETCH(int, digits);
        const text::Regex regex(pattern.toStdString(), "test");
        QCOMPARE(text::cl100kDigits(pattern.toStdString()), unsigned(digits));
        for (const std::string& whole : scannerTexts()) {
            std::vector<text::Split> wanted;
            regex.forEachMatch(whole, [&](std::size_t b, std::size_t e) { wanted.push_back({std::uint32_t(b), std::uint32_t(e)}); });
            std::vector<text::Split> got;
            digits == 0 ? text::splitLikeGpt2(whole, 0, whole.size(), got)
                        : text::splitLikeCl100k(whole, 0, whole.size(), unsigned(digits), got);
            QVERIFY2(piecesOf(whole, got) == piecesOf(whole, wanted), whole.c_str());
        }
    }

    void byteLevelTextComesBack() {
        const auto tokenizer = Tokenizer::fromFolder(kData / "c-pre-bytelevel-prefix0-regex1-trim0");
        text::DecodeOptions options;
        options.cleanUpTokenizationSpaces = false;
        for (const std::string& whole : scannerTexts()) {
            QCOMPARE(QString::fromStdString(tokenizer->decode(tokenizer->idsOf(whole), options)), QString::fromStdString(whole));
        }
    }

    void invalidUtf8IsReplaced() {
        const auto tokenizer = Tokenizer::fromFolder(kData / "c-pre-bytelevel-prefix0-regex1-trim0");
        QCOMPARE(QString::fromStdString(tokenizer->decode(tokenizer->idsOf("a\xFF\xE2\x82z"))), QString::fromUtf8("a\uFFFD\uFFFDz"));
    }

    void aLongLineWithoutSpacesIsQuick_data() {
        QTest::addColumn<QString>("model");
        for (const char* model : {"c-pre-bytelevel-prefix0-regex1-trim0", "c-model-unigram", "c-model-bpe-unknown",
                                  "c-normalizer-precompiled", "d-sequence-llama"}) {
            QTest::newRow(model) << model;
        }
    }
    void aLongLineWithoutSpacesIsQuick() {
        QFETCH(QString, model);
        const auto tokenizer = Tokenizer::fromFolder(kData / model.toStdString());
        std::string line;
        while (line.size() < (std::size_t(1) << 20)) {
            line += "abcdefghij";
        }
        QElapsedTimer timer;
        timer.start();
        text::EncodeOptions options;
        options.returnOffsetsMapping = true;
        QVERIFY(tokenizer->encode(text::TextInput(line), options).rows.at(0).size() > 0);
        QVERIFY2(timer.elapsed() < 20000, "not linear");
    }

    void threadsGiveTheSameRows() {
        const auto tokenizer = Tokenizer::fromFolder(kData / "c-model-wordpiece");
        std::vector<text::TextInput> inputs;
        for (const std::string& whole : scannerTexts()) {
            inputs.emplace_back(whole);
        }
        text::EncodeOptions options;
        const auto one = tokenizer->encode(inputs, options);
        options.threads = 3;
        const auto three = tokenizer->encode(inputs, options);
        QCOMPARE(one.rows.size(), three.rows.size());
        for (std::size_t i = 0; i < one.rows.size(); ++i) {
            QVERIFY(one.rows[i].ids == three.rows[i].ids);
        }
    }

    void brokenFilesNameThePlace_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("cut") << R"({"model": {"type": "BPE", "vocab": {"a": 0)" << QStringList{"t.json", "line 1", "column 43"};
        QTest::newRow("no model") << R"({"version": "1.0"})" << QStringList{"t.json", "model"};
        QTest::newRow("unknown model") << R"({"model": {"type": "Morpheme", "vocab": {}}})" << QStringList{"Morpheme", "WordPiece"};
        QTest::newRow("id is no number") << R"({"model": {"type": "WordLevel", "vocab": {"a": "x"}}})"
                                         << QStringList{"model.vocab[\"a\"]", "integer"};
        QTest::newRow("merge with a real space")
            << R"({"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a a", "a  b"]}})" << QStringList{"model.merges[1]", "one space"};
        QTest::newRow("merge of three") << R"({"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a", "b", "c"]]}})"
                                        << QStringList{"model.merges[0]", "two"};
        QTest::newRow("piece without score") << R"({"model": {"type": "Unigram", "vocab": [["a"]]}})" << QStringList{"model.vocab[0]"};
        QTest::newRow("unk_id beyond the pieces")
            << R"({"model": {"type": "Unigram", "unk_id": 7, "vocab": [["a", 0.5]]}})" << QStringList{"unk_id", "1 pieces"};
        QTest::newRow("not UTF-8") << QString::fromLatin1("{\"model\": \"\x01\"}") << QStringList{"t.json", "line 1"};
    }
    void brokenFilesNameThePlace() {
        QFETCH(QString, json);
        QFETCH(QStringList, words);
        const QString message = messageOf([&] { text::parseTokenizerJson(json.toStdString(), "t.json"); });
        QVERIFY(!message.isEmpty());
        for (const QString& word : words) {
            QVERIFY2(message.contains(word), qPrintable(message));
        }
    }

    void writtenDocumentsAreReadBack() {
        for (const char* model : {"c-model-unigram", "c-model-wordpiece", "c-model-bpe-suffix"}) {
            const std::string first = text::writeTokenizerJson(text::readTokenizerJson(kData / model / "tokenizer.json"));
            QCOMPARE(QByteArray::fromStdString(text::writeTokenizerJson(text::parseTokenizerJson(first, "written"))),
                     QByteArray::fromStdString(first));
        }
    }

    void savedFoldersGiveTheSameTokenizer() {
        QTemporaryDir folder;
        const auto tokenizer = Tokenizer::fromFolder(kData / "c-post-roberta-trim");
        tokenizer->save(folder.path().toStdString());
        const auto again = Tokenizer::fromFolder(folder.path().toStdString());
        for (const std::string& whole : scannerTexts()) {
            QVERIFY(tokenizer->idsOf(whole) == again->idsOf(whole));
        }
        QCOMPARE(again->fullVocabularySize(), tokenizer->fullVocabularySize());
        QVERIFY(again->allSpecialTokens() == tokenizer->allSpecialTokens());
    }

    void unknownOptionsAreNamed() {
        QVERIFY(messageOf([] { text::encodeOptionsFromJson({{"paddings", true}}); }).contains("paddings"));
        QVERIFY(messageOf([] { text::encodeOptionsFromJson({{"padding", "widest"}}); }).contains("widest"));
    }
};

QTEST_GUILESS_MAIN(TokenizerTest)
#include "tokenizer_test.moc"

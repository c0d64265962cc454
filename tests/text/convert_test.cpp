// Folders without tokenizer.json: vocab.json and merges.txt, SentencePiece models, tiktoken and GGUF vocabularies.

#include <cstring>

#include <QTemporaryDir>
#include <QTest>

#include "engine/core/error.h"
#include "engine/text/base64.h"
#include "engine/text/convert/gguf_vocabulary.h"
#include "engine/text/convert/language_codes.h"
#include "engine/text/convert/sentencepiece_model.h"
#include "engine/text/convert/spm_parts.h"
#include "engine/text/tokenizer.h"
#include "tests/message_of.h"
#include "tests/text/folder_writer.h"

using namespace twb;
using tests::messageOf;
using namespace twb::text;

namespace {

// Fields of a protobuf message.
std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>(0x80 | (value & 0x7F));
    }
    return bytes + static_cast<char>(value);
}
std::string number(int field, std::uint64_t value) {
    return varint(std::uint64_t(field) << 3) + varint(value);
}
std::string bytes(int field, const std::string& content) {
    return varint(std::uint64_t(field) << 3 | 2) + varint(content.size()) + content;
}
std::string real(int field, float value) {
    std::string raw(4, '\0');
    std::memcpy(raw.data(), &value, 4);
    return varint(std::uint64_t(field) << 3 | 5) + raw;
}
std::string piece(const std::string& text, float score, int type = 1) {
    return bytes(1, bytes(1, text) + real(2, score) + number(3, static_cast<std::uint64_t>(type)));
}

}  // namespace

class ConvertTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsASentencePieceModel() {
        const std::string file = piece("<unk>", 0, 2) + piece("▁a", -1.5F) + bytes(2, number(3, 2) + number(35, 1) + number(40, 0)) +
                                 bytes(3, bytes(2, "charsmap"));
        const SentencePieceModel model = parseSentencePieceModel(file, "spiece.model");
        QCOMPARE(model.pieces.size(), std::size_t(2));
        QCOMPARE(model.pieces[1].text, std::string("▁a"));
        QCOMPARE(model.pieces[1].score, -1.5F);
        QVERIFY(model.kind == SentencePieceModel::Kind::Bpe);
        QVERIFY(model.byteFallback);
        QCOMPARE(model.precompiledCharsmap, std::string("charsmap"));
    }

    void refusesABrokenSentencePieceModel_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("text") << QByteArray("this is no protobuf");
        QTest::newRow("empty") << QByteArray();
        const std::string whole = piece("▁a", -1);
        QTest::newRow("cut") << QByteArray::fromStdString(whole.substr(0, whole.size() - 3));
        QTest::newRow("unknown kind") << QByteArray::fromStdString(piece("a", 0) + bytes(2, number(3, 9)));
    }
    void refusesABrokenSentencePieceModel() {
        QFETCH(QByteArray, file);
        const QString message = messageOf([&] { parseSentencePieceModel(file.toStdString(), "spiece.model"); });
        QVERIFY2(message.contains("spiece.model"), qPrintable(message));
        QVERIFY2(message.contains("byte"), qPrintable(message));
    }

    void ordersMergesByScore() {
        const std::vector<std::pair<std::string, double>> pieces = {{"a", 0}, {"b", 0}, {"ab", -2}, {"é", 0}, {"bé", -1}};
        Vocab ids;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            ids.add(pieces[i].first, static_cast<std::uint32_t>(i));
        }
        const auto merges = mergesOfPieces(pieces, ids, SpmParts::MergeOrder::ByScore);
        QCOMPARE(merges.size(), std::size_t(2));
        QCOMPARE(merges[0], (std::pair<std::string, std::string>("b", "é")));
        QCOMPARE(merges[1], (std::pair<std::string, std::string>("a", "b")));
    }

    void readsVocabAndMerges() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "GPT2Tokenizer"})"},
                                        {"vocab.json", R"({"<|endoftext|>": 0, "a": 1, "b": 2, "Ġ": 3, "ab": 4, "Ġab": 5})"},
                                        {"merges.txt", "#version: 0.2\na b\nĠ ab\n"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        QVERIFY(tokenizer->isFast());
        QCOMPARE(tokenizer->encode(TextInput("ab ab<|endoftext|>")).rows[0].ids, (std::vector<std::int64_t>{4, 5, 0}));
    }

    void namesTheLineOfABrokenMerge() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "GPT2Tokenizer"})"},
                                        {"vocab.json", R"({"a": 0, "<|endoftext|>": 1})"},
                                        {"merges.txt", "#version: 0.2\nalone\n"}};
        const QString message = messageOf([&] { Tokenizer::fromFolder(folder.path()); });
        QVERIFY2(message.contains("merges.txt, line 2"), qPrintable(message));
    }

    void readsATiktokenFile() {
        std::string ranks;
        int rank = 0;
        for (const char* token : {"a", "b", " ", "ab", " ab"}) {
            ranks += encodeBase64(token) + " " + std::to_string(rank++) + "\n";
        }
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "PreTrainedTokenizerFast"})"},
                                        {"x.tiktoken", ranks}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        QCOMPARE(tokenizer->idsOf("ab ab a"), (std::vector<std::int64_t>{3, 4, 2, 0}));
        QCOMPARE(tokenizer->decode(std::vector<std::int64_t>{3, 4}), std::string("ab ab"));
    }

    void turnsAGgufVocabularyIntoADocument() {
        GgufVocabulary gguf;
        gguf.model = "llama";
        gguf.tokens = {"<unk>", "<s>", "</s>", "▁", "a", "▁a"};
        gguf.scores = {0, 0, 0, -3, -2, -1};
        gguf.types = {2, 3, 3, 1, 1, 1};
        gguf.bosId = 1;
        const TokenizerSpec spec = specOfGguf(gguf, "model.gguf");
        QCOMPARE(spec.model.merges.size(), std::size_t(1));
        QCOMPARE(spec.addedTokens.size(), std::size_t(3));
        gguf.scores.pop_back();
        const QString message = messageOf([&] { specOfGguf(gguf, "model.gguf"); });
        QVERIFY2(message.contains("tokenizer.ggml.scores"), qPrintable(message));
    }

    void opensAGgufFileAndSavesItAsAFolder() {
        const auto fromFile = Tokenizer::fromFolder(TWB_TEST_DATA "/io/gguf/llama.gguf");
        const std::vector<std::int64_t> ids = fromFile->encode(TextInput("ab a"), {}).rows.front().ids;
        QTemporaryDir folder;
        fromFile->save(folder.path().toStdString());
        const auto saved = Tokenizer::fromFolder(folder.path().toStdString());
        QCOMPARE(saved->encode(TextInput("ab a"), {}).rows.front().ids, ids);
        QCOMPARE(saved->decode(ids), fromFile->decode(ids));
        QVERIFY(ids.size() > 2);
    }

    void knowsWhispersLanguages() {
        QCOMPARE(languages::whisperCode("French"), std::optional<std::string>("fr"));
        QCOMPARE(languages::whisperCode("castilian"), std::optional<std::string>("es"));
        QVERIFY(!languages::whisperCode("klingon"));
    }
};

QTEST_APPLESS_MAIN(ConvertTest)
#include "convert_test.moc"

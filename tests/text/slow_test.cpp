// Tokenizers that transformers has only in Python. Expected values are those of transformers 4.34.1 and sacremoses.

#include <QTest>

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/moses/tokenizer.h"
#include "engine/text/slow/word_bpe.h"
#include "engine/text/token_trie.h"
#include "engine/text/tokenizer.h"
#include "tests/text/folder_writer.h"

using namespace twb;
using namespace twb::text;

using Ids = std::vector<std::int64_t>;

class SlowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsWordsAsMoses_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("joined");
        QTest::newRow("contractions") << "en"
                                      << "Hello, world! It's 5,300 dollars... isn't it?"
                                      << "Hello , world ! It &apos;s 5,300 dollars ... isn &apos;t it ?"
                                      << "Hello, world! It's 5,300 dollars... isn't it?";
        QTest::newRow("abbreviations") << "en"
                                       << "Mr. Smith went to Washington D.C. on Jan. 5. OK."
                                       << "Mr. Smith went to Washington D.C. on Jan. 5 . OK ."
                                       << "Mr. Smith went to Washington D.C. on Jan. 5. OK.";
        QTest::newRow("signs") << "en"
                               << "well-known (a/b) [x] <y> & \"quoted\" 'single'"
                               << "well @-@ known ( a / b ) &#91; x &#93; &lt; y &gt; &amp; &quot; quoted &quot; &apos; single&apos;"
                               << "well-known (a / b) [x] < y > & \"quoted\" 'single'";
        QTest::newRow("ideographs") << "en"
                                    << "今天 good"
                                    << "今 天 good"
                                    << "今天 good";
        QTest::newRow("French") << "fr"
                                << "L'homme n'est pas l'ami d'Anne."
                                << "L&apos; homme n&apos; est pas l&apos; ami d&apos; Anne ."
                                << "L'homme n'est pas l'ami d'Anne.";
        QTest::newRow("German ordinals") << "de"
                                         << "Am 5. Mai"
                                         << "Am 5. Mai"
                                         << "Am 5. Mai";
    }
    void splitsWordsAsMoses() {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QString, words);
        QFETCH(QString, joined);
        const moses::Tokenizer tokenizer(language.toStdString());
        const std::vector<std::string> tokens = tokenizer.tokenize(text.toStdString(), {.splitDashes = true});
        QCOMPARE(QString::fromStdString(py::join(tokens, " ")), words);
        QCOMPARE(QString::fromStdString(moses::detokenize(tokens, language.toStdString())), joined);
    }

    void normalizesPunctuation() {
        const moses::PunctuationNormalizer english("en");
        QCOMPARE(english.normalize("naïve café — 3.5% «oui»"), std::string("naïve café - 3.5% \"oui\""));
    }

    void lowersAndUppersLikePython() {
        QCOMPARE(py::lower("ΟΔΟΣ İ ΣΑΣ"), std::string("οδος i̇ σας"));
        QCOMPARE(py::upper("straße ﬁn ŉ"), std::string("STRASSE FIN ʼN"));
        QCOMPARE(py::split("  a\u00a0b\x1c"
                           "c "),
                 (std::vector<std::string>{"a", "b", "c"}));
    }

    void joinsThePairOfLowestRankEverywhere() {
        const WordBpe bpe({{"a", "b"}, {"ab", "c</w>"}});
        QCOMPARE(bpe.split("ababc", "</w>"), (std::vector<std::string>{"ab", "abc</w>"}));
        QCOMPARE(bpe.splitWithAts("ababc"), (std::vector<std::string>{"ab@@", "abc"}));
        QCOMPARE(bpe.splitWithAts("x"), (std::vector<std::string>{"x"}));
        // All of one rank before what they make, though that has a lower rank; of overlapping pairs the left one.
        const WordBpe disordered({{"ab", "a"}, {"a", "b"}, {"a", "a"}});
        QCOMPARE(disordered.split("abab", ""), (std::vector<std::string>{"ab", "ab"}));
        QCOMPARE(disordered.split("abaab", ""), (std::vector<std::string>{"aba", "ab"}));
        QCOMPARE(disordered.split("aaa", ""), (std::vector<std::string>{"aa", "a"}));
    }

    void splitsAVeryLongWord() {
        std::string word;
        for (int i = 0; i < 20'000; ++i) {
            word += "ab";
        }
        const WordBpe bpe({{"a", "b"}, {"ab", "ab"}, {"abab", "abab"}, {"b", "a"}});
        const std::vector<std::string> pieces = bpe.split(word, "");
        QCOMPARE(pieces, std::vector<std::string>(5'000, "abababab"));
    }

    void findsTheLongestAddedToken() {
        TokenTrie trie;
        trie.add("<extra_id_1>");
        trie.add("extra_id_1");
        trie.add("extra_id_10");
        QCOMPARE(trie.split("a<extra_id_1>extra_id_100"), (std::vector<std::string_view>{"a", "<extra_id_1>", "extra_id_10", "0"}));
    }

    void ctrlMarksPiecesInsideWords() {
        const TokenizerFolder folder = {
            {"tokenizer_config.json", R"({"tokenizer_class": "CTRLTokenizer", "unk_token": "<unk>"})"},
            {"vocab.json", R"({"<unk>": 0, "th@@": 1, "e": 2, "the": 3, "c@@": 4, "at": 5, "l@@": 6, "o@@": 7, "w": 8})"},
            {"merges.txt", "#version: 0.2\nt h\nth e</w>\na t</w>\n"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        QVERIFY(!tokenizer->isFast());
        const Ids ids = tokenizer->encode(TextInput("the cat low x")).rows[0].ids;
        QCOMPARE(ids, (Ids{3, 4, 5, 6, 7, 8, 0}));
        QCOMPARE(tokenizer->decode(ids), std::string("the cat low <unk>"));
    }

    void ctrlTakesInformationSeparatorsForLetters() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "CTRLTokenizer", "unk_token": "<unk>"})"},
                                        {"vocab.json", R"({"<unk>": 0, "a@@": 1, "a": 2})"},
                                        {"merges.txt", "#version: 0.2\n"}};
        QCOMPARE(Tokenizer::fromFolder(folder.path())->encode(TextInput("a\x1c a\xc2\x85")).rows[0].ids, (Ids{1, 0, 2}));
    }

    void roFormerTakesJiebasWords() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "RoFormerTokenizer"})"},
                                        {"vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n今天\n天\n气\n非常\n好\n。\nabc\n12\n##3\n"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        // 今天天气 is one word of jieba's that this vocabulary has not. Figures of transformers 4.34.1.
        QCOMPARE(tokenizer->encode(TextInput("今天天气非常好。 ABC123")).rows[0].ids, (Ids{2, 1, 6, 6, 7, 8, 9, 10, 1, 3}));
        QCOMPARE(tokenizer->encode(TextInput("B超 T恤 12 abc 123")).rows[0].ids, (Ids{2, 1, 1, 1, 1, 12, 11, 12, 13, 3}));
    }

    void wav2Vec2DropsRepeatsAndBlanks() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "Wav2Vec2CTCTokenizer"})"},
                                        {"vocab.json", R"({"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3, "|": 4, "A": 5, "B": 6})"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        QCOMPARE(tokenizer->encode(TextInput("AB A<s>C")).rows[0].ids, (Ids{5, 6, 4, 5, 1, 3}));
        const Ids ids = {5, 5, 0, 5, 4, 6, 6, 1};
        QCOMPARE(tokenizer->decode(ids), std::string("AA B<s>"));
        DecodeOptions options;
        options.skipSpecialTokens = true;
        options.others = {{"group_tokens", false}};
        QCOMPARE(tokenizer->decode(ids, options), std::string("AAA BB"));
    }

    void byT5CutsAndTellsWhatItCut() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "ByT5Tokenizer"})"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        QCOMPARE(tokenizer->fullVocabularySize(), std::size_t(384));
        QCOMPARE(tokenizer->encode(TextInput("é<extra_id_0> </s>x")).rows[0].ids, (Ids{198, 172, 259, 1, 123, 1}));
        EncodeOptions options;
        options.truncation = Truncation::LongestFirst;
        options.maxLength = 4;
        options.stride = 1;
        options.returnOverflowingTokens = true;
        const Encoding row = tokenizer->encode(TextInput("abcdef"), options).rows[0];
        QCOMPARE(row.ids, (Ids{100, 101, 102, 1}));
        QCOMPARE(row.overflowingTokens.value(), (Ids{102, 103, 104, 105}));
        QCOMPARE(row.numTruncatedTokens.value(), std::int64_t(3));
    }

    void refusesOffsets() {
        const TokenizerFolder folder = {{"tokenizer_config.json", R"({"tokenizer_class": "CanineTokenizer"})"}};
        const auto tokenizer = Tokenizer::fromFolder(folder.path());
        EncodeOptions options;
        options.returnOffsetsMapping = true;
        QVERIFY_THROWS_EXCEPTION(core::Error, tokenizer->encode(TextInput("a"), options));
    }

    void savesWhatItCanOpenAgain() {
        const TokenizerFolder folder = {
            {"tokenizer_config.json", R"({"tokenizer_class": "CTRLTokenizer", "unk_token": "<unk>", "model_max_length": 7})"},
            {"vocab.json", R"({"<unk>": 0, "a": 1})"},
            {"merges.txt", "#version: 0.2\n"},
            {"added_tokens.json", R"({"<new>": 2})"}};
        const TokenizerFolder copy = {};
        Tokenizer::fromFolder(folder.path())->save(copy.path());
        const auto tokenizer = Tokenizer::fromFolder(copy.path());
        QCOMPARE(tokenizer->encode(TextInput("a <new>a")).rows[0].ids, (Ids{1, 2, 1}));
        QCOMPARE(tokenizer->modelMaxLength(), std::int64_t(7));
    }
};

QTEST_APPLESS_MAIN(SlowTest)
#include "slow_test.moc"

#include "ui/engine_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <iterator>
#include <vector>

#include "engine/api/task_description.h"

namespace twb::ui {
namespace {

/// The engine's own words; tests/ui/engine_text_test looks whether it still says them.
constexpr const char* kSentences[] = {
    TWB_TR("EngineText", "%1 does not exist."),
    TWB_TR("EngineText", "%1 is a folder; a file was expected."),
    TWB_TR("EngineText", "%1 cannot be opened: %2."),
    TWB_TR("EngineText", "%1 holds no rows that can be used."),
    TWB_TR("EngineText", "%1 holds no rows that can be used. The first problem: %2"),
    TWB_TR("EngineText",
           "%1 is no data set that can be read: .csv, .tsv, .jsonl, .json, .parquet, .txt, .conll, .zip files and folders are."),
    TWB_TR("EngineText", "%1 is no table: .csv, .tsv, .jsonl, .json, .txt and .parquet are read."),
    TWB_TR("EngineText", "%1 holds no data: neither a folder for each class nor a file that can be read."),
    TWB_TR("EngineText",
           "%1 holds no data: neither files named train, validation and test, nor a folder for each class, nor any other file "
           "that can be read."),
    TWB_TR("EngineText", "%1 has no \"%2\", which SQuAD's form wants."),
    TWB_TR("EngineText", "%1 would be more than 8 GiB unpacked. Unpack it and open the folder."),
    TWB_TR("EngineText", "%1 is not a text file: it holds zero bytes."),
    TWB_TR("EngineText", "%1 is not valid JSON: line %2, column %3."),
    TWB_TR("EngineText", "%1 must hold a list of rows, but holds %2."),
    TWB_TR("EngineText", "%1, line %2: a word and its tag were expected, but the line has %3 cells."),
    TWB_TR("EngineText", "Line %1 has %2 cells; %3 were expected."),
    TWB_TR("EngineText", "%1: the quote that opens in line %2 is never closed."),
    TWB_TR("EngineText", "An object such as {\"text\": \"...\"} was expected, but the row is %1."),
    TWB_TR("EngineText", "The first row was taken as data, not as a heading."),
    TWB_TR("EngineText", "The cells are separated by tabs."),
    TWB_TR("EngineText", "The cells are separated by \"%1\"."),
    TWB_TR("EngineText", "The text is in UTF-16 (no byte order mark)."),
    TWB_TR("EngineText", "Byte %1 is not UTF-8; the text was read as Windows-1252 (Latin-1)."),
    TWB_TR("EngineText", "The questions of a file in SQuAD's form, a row each."),
    TWB_TR("EngineText", "A word and its tag a line (CoNLL): %1 sentences."),
    TWB_TR("EngineText", "Left out beside %1: %2."),
    TWB_TR("EngineText", "null"),
    TWB_TR("EngineText", "true or false"),
    TWB_TR("EngineText", "an integer"),
    TWB_TR("EngineText", "a number"),
    TWB_TR("EngineText", "a string"),
    TWB_TR("EngineText", "a list"),
    TWB_TR("EngineText", "an object"),
    TWB_TR("EngineText", "Stopped on request."),
    TWB_TR("EngineText", "There is no model folder %1."),
    TWB_TR("EngineText", "%1 is not a model folder: it has no config.json."),
    TWB_TR("EngineText", "%1 holds no weights: a file named %2 or %3, or the index of its shards, was expected."),
    TWB_TR("EngineText", "train_dataset has no rows."),
    TWB_TR("EngineText",
           "train_dataset gives no example to learn from: what is to be learnt lies beyond max_length, or all rows together "
           "have fewer tokens than block_size."),
    TWB_TR("EngineText", "The training data set has no batch: it has %1 examples, and a batch takes %2."),
    TWB_TR("EngineText", "No row of the training data has a label."),
    TWB_TR("EngineText", "The label \"%1\" is none of the model's: %2."),
    TWB_TR("EngineText", "The label %1 is outside the model's %2 labels."),
    TWB_TR("EngineText", "The column of %1 must hold texts, but holds %2."),
    TWB_TR("EngineText", "A regression needs numbers as labels, but a row has %1."),
    TWB_TR("EngineText", "A row must have as many tags as tokens, both as lists: tokens %1."),
    TWB_TR("EngineText",
           "There is not enough memory to train on even one row at a time. Shorten the texts (max_length), set "
           "gradient_checkpointing or bf16, train a LoRA adapter, or take a smaller model."),
    TWB_TR("EngineText", "The training has stopped: of its %1 processes, number %2 %3"),
    TWB_TR("EngineText", "resume_from_checkpoint: there is no checkpoint in %1."),
    TWB_TR("EngineText", "resume_from_checkpoint: there is no folder %1."),
    TWB_TR("EngineText", "overwrite_output_dir would delete the model to train, %1. Choose another output_dir."),
};

struct Sentence {
    const char* source;
    QRegularExpression pattern;
    std::vector<int> parts;  ///< the number of each captured part: 2 for %2
};

Sentence sentenceOf(const char* source) {
    Sentence sentence{source, {}, {}};
    static const QRegularExpression placeholder("%([1-9])");
    const QString text = QString::fromUtf8(source);
    QString pattern;
    qsizetype end = 0;
    for (auto found = placeholder.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch part = found.next();
        pattern += QRegularExpression::escape(text.mid(end, part.capturedStart() - end)) + "(.+?)";
        sentence.parts.push_back(part.captured(1).toInt());
        end = part.capturedEnd();
    }
    pattern = QRegularExpression::anchoredPattern(pattern + QRegularExpression::escape(text.mid(end)));
    sentence.pattern = QRegularExpression(pattern, QRegularExpression::DotMatchesEverythingOption);
    return sentence;
}

const std::vector<Sentence>& sentences() {
    static const std::vector<Sentence> all = [] {
        std::vector<Sentence> made;
        for (const char* source : kSentences) {
            made.push_back(sentenceOf(source));
        }
        return made;
    }();
    return all;
}

QString translated(const QString& english);

QString filled(const QString& text, const Sentence& sentence, const QRegularExpressionMatch& match) {
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int number = text[i] == '%' && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        const auto part = std::find(sentence.parts.begin(), sentence.parts.end(), number);
        if (part == sentence.parts.end()) {
            out += text[i];
            continue;
        }
        out += translated(match.captured(1 + int(part - sentence.parts.begin())));  // it may be a sentence itself
        ++i;
    }
    return out;
}

QString translated(const QString& english) {
    for (const Sentence& sentence : sentences()) {
        if (const auto match = sentence.pattern.match(english); match.hasMatch()) {
            return filled(QCoreApplication::translate("EngineText", sentence.source), sentence, match);
        }
    }
    // "Row 3: ..." and "train.csv: ..." before a sentence that is known.
    static const QRegularExpression place("^([^:\\n]{1,200}): (.+)$", QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = place.match(english); match.hasMatch()) {
        if (const QString said = translated(match.captured(2)); said != match.captured(2)) {
            return match.captured(1) + ": " + said;
        }
    }
    return english;
}

}  // namespace

std::vector<QString> engineSentences() {
    return {std::begin(kSentences), std::end(kSentences)};
}

QString engineText(const std::string& english) {
    return translated(QString::fromStdString(english));
}

}  // namespace twb::ui

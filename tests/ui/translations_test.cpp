// The .ts files themselves, without lupdate: every entry is translated, and a translation has what its source text has.
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QXmlStreamReader>
#include <QtTest>
#include <algorithm>

namespace {

struct Message {
    QString context;
    QString source;
    QString state;  // "", "unfinished", "vanished" or "obsolete"
    QStringList forms;
    bool numerus = false;
};

Message readMessage(QXmlStreamReader& xml, const QString& context) {
    Message message;
    message.context = context;
    message.numerus = xml.attributes().value("numerus") == u"yes";
    while (xml.readNextStartElement()) {
        if (xml.name() == u"source") {
            message.source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            message.state = xml.attributes().value("type").toString();
            if (!message.numerus) {
                message.forms = {xml.readElementText()};
                continue;
            }
            while (xml.readNextStartElement())
                message.forms.append(xml.readElementText());
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> readMessages(const QString& path) {
    QFile file(path);
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        if (xml.name() != u"context") {
            xml.skipCurrentElement();
            continue;
        }
        while (xml.readNextStartElement()) {
            if (xml.name() == u"name") {
                context = xml.readElementText();
            } else {
                messages.append(readMessage(xml, context));
            }
        }
    }
    if (xml.hasError())
        qWarning() << path << xml.errorString();
    return messages;
}

QStringList found(const QRegularExpression& pattern, const QString& text) {
    QStringList all;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext())
        all.append(matches.next().captured());
    all.sort();
    return all;
}

// %1, %L2 and the tags of rich text, each as often as it comes; %n is looked at apart, as a singular may do without.
QStringList placeholders(const QString& text) {
    static const QRegularExpression pattern("%L?[1-9]|</?[a-z]+>");
    return found(pattern, text);
}

bool hasNumber(const QString& text) {
    return text.contains("%n") || text.contains("%Ln");
}

/// The Alt keys; of a translation the same as of the source, so that what does not collide in one language collides in none.
QStringList mnemonics(const QString& text) {
    static const QRegularExpression pattern("&[A-Za-z0-9]");
    return found(pattern, text.toUpper());
}

bool ends(const QString& text, const QStringList& marks) {
    return std::any_of(marks.begin(), marks.end(), [&](const QString& mark) { return text.trimmed().endsWith(mark); });
}

}  // namespace

class TranslationsTest : public QObject {
    Q_OBJECT

    void addFiles() {
        QTest::addColumn<QString>("path");
        const QDir folder(TWB_SOURCE_DIR "/translations");
        for (const QString& name : folder.entryList({"*.ts"}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

private Q_SLOTS:
    void everyEntryIsTranslated_data() { addFiles(); }
    void everyEntryIsTranslated() {
        QFETCH(QString, path);
        const QList<Message> messages = readMessages(path);
        QVERIFY(!messages.isEmpty());
        const qsizetype plurals = path.endsWith("_en.ts") ? 2 : 1;
        QStringList wrong;
        for (const Message& message : messages) {
            const bool empty =
                std::any_of(message.forms.begin(), message.forms.end(), [](const QString& form) { return form.trimmed().isEmpty(); });
            const bool complete = message.forms.size() == (message.numerus ? plurals : 1);
            if (!message.state.isEmpty() || empty || !complete)
                wrong.append(message.context + ": " + message.source);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(wrong.size()) + " entries, such as\n" + wrong.mid(0, 20).join('\n')));
    }

    void translationsKeepWhatTheSourceHas_data() { addFiles(); }
    void translationsKeepWhatTheSourceHas() {
        QFETCH(QString, path);
        const QStringList ellipsis = {"…", "...", "…)", "……"};
        const QStringList colon = {":", "："};
        QStringList wrong;
        for (const Message& message : readMessages(path)) {
            for (const QString& form : message.forms) {
                const bool sameNumber =
                    hasNumber(form) == hasNumber(message.source) || (message.forms.size() > 1 && form == message.forms.first());
                const bool same = placeholders(form) == placeholders(message.source) && mnemonics(form) == mnemonics(message.source) &&
                                  ends(form, ellipsis) == ends(message.source, ellipsis) &&
                                  (message.numerus || ends(form, colon) == ends(message.source, colon));
                if (!same || !sameNumber)
                    wrong.append(message.context + ": " + message.source + "  |  " + form);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(wrong.size()) + " entries, such as\n" + wrong.mid(0, 20).join('\n')));
    }

    void noEntryComesTwice_data() { addFiles(); }
    void noEntryComesTwice() {
        QFETCH(QString, path);
        QSet<QString> seen;
        for (const Message& message : readMessages(path)) {
            const QString key = message.context + '\n' + message.source;
            QVERIFY2(!seen.contains(key), qPrintable(key));
            seen.insert(key);
        }
    }
};

QTEST_APPLESS_MAIN(TranslationsTest)
#include "translations_test.moc"

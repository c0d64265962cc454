#include "ui/data/finding_text.h"

#include <QCoreApplication>
#include <QLocale>

#include "ui/data/role_form.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct FindingText {
    Q_DECLARE_TR_FUNCTIONS(FindingText)
};

QString fact(const train::Finding& finding, const char* name) {
    const core::Json& value = finding.facts.at(name);
    return value.is_string() ? qtext(value.get<std::string>()) : QLocale().toString(value.get<qulonglong>());
}

QString truncationText(const train::Finding& finding, int rows) {
    const double share = 100.0 * double(finding.rows.size()) / finding.facts.at("of").get<double>();
    const QString longest =
        finding.facts.at("measured").get<bool>() ? fact(finding, "longest") : FindingText::tr("about %1").arg(fact(finding, "longest"));
    return FindingText::tr("%n rows of “%1” (%2 %) are longer than %3 tokens, the longest %4. Their ends would be cut off.", nullptr, rows)
        .arg(qtext(finding.split), QLocale().toString(share, 'f', 1), fact(finding, "limit"), longest);
}

QString wantedText(train::RoleKind kind) {
    switch (kind) {
        case train::RoleKind::Text:
            return FindingText::tr("texts");
        case train::RoleKind::Texts:
            return FindingText::tr("lists of texts");
        case train::RoleKind::Label:
            return FindingText::tr("labels (texts or numbers)");
        case train::RoleKind::Tokens:
            return FindingText::tr("lists of words");
        case train::RoleKind::Tags:
            return FindingText::tr("lists of tags");
        case train::RoleKind::Answers:
            return FindingText::tr("answers with their places in the context (text, answer_start)");
        case train::RoleKind::Messages:
            return FindingText::tr("conversations (lists of messages with role and content)");
        case train::RoleKind::Tools:
            return FindingText::tr("lists of tools");
        case train::RoleKind::Image:
            return FindingText::tr("paths of pictures");
        case train::RoleKind::Audio:
            return FindingText::tr("paths of sounds");
    }
    return {};
}

}  // namespace

QString findingText(const train::Finding& finding) {
    const int rows = int(finding.rows.size());
    const QString split = qtext(finding.split);
    const std::string& kind = finding.kind;
    if (kind == "empty") {
        return FindingText::tr("%n rows of “%1” lack a text or a label. Nothing can be learnt from them.", nullptr, rows).arg(split);
    }
    if (kind == "tag_counts") {
        return FindingText::tr("%n rows of “%1” have more words than tags, or fewer. Each word needs a tag.", nullptr, rows).arg(split);
    }
    if (kind == "answer_place") {
        return FindingText::tr("%n rows of “%1” have an answer that stands elsewhere in the context.", nullptr, rows).arg(split);
    }
    if (kind == "answer_absent") {
        return FindingText::tr("%n rows of “%1” have an answer that is not in the context.", nullptr, rows).arg(split);
    }
    if (kind == "duplicates") {
        return FindingText::tr(
                   "%n rows of “%1” repeat an earlier one. Repeated rows count more than others, and make a score on them look better "
                   "than it is.",
                   nullptr, rows)
            .arg(split);
    }
    if (kind == "contradictions") {
        return FindingText::tr("%n rows of “%1” have the same input but different labels. The model cannot learn both.", nullptr, rows)
            .arg(split);
    }
    if (kind == "leak") {
        return FindingText::tr(
                   "%n rows of “%1” are in “%2” too. The score on “%2” would tell how well the model remembers, not how well it "
                   "understands.",
                   nullptr, rows)
            .arg(split, fact(finding, "other"));
    }
    if (kind == "label_typo") {
        return FindingText::tr("The label “%1” (%n rows of “%2”) looks like “%3” (%4) written another way.", nullptr, rows)
            .arg(fact(finding, "label"), split, fact(finding, "meant"), fact(finding, "meant_count"));
    }
    if (kind == "unknown_label") {
        return FindingText::tr("%n rows of “%1” have a label that “%2” never shows, such as “%3”. The model cannot know it.", nullptr, rows)
            .arg(split, fact(finding, "other"), fact(finding, "label"));
    }
    if (kind == "imbalance") {
        return FindingText::tr("“%1” has %2 rows, “%3” only %4. A model trained on this tends to answer “%1”.")
            .arg(fact(finding, "label"), fact(finding, "count"), fact(finding, "rare"), fact(finding, "rare_count"));
    }
    if (kind == "garbled") {
        return FindingText::tr("%n rows of “%1” were saved in the wrong encoding: “Ã©” stands where “é” is meant.", nullptr, rows)
            .arg(split);
    }
    if (kind == "lost_characters") {
        return FindingText::tr(
                   "%n rows of “%1” hold characters that were lost when the file was converted (�). They cannot be brought back.", nullptr,
                   rows)
            .arg(split);
    }
    return kind == "truncation" ? truncationText(finding, rows) : qtext(kind);
}

QString fixText(const train::Finding& finding) {
    const int rows = int(finding.rows.size());
    const std::string& kind = finding.kind;
    if (kind == "label_typo") {
        return FindingText::tr("Rename “%1” to “%2”").arg(fact(finding, "label"), fact(finding, "meant"));
    }
    if (kind == "imbalance") {
        return FindingText::tr("Repeat the rows of rare labels");
    }
    if (kind == "garbled") {
        return FindingText::tr("Repair %n rows", nullptr, rows);
    }
    if (kind == "answer_place") {
        return FindingText::tr("Correct %n rows", nullptr, rows);
    }
    return kind == "leak" ? FindingText::tr("Leave out %n rows of “%1”", nullptr, rows).arg(qtext(finding.split))
                          : FindingText::tr("Leave out %n rows", nullptr, rows);
}

QString columnProblemText(const train::ColumnProblem& problem) {
    using Kind = train::ColumnProblem::Kind;
    const QString role = roleText(problem.role), column = qtext(problem.column);
    switch (problem.kind) {
        case Kind::NotChosen:
            return FindingText::tr("Choose a column for “%1”.").arg(role);
        case Kind::NoSuchColumn:
            return FindingText::tr("There is no column “%1”, which was chosen for “%2”.").arg(column, role);
        case Kind::Unsuited:
            return FindingText::tr("The column “%1” does not hold %2, which “%3” needs.").arg(column, wantedText(problem.wanted), role);
    }
    return {};
}

}  // namespace twb::ui

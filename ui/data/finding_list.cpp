#include "ui/data/finding_list.h"

#include <QApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "ui/data/finding_text.h"
#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

const char* kindOf(train::Severity severity) {
    switch (severity) {
        case train::Severity::Error:
            return "error";
        case train::Severity::Warning:
            return "warning";
        case train::Severity::Info:
            return "info";
    }
    return "";
}

}  // namespace

// Long rows are of use without their ends; repeating rows is a choice, and what duplicates are mended by would take it back.
bool isMendedWithAll(const train::Finding& finding) {
    return finding.fix && finding.kind != "imbalance" && finding.kind != "truncation";
}

FindingList::FindingList(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
}

/// Empties the list; what follows goes into the layout.
QVBoxLayout* FindingList::begin() {
    if (m_content) {
        m_hadFocus = m_hadFocus || m_content->isAncestorOf(QApplication::focusWidget());
        m_content->hide();
        m_content->deleteLater();  // the button that was pressed may be inside
    }
    m_content = new QWidget;
    auto* list = new QVBoxLayout(m_content);
    list->setContentsMargins(0, 8, 8, 0);
    list->setSpacing(8);
    m_layout->addWidget(m_content);
    return list;
}

void FindingList::setPending() {
    QVBoxLayout* list = begin();
    list->addWidget(mutedLabel(tr("Looking for what would spoil a training…")));
    list->addStretch(1);
}

void FindingList::setFindings(const std::vector<train::Finding>& findings) {
    QVBoxLayout* list = begin();
    auto* heading = new QHBoxLayout;
    heading->addWidget(
        headingLabel(findings.empty() ? tr("Nothing found that would spoil a training") : tr("%n findings", nullptr, int(findings.size()))),
        1);
    if (std::any_of(findings.begin(), findings.end(), isMendedWithAll)) {
        auto* all = button(tr("Fix a&ll"), {},
                           tr("Apply the fixes one after the other, but for those that leave out long rows or repeat rare ones"));
        heading->addWidget(all);
        connect(all, &QPushButton::clicked, this, &FindingList::allFixesRequested);
    }
    list->addLayout(heading);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        list->addWidget(entry(findings[i], int(i)));
    }
    list->addStretch(1);
    if (auto* first = m_content->findChild<QPushButton*>(); first && m_hadFocus) {
        m_content->show();
        first->setFocus();
    }
    m_hadFocus = false;
}

void FindingList::setProblems(const QStringList& problems) {
    QVBoxLayout* list = begin();
    for (const QString& problem : problems) {
        list->addWidget(box("error", problem));
    }
    list->addStretch(1);
}

QFrame* FindingList::box(const char* kind, const QString& sentence) {
    auto* frame = new QFrame;
    frame->setObjectName("message");
    frame->setProperty("kind", kind);
    auto* text = new QLabel(sentence);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(text);
    return frame;
}

QWidget* FindingList::entry(const train::Finding& finding, int index) {
    QFrame* frame = box(kindOf(finding.severity), findingText(finding));
    auto* layout = static_cast<QVBoxLayout*>(frame->layout());
    auto* buttons = new QHBoxLayout;
    if (!finding.rows.empty()) {
        auto* show = flatButton(tr("Show the rows"), icon("table"));
        buttons->addWidget(show);
        connect(show, &QPushButton::clicked, this, [this, index] { Q_EMIT rowsRequested(index); });
    }
    if (finding.fix) {
        auto* fix = button(fixText(finding).replace("&", "&&"));
        fix->setObjectName("fix");
        buttons->addWidget(fix);
        fix->setAccessibleName(fixText(finding));
        connect(fix, &QPushButton::clicked, this, [this, index] { Q_EMIT fixRequested(index); });
    }
    buttons->addStretch(1);
    if (buttons->count() > 1) {
        layout->addLayout(buttons);
    }
    return frame;
}

}  // namespace twb::ui

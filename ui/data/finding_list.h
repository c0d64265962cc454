#pragma once

#include <QWidget>
#include <vector>

#include "engine/train/data/lint/lint.h"

class QFrame;
class QVBoxLayout;

namespace twb::ui {

/// Whether "Fix all" mends it, too.
bool isMendedWithAll(const train::Finding& finding);

/// What the linter found, each with its rows to show and the fix as a button.
class FindingList : public QWidget {
    Q_OBJECT
public:
    explicit FindingList(QWidget* parent = nullptr);

    /// The data are being looked at.
    void setPending();
    void setFindings(const std::vector<train::Finding>& findings);
    /// What keeps the linter from looking: sentences.
    void setProblems(const QStringList& problems);

Q_SIGNALS:
    void rowsRequested(int finding);
    void fixRequested(int finding);
    void allFixesRequested();

private:
    QVBoxLayout* begin();
    QWidget* entry(const train::Finding& finding, int index);
    static QFrame* box(const char* kind, const QString& sentence);

    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
    bool m_hadFocus = false;  // so that the keyboard goes on in the next list
};

}  // namespace twb::ui

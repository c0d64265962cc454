#pragma once

#include <QWidget>
#include <vector>

#include "engine/train/data/lint/lint.h"

class QVBoxLayout;

namespace twb::ui {

/// What the linter found, each with its rows to show and the fix as a button.
class FindingList : public QWidget {
    Q_OBJECT
public:
    explicit FindingList(QWidget* parent = nullptr);

    /// The data are being looked at.
    void setPending();
    void setFindings(const std::vector<train::Finding>& findings);

Q_SIGNALS:
    void rowsRequested(int finding);
    void fixRequested(int finding);
    void allFixesRequested();

private:
    QVBoxLayout* begin();
    QWidget* entry(const train::Finding& finding, int index);

    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
};

}  // namespace twb::ui

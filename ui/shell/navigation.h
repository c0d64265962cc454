#pragma once

#include <QListWidget>

namespace twb::ui {

/// The list of pages at the side of the window; narrow, it shows their icons alone.
class Navigation : public QListWidget {
    Q_OBJECT

public:
    explicit Navigation(QWidget* parent = nullptr);

    void addPage(const QIcon& icon, const QString& title);
    void setNarrow(bool narrow);

private:
    void updateItems();

    bool m_isNarrow = false;
};

}  // namespace twb::ui

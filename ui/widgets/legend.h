#pragma once

#include <QWidget>
#include <vector>

namespace twb::ui {

/// Coloured chips with names, in as many lines as the width needs.
class Legend : public QWidget {
    Q_OBJECT
public:
    explicit Legend(QWidget* parent = nullptr);

    void add(const QString& name, int category);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Chip {
        QString name;
        int category;
    };

    std::vector<QRect> place(int width) const;

    std::vector<Chip> m_chips;
};

}  // namespace twb::ui

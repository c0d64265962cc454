#pragma once

#include <QWidget>
#include <vector>

namespace twb::ui {

/// Who takes the memory of a training, in the order of the bars' parts.
QStringList memoryOwners();

/// Bars of what a training takes, each made of one part an owner, against what there is.
class MemoryBars : public QWidget {
    Q_OBJECT
public:
    struct Bar {
        QString name;
        std::vector<double> parts;  ///< bytes, as memoryOwners()

        double total() const;
    };

    explicit MemoryBars(QWidget* parent = nullptr);

    /// `available`: bytes; 0: not known.
    void setBars(std::vector<Bar> bars, double available);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int barHeight() const;

    std::vector<Bar> m_bars;
    double m_available = 0;
};

}  // namespace twb::ui

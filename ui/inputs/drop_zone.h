#pragma once

#include <QPushButton>

namespace twb::ui {

/// A dashed box: files are dropped on it, or chosen after a click. (Files may be dropped anywhere in the window; this shows that.)
class DropZone : public QPushButton {
    Q_OBJECT
public:
    explicit DropZone(const QString& text, QWidget* parent = nullptr);

Q_SIGNALS:
    void dropped(const QString& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void setHover(bool hover);
};

}  // namespace twb::ui

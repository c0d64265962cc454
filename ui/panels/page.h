#pragma once

#include <QWidget>

#include "ui/models/history_store.h"

namespace twb::ui {

/// One entry of the navigation. The window forwards what concerns the page in front.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void run() {}
    virtual void stop() {}
    virtual bool canRun() const { return false; }
    virtual bool isRunning() const { return false; }

    /// A file that was dropped on the window; false: the page has no use for it.
    virtual bool openFile(const QString&) { return false; }

    /// A model folder that was dropped on or opened from the window; false: not for this page.
    virtual bool openModel(const QString&) { return false; }

Q_SIGNALS:
    void runStateChanged();
    void modelChanged(const QString& folder);
};

}  // namespace twb::ui

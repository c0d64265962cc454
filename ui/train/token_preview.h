#pragma once

#include <QWidget>

#include "engine/core/json.h"

class QLabel;
class QTextBrowser;

namespace twb::ui {

/// What the model sees of some rows: the tokens, which of them it learns to say, and what is cut off.
class TokenPreview : public QWidget {
    Q_OBJECT
public:
    explicit TokenPreview(QWidget* parent = nullptr);

    /// A sentence instead of rows.
    void say(const QString& sentence);
    /// The answer of the method `train_preview`.
    void show(const core::Json& preview);

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();

    core::Json m_preview;
    QLabel* m_summary;
    QTextBrowser* m_text;
};

}  // namespace twb::ui

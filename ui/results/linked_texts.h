#pragma once

#include <QObject>
#include <vector>

#include "engine/api/generation.h"

class QPlainTextEdit;

namespace twb::ui {

/// Lights up the sentences of two read-only texts that belong together, where the pointer or the cursor is in one of them.
class LinkedTexts : public QObject {
    Q_OBJECT
public:
    LinkedTexts(QPlainTextEdit* source, QPlainTextEdit* target, QObject* parent = nullptr);

    /// Of the texts that the two show now.
    void setAlignment(const std::vector<api::AlignedSpan>& alignment);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Link {
        int sourceStart, sourceEnd, targetStart, targetEnd;  // UTF-16
    };

    void lightUp(bool inSource, int position);

    QPlainTextEdit* m_source;
    QPlainTextEdit* m_target;
    std::vector<Link> m_links;
};

}  // namespace twb::ui

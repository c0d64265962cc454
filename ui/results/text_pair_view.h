#pragma once

#include <QWidget>
#include <vector>

#include "engine/api/generation.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace twb::ui {

class LinkedTexts;

/// A text and what a model wrote from it, side by side: candidates with their scores, aligned sentences that light up together, and figures
/// against a reference that is pasted.
class TextPairView : public QWidget {
    Q_OBJECT
public:
    TextPairView(const QString& source, const api::GeneratedTexts& value, QWidget* parent = nullptr);

    void showFigures(const QString& figures);

Q_SIGNALS:
    void compareWanted(const QString& text, const QString& reference);

private:
    void showCandidate(int index);
    void compare();
    QWidget* buildReference();

    const QString m_sourceText;
    const std::vector<api::GeneratedText> m_texts;
    QComboBox* m_candidates;
    QPlainTextEdit* m_source;
    QPlainTextEdit* m_target;
    LinkedTexts* m_links;
    QPlainTextEdit* m_reference;
    QLabel* m_figures;
};

}  // namespace twb::ui

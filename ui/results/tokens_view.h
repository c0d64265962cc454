#pragma once

#include <QWidget>

#include "ui/models/token_report.h"

class QLabel;
class QTableView;

namespace twb::ui {

class HighlightedText;
class TokenModel;

/// What the colours in the text stand for.
enum class TokenUnit { Subwords, Words, Characters };

/// One tokenizer's view of a text: the text in colours, figures, and the table of tokens.
class TokensView : public QWidget {
    Q_OBJECT
public:
    explicit TokensView(QWidget* parent = nullptr);

    void setReport(const QString& tokenizer, TokenReport report);
    void setUnit(TokenUnit unit);
    void clear();

    QString figures() const;  ///< the line of figures, for tests and screen readers

private:
    void show();

    TokenUnit m_unit = TokenUnit::Subwords;
    QLabel* m_title;
    QLabel* m_figures;
    HighlightedText* m_text;
    QTableView* m_table;
    TokenModel* m_model;
};

}  // namespace twb::ui

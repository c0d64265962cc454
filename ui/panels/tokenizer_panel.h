#pragma once

#include <QPointer>
#include <QTimer>
#include <array>

#include "ui/panels/page.h"
#include "ui/results/tokens_view.h"
#include "ui/workbench.h"

class QComboBox;
class QStackedWidget;
class QTabWidget;

namespace twb::api {
struct Failure;
struct Result;
}  // namespace twb::api

namespace twb::ui {

class ChatPreview;
class Job;
class MessageBox;
class ModelChooser;
class TextEdit;

/// What tokenizers make of a text: one to three of them side by side, and a preview of a model's chat template. Follows the typing.
class TokenizerPanel : public Page {
    Q_OBJECT
public:
    explicit TokenizerPanel(Workbench& workbench, QWidget* parent = nullptr);

    void run() override;
    bool canRun() const override;
    bool openModel(const QString& folder) override;

    void setText(const QString& text);
    QString text() const;
    /// Chooses the folder of a tokenizer; `place` 0, 1 or 2.
    void setTokenizer(int place, const QString& folder);
    TokensView* view(int place) const { return m_places[std::size_t(place)].view; }

private:
    static constexpr int kPlaces = 3;

    /// One tokenizer of the comparison.
    struct Place {
        ModelChooser* chooser = nullptr;
        QStackedWidget* stack = nullptr;  ///< the view, or a note in its stead
        class QLabel* note = nullptr;
        TokensView* view = nullptr;
        QPointer<Job> job;
    };

    QWidget* buildHeader();
    QWidget* buildPlaces();
    void showCount(int count);
    void tokenize(int index, bool withOffsets);
    void finished(int index, const QString& text, const api::Result& result);
    void failed(int index, const api::Failure& failure);
    void note(int index, const QString& sentence);

    Workbench& m_workbench;
    TextEdit* m_text;
    QComboBox* m_count;
    QComboBox* m_unit;
    QTabWidget* m_tabs;
    ChatPreview* m_chat;
    std::array<Place, kPlaces> m_places;
    std::array<QWidget*, kPlaces> m_columns{};
    QTimer m_delay;
};

}  // namespace twb::ui

#include "ui/shell/help.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QMessageBox>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/engine_client.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

QString helpHtml() {
    QString html = "<h2>" + Help::tr("Run a model on a text") + "</h2><ol>";
    for (const QString& step : {
             Help::tr("Choose a <b>task</b>, such as text classification. The line beside the page's title says what it does."),
             Help::tr(
                 "Choose a <b>model</b>. The starter model works at once, without a network. Other models: press “Open folder…”, or drop a "
                 "folder "
                 "with config.json on the window. Models that fit the task come first."),
             Help::tr("Type or paste a <b>text</b>, drop a .txt file, or press “Example”."),
             Help::tr("Press <b>Run</b> (Ctrl+Enter). <b>Stop</b> (Esc) ends a run at once; nothing that you typed is lost."),
             Help::tr(
                 "The result shows as a picture and as JSON: exactly what the transformers pipeline returns. “Copy as command” gives the "
                 "line for "
                 "a terminal."),
         }) {
        html += "<li>" + step + "</li>";
    }
    html +=
        "</ol><h2>" + Help::tr("Run a model on a table") + "</h2><p>" +
        Help::tr(
            "Drop a .csv, .tsv or .jsonl file, check which column is the text, and press Run. Rows that cannot be used are listed with the "
            "reason; the others run. Then search, sort and export as CSV or JSON lines.") +
        "</p><h2>" + Help::tr("Chat") + "</h2><p>" +
        Help::tr(
            "Choose a model that was made for chats and write. Enter sends, Shift+Enter begins a new line, Esc stops the answer. Editing a "
            "message or asking again begins a branch; the arrows beside the message go from branch to branch. Drop a text file to put it "
            "into "
            "the message. Conversations are kept on this computer, and can be searched, renamed and exported.") +
        "</p><h2>" + Help::tr("Completion") + "</h2><p>" +
        Help::tr(
            "The model goes on with the text before the cursor. Colours show how probable each token was; point at one to see the "
            "alternatives, click it (or press Alt+Down) to choose another and go on from there. Ctrl+Z takes back what was written.") +
        "</p><h2>" + Help::tr("Parameters") + "</h2><p>" +
        Help::tr(
            "Each parameter has the name and the default of the transformers pipeline. Changed ones are marked; the arrow brings back the "
            "default.") +
        "</p><h2>" + Help::tr("Translate and summarize") + "</h2><p>" +
        Help::tr(
            "Source and result stand side by side. Languages are chosen among those that the model knows. “Number of texts” above 1, with "
            "as "
            "many beams, gives candidates with their scores. “Read long texts in parts” cuts what is too long between sentences and joins "
            "the "
            "results. With “Align sentences” point at a sentence to see what it was written from. A text pasted under “Reference” is "
            "compared "
            "with the result.") +
        "</p><h2>" + Help::tr("Ask a table") + "</h2><p>" +
        Help::tr("Drop a .csv file, or paste cells from a spreadsheet: the first line names the columns. Then type the question.") +
        "</p><h2>" + Help::tr("Precision") + "</h2><p>" +
        Help::tr(
            "Beside the model: how exactly it computes. int8 takes a quarter of the memory and is faster, and changes the result a little; "
            "the line below says how much.") +
        "</p><h2>" + Help::tr("Search by meaning") + "</h2><p>" +
        Help::tr(
            "Choose the task “Similarity and search by meaning”, drop a .txt, .csv, .tsv or .jsonl file, type what to look for, and press "
            "Run.") +
        "</p><h2>" + Help::tr("Look into a model") + "</h2><p>" +
        Help::tr(
            "The page Models shows the tensors of a folder or .gguf file without loading them, and which keys are missing or unexpected. "
            "“Save "
            "as…” writes it in another type, in several files, or with a LoRA adapter merged.") +
        "</p><h2>" + Help::tr("Fine-tune") + "</h2><p>" +
        Help::tr(
            "Drop a table of texts and labels, or data for another task, on the page Fine-tune. Task, columns and a part for evaluation "
            "are "
            "guessed and can be changed; choose a model and press Start. The curves show the loss live; point at a step for its figures. "
            "Below the model stands whether the training fits into the free memory; the tab “What the model sees” shows the tokens of some "
            "rows, "
            "which of them the model learns to say, and what is cut off. The slider between “Faster” and “Better” sets epochs, learning "
            "rate, "
            "the length of texts, and whether the whole model or a small adapter learns. “More settings” has every training argument of "
            "transformers, with a search. “Check” tries two steps on the longest batch: the memory they take by owner, the time of a step, "
            "and buttons for "
            "what takes less. “Save recipe” writes a file for “twb train”.") +
        "</p><h2>" + Help::tr("Look through data") + "</h2><p>" +
        Help::tr(
            "The page Data shows a data set's rows, the lengths of its texts and its classes, and what would spoil a training: duplicates, "
            "empty rows, rows of the test set among those for training, misspelt labels. Most findings have a button that mends them; Undo "
            "takes "
            "it back. Export writes the rows, “Fine-tune with it” takes them to the Fine-tune page.") +
        "</p><h2>" + Help::tr("Shortcuts") + "</h2><table cellspacing='6'>";
    const std::pair<const char*, QString> shortcuts[] = {
        {"Ctrl+Enter", Help::tr("Run")},
        {"Esc", Help::tr("Stop")},
        {"Ctrl+K", Help::tr("Command palette: every action, task, page and recent model")},
        {"Ctrl+O", Help::tr("Open a file")},
        {"Ctrl+Shift+O", Help::tr("Open a model folder")},
        {"Ctrl+1 … Ctrl+9", Help::tr("The first nine pages")},
        {"Ctrl+0", Help::tr("The last page, Runs")},
        {"Ctrl+N", Help::tr("A new conversation (on the Chat page)")},
        {"Ctrl+,", Help::tr("Settings")},
        {"Ctrl+Shift+D", Help::tr("Light or dark")},
        {"F1", Help::tr("This page")},
    };
    for (const auto& [keys, what] : shortcuts) {
        html += QString("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>").arg(keys, what);
    }
    return html + "</table>";
}

}  // namespace

QDialog* makeHelpDialog(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Help::tr("Help"));
    dialog->resize(640, 600);
    auto* browser = new QTextBrowser;
    browser->setHtml(helpHtml());
    browser->setAccessibleName(Help::tr("Help"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAccessibleName(Help::tr("Close"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(browser);
    layout->addWidget(buttons);
    return dialog;
}

void showAbout(QWidget* parent, const EngineClient& engine) {
    QString text = "<h3>Transformer Workbench " TWB_VERSION "</h3><p>" +
                   Help::tr("Runs Hugging Face transformer models on this computer, with the results of the transformers library.") +
                   "</p>";
    if (engine.isReady()) {
        text += "<p>" + Help::tr("LibTorch %1, Qt %2").arg(qtext(engine.info().torchVersion), qVersion()) + "<br>" +
                qtext(engine.info().device) + "</p>";
    }
    text += "<p>" + Help::tr("Free software under the GNU General Public License, version 3 or later.") + "</p>";
    QMessageBox::about(parent, Help::tr("About Transformer Workbench"), text);
}

}  // namespace twb::ui

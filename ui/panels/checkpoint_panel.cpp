#include "ui/panels/checkpoint_panel.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/engine_client.h"
#include "ui/inputs/model_chooser.h"
#include "ui/models/checkpoint_tree.h"
#include "ui/panels/save_model_dialog.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

constexpr qsizetype kKeysShown = 6;

QString stringOf(const core::Json& json, const char* key) {
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? qtext(it->get<std::string>()) : QString();
}

/// "3 missing: a, b, c"; empty when there are none.
QString keysText(const core::Json& keys, const QString& form) {
    QStringList names;
    for (const core::Json& key : keys) {
        names << qtext(key.get<std::string>());
    }
    if (names.isEmpty()) {
        return {};
    }
    const qsizetype more = names.size() - kKeysShown;
    QString list = names.mid(0, kKeysShown).join(", ");
    if (more > 0) {
        list += CheckpointPanel::tr(" and %L1 more").arg(more);
    }
    return form.arg(names.size()).arg(list);
}

}  // namespace

CheckpointPanel::CheckpointPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_chooser(new ModelChooser(workbench)),
      m_facts(new QLabel),
      m_keys(mutedLabel({})),
      m_message(new MessageBox),
      m_search(new QLineEdit),
      m_tree(new CheckpointTree(this)),
      m_filter(new QSortFilterProxyModel(this)),
      m_view(new QTreeView),
      m_note(mutedLabel(tr("Choose a model to see its tensors. Nothing of its weights is loaded for that."))),
      m_stack(new QStackedWidget) {
    m_filter->setSourceModel(m_tree);
    m_filter->setFilterRole(CheckpointTree::kFullName);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setRecursiveFilteringEnabled(true);
    m_view->setModel(m_filter);
    m_view->setUniformRowHeights(true);
    m_view->setAlternatingRowColors(true);
    m_view->setAccessibleName(tr("Tensors of the checkpoint"));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setWordWrap(true);
    m_keys->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_note->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(m_note);
    m_stack->addWidget(m_view);
    m_message->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_chooser);
    layout->addWidget(m_message);
    layout->addWidget(m_facts);
    layout->addWidget(m_keys);
    layout->addWidget(buildTools());
    layout->addWidget(m_stack, 1);
    connect(m_chooser, &ModelChooser::modelChanged, this, [this](const QString& folder) {
        inspect(folder);
        Q_EMIT modelChanged(folder);
    });
    connect(m_chooser, &ModelChooser::refused, this, [this](const QString& message) { m_message->show(MessageBox::Kind::Error, message); });
    showNote(m_note->text());
}

QWidget* CheckpointPanel::buildTools() {
    m_search->setPlaceholderText(tr("Search tensors by name"));
    m_search->setAccessibleName(tr("Search the tensors"));
    m_search->setClearButtonEnabled(true);
    m_copy = button(tr("&Copy as JSON"), icon("copy"), tr("Copy what is known of the checkpoint, all tensors included"));
    m_save = button(tr("&Save as…"), icon("export"),
                    tr("Write the model into another folder: in another type, in shards, with an adapter merged"));
    connect(m_search, &QLineEdit::textChanged, this, &CheckpointPanel::search);
    connect(m_copy, &QPushButton::clicked, this, &CheckpointPanel::copyJson);
    connect(m_save, &QPushButton::clicked, this, &CheckpointPanel::saveAs);
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_search, 1);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    return tools;
}

void CheckpointPanel::setModel(const QString& folder) {
    m_chooser->setModel(folder);
}

QString CheckpointPanel::model() const {
    return m_chooser->model();
}

void CheckpointPanel::inspect(const QString& folder) {
    if (folder.isEmpty() || (m_info.is_object() && stringOf(m_info, "folder") == folder)) {
        return;
    }
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
    m_message->hide();
    api::JobSpec spec;
    spec.method = "info";
    spec.title = tr("Look into %1").arg(QDir(folder).dirName()).toStdString();
    spec.params = {{"model", folder.toStdString()}, {"tensors", true}, {"any_architecture", true}};
    m_job = m_workbench.engine.submit(std::move(spec));
    connect(m_job, &Job::finished, this, [this, folder](const api::Result& result) {
        core::Json info = api::toJson(result.output);
        info["folder"] = folder.toStdString();
        showInfo(info);
    });
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        m_info = nullptr;
        showNote(qtext(failure.message));
    });
}

void CheckpointPanel::showInfo(const core::Json& info) {
    m_info = info;
    quint64 bytes = 0;
    for (const core::Json& tensor : info.at("tensors")) {
        bytes += tensor.value("bytes", std::uint64_t(0));
    }
    const QString className = stringOf(info, "head");
    QStringList facts;
    facts << (className.isEmpty() ? stringOf(info, "model_type") : className);
    facts << tr("%L1 parameters").arg(info.at("parameters").get<std::uint64_t>());
    facts << stringOf(info, "dtype") << byteText(bytes) << tr("%n tensors", nullptr, int(info.at("tensors").size()));
    facts.removeAll(QString());
    m_facts->setText(facts.join("  ·  "));
    QStringList keys{keysText(info.at("missing_keys"), tr("%L1 missing in the files, so newly initialised: %2.")),
                     keysText(info.at("unexpected_keys"), tr("%L1 in the files that the class does not expect: %2."))};
    keys.removeAll(QString());
    m_keys->setText(keys.isEmpty() && !className.isEmpty() ? tr("The files hold just what the class needs.") : keys.join("\n"));
    if (const QString problem = stringOf(info, "problem"); !problem.isEmpty()) {
        m_message->show(MessageBox::Kind::Warning, problem);
    }
    m_tree->setTensors(info.at("tensors"));
    search(m_search->text());
    m_view->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->header()->setSectionResizeMode(CheckpointTree::Name, QHeaderView::Stretch);
    m_view->header()->setStretchLastSection(false);
    if (m_search->text().isEmpty()) {
        m_view->expandToDepth(0);
    }
    m_stack->setCurrentWidget(m_view);
    for (QWidget* widget : {static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_keys)}) {
        widget->show();
    }
    m_search->setEnabled(true);
    m_copy->setEnabled(true);
    m_save->setEnabled(!className.isEmpty());
}

void CheckpointPanel::showNote(const QString& sentence) {
    m_note->setText(sentence);
    m_note->setAccessibleName(sentence);
    m_stack->setCurrentWidget(m_note);
    m_facts->hide();
    m_keys->hide();
    for (QWidget* widget : {static_cast<QWidget*>(m_search), static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_save)}) {
        widget->setEnabled(false);
    }
}

void CheckpointPanel::search(const QString& text) {
    m_filter->setFilterFixedString(text.trimmed());
    if (!text.trimmed().isEmpty()) {
        m_view->expandAll();
    }
}

void CheckpointPanel::copyJson() {
    QGuiApplication::clipboard()->setText(jsonText(m_info, 2));
    m_message->show(MessageBox::Kind::Info, tr("Copied: all that is known of the checkpoint, as JSON."));
}

void CheckpointPanel::saveAs() {
    if (m_saving) {
        return;
    }
    SaveModelDialog dialog(m_workbench, model(), this);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    api::JobSpec spec;
    spec.method = "save";
    spec.title = tr("Save %1").arg(QDir(model()).dirName()).toStdString();
    spec.params = dialog.params();
    const QString target = dialog.folder();
    m_saving = m_workbench.engine.submit(std::move(spec));
    m_save->setEnabled(false);
    m_message->show(MessageBox::Kind::Info,
                    tr("Saving into “%1”… The Jobs window shows how far it is, and can stop it.").arg(QDir::toNativeSeparators(target)));
    connect(m_saving, &Job::finished, this, [this, target](const api::Result& result) {
        const core::Json saved = api::toJson(result.output);
        m_message->show(MessageBox::Kind::Info,
                        tr("Saved into “%1”: %2.").arg(QDir::toNativeSeparators(target), byteText(saved.at("bytes").get<std::uint64_t>())));
    });
    connect(m_saving, &Job::failed, this, [this](const api::Failure& failure) {
        m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
    });
    connect(m_saving, &Job::ended, this, [this] { m_save->setEnabled(m_info.is_object()); });
}

}  // namespace twb::ui

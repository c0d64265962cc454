#pragma once

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "ui/chat/chat_store.h"
#include "ui/engine_client.h"
#include "ui/models/history_store.h"
#include "ui/models/model_catalog.h"
#include "ui/models/training_store.h"
#include "ui/panels/page.h"
#include "ui/shell/settings.h"
#include "ui/widgets/message_box.h"
#include "ui/workbench.h"

namespace twb::tests {

/// What the tests of pages share: a folder, a workbench over an engine of the test, a page, and the ways to find and press what it shows.
class PageTest : public QObject {
protected:
    QTemporaryDir m_folder;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::EngineClient> m_engine;
    std::unique_ptr<ui::HistoryStore> m_history;
    std::unique_ptr<ui::ChatStore> m_chats;
    std::unique_ptr<ui::TrainingStore> m_trainings;
    std::unique_ptr<ui::ModelCatalog> m_models;
    std::unique_ptr<ui::Workbench> m_workbench;
    std::unique_ptr<ui::Page> m_page;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    void write(const QString& name, const QByteArray& content) const {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    /// Once a program: settings and models of nobody else are seen.
    void keepToFolder(const QString& name) {
        QStandardPaths::setTestModeEnabled(true);
        QApplication::setOrganizationName(name);
        QApplication::setApplicationName(name);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        qputenv("HF_HUB_CACHE", path("cache").toLocal8Bit());
    }

    /// Everything anew, with empty settings and chats.
    void begin(ui::EngineFactory engine, const QStringList& starterModels = {}) {
        QSettings().clear();
        QFile::remove(path("chats.sqlite"));
        m_settings = std::make_unique<ui::Settings>();
        m_engine = std::make_unique<ui::EngineClient>();
        m_history = std::make_unique<ui::HistoryStore>(path("history.sqlite"));
        m_chats = std::make_unique<ui::ChatStore>(path("chats.sqlite"));
        m_trainings = std::make_unique<ui::TrainingStore>(path("trainings.sqlite"));
        m_models = std::make_unique<ui::ModelCatalog>(*m_settings, starterModels);
        m_workbench = std::make_unique<ui::Workbench>(ui::Workbench{*m_engine, *m_settings, *m_history, *m_models, *m_chats, *m_trainings});
        m_engine->start(std::move(engine));
        QTRY_VERIFY(m_engine->isReady());
    }

    void end() {
        m_page.reset();
        m_workbench.reset();
        m_models.reset();
        m_trainings.reset();
        m_chats.reset();
        m_history.reset();
        m_engine.reset();
        m_settings.reset();
    }

    template <typename PageType>
    PageType* show(const QSize& size = {1200, 800}) {
        auto page = std::make_unique<PageType>(*m_workbench);
        PageType* shown = page.get();
        m_page = std::move(page);
        m_page->resize(size);
        m_page->show();
        return shown;
    }

    /// The visible control of that name, in the page or in `parent`.
    template <typename Widget>
    Widget* named(const QString& name, QWidget* parent = nullptr) const {
        for (Widget* widget : (parent ? parent : static_cast<QWidget*>(m_page.get()))->findChildren<Widget*>()) {
            if (widget->accessibleName() == name && widget->isVisible()) {
                return widget;
            }
        }
        return nullptr;
    }

    /// New buttons show with the next turn of the event loop.
    void click(const QString& name) {
        QTRY_VERIFY(named<QPushButton>(name));
        QTest::mouseClick(named<QPushButton>(name), Qt::LeftButton);
    }

    /// The text of the page's message; empty when there is none.
    QString problem() const {
        for (const ui::MessageBox* box : m_page->findChildren<ui::MessageBox*>()) {
            if (box->isVisible()) {
                return box->text();
            }
        }
        return {};
    }
};

}  // namespace twb::tests

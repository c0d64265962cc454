#include "ui/shell/log_dock.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

QString levelText(core::LogLevel level) {
    switch (level) {
        case core::LogLevel::Debug:
            return LogDock::tr("debug");
        case core::LogLevel::Info:
            return LogDock::tr("info");
        case core::LogLevel::Warning:
            return LogDock::tr("warning");
        case core::LogLevel::Error:
            return LogDock::tr("error");
    }
    return {};
}

}  // namespace

LogDock::LogDock(QWidget* parent) : QDockWidget(tr("Log"), parent), m_text(new QPlainTextEdit) {
    setObjectName("logDock");
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setMaximumBlockCount(5000);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("Log messages"));
    m_text->setPlaceholderText(tr("Messages of the engine appear here."));
    auto* copy = flatButton(tr("Copy all"), icon("copy"), tr("Copy the whole log"));
    auto* clear = flatButton(tr("Clear the log"), icon("close"));
    auto* content = new QWidget;
    auto* tools = new QHBoxLayout;
    tools->addWidget(copy);
    tools->addWidget(clear);
    tools->addStretch();
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_text);
    layout->addLayout(tools);
    setWidget(content);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(clear, &QPushButton::clicked, m_text, &QPlainTextEdit::clear);
}

void LogDock::append(core::LogLevel level, const QString& text) {
    m_text->appendPlainText(QTime::currentTime().toString("hh:mm:ss") + "  " + levelText(level) + "  " + text);
}

}  // namespace twb::ui

#pragma once

#include <QWidget>

#include "engine/api/generation.h"

namespace twb::ui {

/// Texts that a model wrote, one below the other: those of a generation, or the messages of a conversation under their roles.
class WrittenTextView : public QWidget {
    Q_OBJECT
public:
    explicit WrittenTextView(const api::GeneratedTexts& value, QWidget* parent = nullptr);
    explicit WrittenTextView(const api::Conversation& value, QWidget* parent = nullptr);

private:
    void add(const QString& heading, const QString& text);
};

/// "You", "Model", "System prompt"; other roles by their own name.
QString roleTitle(const QString& role);

}  // namespace twb::ui

#pragma once

#include <QAbstractButton>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QWidget>

namespace twb::tests {

/// Alt keys that two or more of the visible, enabled controls in `window` answer to, such as "S: Start, Smoothing". `taken`: letters of
/// menus that are not in it.
inline QStringList mnemonicCollisions(const QWidget* window, const QString& taken = {}) {
    QMap<QString, QStringList> users;
    const auto add = [&](const QString& text) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty()) {
            users[key.toString().section('+', -1)].append(QString(text).remove('&'));
        }
    };
    for (const QChar letter : taken) {
        users[letter].append("menu");
    }
    for (const auto* widget : window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !widget->isEnabled()) {
            continue;
        }
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
            add(button->text());
        } else if (const auto* label = qobject_cast<const QLabel*>(widget); label && label->buddy()) {
            add(label->text());
        } else if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                add(tabs->tabText(i));
            }
        } else if (const auto* bar = qobject_cast<const QMenuBar*>(widget)) {
            for (const QAction* action : bar->actions()) {
                add(action->text());
            }
        }
    }
    QStringList collisions;
    for (auto it = users.cbegin(); it != users.cend(); ++it) {
        if (it->size() > 1) {
            collisions << it.key() + ": " + it->join(", ");
        }
    }
    return collisions;
}

/// The same among the entries of one menu.
inline QStringList mnemonicCollisions(const QMenu* menu) {
    QMap<QString, QStringList> users;
    for (const QAction* action : menu->actions()) {
        if (const QKeySequence key = QKeySequence::mnemonic(action->text()); !key.isEmpty()) {
            users[key.toString()].append(QString(action->text()).remove('&'));
        }
    }
    QStringList collisions;
    for (const QStringList& texts : users) {
        if (texts.size() > 1) {
            collisions << texts.join(", ");
        }
    }
    return collisions;
}

}  // namespace twb::tests

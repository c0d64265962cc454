#pragma once

#include <QIcon>
#include <QString>

class QBoxLayout;
class QFormLayout;
class QFrame;
class QLabel;
class QLayout;
class QPushButton;
class QScrollArea;
class QToolButton;
class QWidget;

/// The program's standard controls: each with its accessible name, so that none is forgotten.
namespace twb::ui {

QLabel* titleLabel(const QString& text);
QLabel* headingLabel(const QString& text);
QLabel* mutedLabel(const QString& text);  ///< wraps

/// `text` may hold a mnemonic. The accessible name is the text without it, unless given.
QPushButton* button(const QString& text, const QIcon& icon = {}, const QString& toolTip = {});
QPushButton* primaryButton(const QString& text, const QIcon& icon = {}, const QString& toolTip = {});
QPushButton* flatButton(const QString& text, const QIcon& icon = {}, const QString& toolTip = {});
QToolButton* iconButton(const QIcon& icon, const QString& name);  ///< name: tool tip and accessible name

/// A bordered box with a vertical layout.
QFrame* card(QBoxLayout** layout);

/// A row of a form, its label in the middle of the field's height, at `row` (-1: last).
void addField(QFormLayout* form, const QString& label, QWidget* field, int row = -1);
void addField(QFormLayout* form, const QString& label, QLayout* field);

/// A vertical scroll area around a widget, without a frame.
QScrollArea* scrolled(QWidget* content, const QString& accessibleName);

/// The text without the mnemonics' ampersands.
QString withoutMnemonic(const QString& text);

}  // namespace twb::ui

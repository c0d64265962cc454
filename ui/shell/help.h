#pragma once

class QDialog;
class QWidget;

namespace twb::ui {

/// F1: how to use the Text panel, and the shortcuts.
QDialog* makeHelpDialog(QWidget* parent);

/// Version, licence, what it is made of.
void showAbout(QWidget* parent, const class EngineClient& engine);

}  // namespace twb::ui

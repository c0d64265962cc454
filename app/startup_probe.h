#pragma once

class QWidget;

namespace twb::app {

/// For tests/bench (`transformer-workbench --measure-startup`): prints the time of day in milliseconds as soon as the window, already
/// shown, has been drawn and takes input, then quits.
void reportWhenUsable(QWidget& window);

}  // namespace twb::app

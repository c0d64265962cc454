#pragma once

#include <QString>

class QWidget;

namespace twb::ui {

enum class CheckpointAnswer { Cancel, NoCheckpoints, Resume, NewFolder, Overwrite };

/// What to do about a folder to train into that holds checkpoints of an earlier training. Nothing is asked where it holds none.
CheckpointAnswer askAboutCheckpoints(const QString& folder, QWidget* parent);

}  // namespace twb::ui

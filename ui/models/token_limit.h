#pragma once

#include <QString>

namespace twb::ui {

/// Tokens that a model takes at most by its config.json; 0: nothing is said, or there is no limit.
int tokenLimit(const QString& folder);

}  // namespace twb::ui

#pragma once

#include <QString>
#include <string>

namespace twb::ui {

/// Tokens that a model takes at most by its config.json; 0: nothing is said, or there is no limit.
int tokenLimit(const QString& folder);

/// How long the texts of a training may be.
struct TrainingLength {
    std::string task;  ///< "text-classification"
    int tokens = 0;    ///< 0: nothing is set

    bool operator==(const TrainingLength&) const = default;
};

}  // namespace twb::ui

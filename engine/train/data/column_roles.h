#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/train/data/dataset.h"

/// Which column is what for a task: the roles of the `train` method and their columns.
namespace twb::train {

enum class RoleKind { Text, Texts, Label, Tokens, Tags, Answers, Messages, Tools, Image, Audio };

struct Role {
    std::string name;  ///< "text", "label", ...
    RoleKind kind = RoleKind::Text;
    bool required = true;
};

/// The roles of a task. Throws Error(InvalidParameter) for a task that is not trained.
const std::vector<Role>& rolesOf(std::string_view task);

/// {role: column}; "endings" may be a list of columns. Roles without a column are absent. Found by the columns' names, then by what they
/// hold.
core::Json guessColumns(const Dataset& dataset, std::string_view task);

/// The task that the columns most likely are for; empty when none fits.
std::string guessTask(const Dataset& dataset);

/// Why a column cannot be what it is chosen for.
struct ColumnProblem {
    enum class Kind { NotChosen, NoSuchColumn, Unsuited };

    Kind kind = Kind::NotChosen;
    std::string role;
    std::string column;                ///< empty: none is chosen
    RoleKind wanted = RoleKind::Text;  ///< what the role's column must hold
};

/// Why the columns do not fit the task; empty when they do.
std::vector<ColumnProblem> columnProblems(const Dataset& dataset, std::string_view task, const core::Json& columns);

}  // namespace twb::train

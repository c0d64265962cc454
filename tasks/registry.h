#pragma once

#include <string>
#include <vector>

#include "tasks/task.h"

namespace twb::tasks {

/// All tasks, in the order in which choosers show them.
const std::vector<Task>& allTasks();

/// Their descriptions, for the layers above.
std::vector<api::TaskDescription> taskDescriptions();

/// The task of an id or alias. Throws Error(NotFound) naming it, the nearest and the known ones.
const Task& findTask(const std::string& idOrAlias);

}  // namespace twb::tasks

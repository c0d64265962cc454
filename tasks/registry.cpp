#include "tasks/registry.h"

#include <algorithm>
#include <numeric>

#include "engine/core/error.h"
#include "tasks/tasks.h"

namespace twb::tasks {
namespace {

bool answersTo(const Task& task, const std::string& name) {
    const auto& aliases = task.description.aliases;
    return task.description.id == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

/// Edits (one character in, out or changed) between two names.
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::string nearestName(const std::string& name) {
    std::string nearest;
    std::size_t best = name.size() / 3 + 1;
    for (const Task& task : allTasks()) {
        std::vector<std::string> names = task.description.aliases;
        names.push_back(task.description.id);
        for (const std::string& known : names) {
            if (const std::size_t d = distance(name, known); d < best) {
                best = d;
                nearest = known;
            }
        }
    }
    return nearest;
}

}  // namespace

const std::vector<Task>& allTasks() {
    static const std::vector<Task> tasks{textClassificationTask(), tokenClassificationTask(),    questionAnsweringTask(), fillMaskTask(),
                                         featureExtractionTask(),  zeroShotClassificationTask(), sentenceSimilarityTask()};
    return tasks;
}

std::vector<api::TaskDescription> taskDescriptions() {
    std::vector<api::TaskDescription> out;
    for (const Task& task : allTasks()) {
        out.push_back(task.description);
    }
    return out;
}

const Task& findTask(const std::string& idOrAlias) {
    std::string known;
    for (const Task& task : allTasks()) {
        if (answersTo(task, idOrAlias)) {
            return task;
        }
        known += (known.empty() ? "" : ", ") + task.description.id;
    }
    const std::string nearest = nearestName(idOrAlias);
    throw core::Error(core::ErrorCode::NotFound, "The task \"" + idOrAlias + "\" is not known." +
                                                     (nearest.empty() ? "" : " Did you mean " + nearest + "?") + " There are: " + known +
                                                     ".");
}

}  // namespace twb::tasks

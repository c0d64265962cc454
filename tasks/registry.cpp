#include "tasks/registry.h"

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "tasks/tasks.h"

namespace twb::tasks {
namespace {

std::vector<std::string> namesOfAllTasks() {
    std::vector<std::string> names;
    for (const Task& task : allTasks()) {
        names.push_back(task.description.id);
        names.insert(names.end(), task.description.aliases.begin(), task.description.aliases.end());
    }
    return names;
}

}  // namespace

const std::vector<Task>& allTasks() {
    static const std::vector<Task> tasks{
        textClassificationTask(),    tokenClassificationTask(),    questionAnsweringTask(),  fillMaskTask(),
        featureExtractionTask(),     zeroShotClassificationTask(), sentenceSimilarityTask(), textGenerationTask(),
        conversationalTask(),        summarizationTask(),          translationTask(),        text2textGenerationTask(),
        tableQuestionAnsweringTask()};
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
        if (api::answersTo(task.description, idOrAlias)) {
            return task;
        }
        known += (known.empty() ? "" : ", ") + task.description.id;
    }
    const std::string nearest = core::nearestName(idOrAlias, namesOfAllTasks());
    throw core::Error(core::ErrorCode::NotFound, "The task \"" + idOrAlias + "\" is not known." +
                                                     (nearest.empty() ? "" : " Did you mean " + nearest + "?") + " There are: " + known +
                                                     ".");
}

}  // namespace twb::tasks

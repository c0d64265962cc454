#pragma once

#include "tasks/task.h"

/// The tasks, each defined in the file of its name. tasks/registry.cpp puts them into the list.
namespace twb::tasks {

Task textClassificationTask();
Task tokenClassificationTask();
Task questionAnsweringTask();
Task fillMaskTask();
Task featureExtractionTask();
Task zeroShotClassificationTask();
Task sentenceSimilarityTask();
Task textGenerationTask();
Task conversationalTask();
Task summarizationTask();
Task translationTask();
Task text2textGenerationTask();
Task tableQuestionAnsweringTask();

}  // namespace twb::tasks

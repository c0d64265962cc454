#include "engine/api/task_description.h"

#include <algorithm>

namespace twb::api {
namespace {

/// Whether `rest` is "_xx_to_yy".
bool isLanguagePair(std::string_view rest) {
    constexpr std::string_view kInto = "_to_";
    const std::size_t into = rest.find(kInto);
    return rest.size() > 1 && rest.front() == '_' && into != std::string_view::npos && into > 1 && into + kInto.size() < rest.size() &&
           std::count(rest.begin(), rest.end(), '_') == 3;
}

}  // namespace

bool answersTo(const TaskDescription& task, std::string_view name) {
    if (task.id == name || std::find(task.aliases.begin(), task.aliases.end(), name) != task.aliases.end()) {
        return true;
    }
    return task.namesLanguages && name.substr(0, task.id.size()) == task.id && isLanguagePair(name.substr(task.id.size()));
}

}  // namespace twb::api

#include "tasks/task.h"

namespace twb::tasks {

CallInputs TaskCall::inputs(const core::Json& given) const {
    if (!given.is_array()) {
        return {{given}, false};
    }
    return {std::vector<core::Json>(given.begin(), given.end()), true};
}

const std::string& requireText(const core::Json& value, const std::string& what, const std::string& task) {
    if (!value.is_string()) {
        throw core::Error(core::ErrorCode::InvalidInput, "The " + what + " of " + task + " must be a text, but " +
                                                             (value.is_null() ? std::string("is missing") : "is " + core::typeName(value)) +
                                                             ".");
    }
    return value.get_ref<const std::string&>();
}

}  // namespace twb::tasks

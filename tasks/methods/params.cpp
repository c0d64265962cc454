#include "tasks/methods/params.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::tasks {

using core::Error;
using core::ErrorCode;
using core::Json;

void checkParamNames(const Json& params, std::string_view method, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : params.items()) {
        if (key == "seed" || std::find(known.begin(), known.end(), key) != known.end()) {
            continue;
        }
        std::string list;
        for (const std::string_view name : known) {
            list += (list.empty() ? "" : ", ") + std::string(name);
        }
        throw Error(ErrorCode::InvalidParameter, std::string(method) + " has no parameter \"" + key + "\"; it takes " + list + ".");
    }
}

std::string requiredText(const Json& params, std::string_view key, const std::string& method) {
    auto text = core::optionalString(params, key, method);
    if (!text || text->empty()) {
        throw Error(ErrorCode::InvalidParameter, method + " needs the parameter \"" + std::string(key) + "\", a text.");
    }
    return *std::move(text);
}

Json objectOrEmpty(const Json& params, std::string_view key, const std::string& method) {
    const auto it = params.find(key);
    if (it == params.end() || it->is_null()) {
        return Json::object();
    }
    if (!it->is_object()) {
        throw Error(ErrorCode::InvalidParameter, method + ": " + std::string(key) + " must be an object, but is " + core::typeName(*it) +
                                                     " (" + core::excerpt(*it) + ").");
    }
    return *it;
}

}  // namespace twb::tasks

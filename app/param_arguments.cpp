#include "app/param_arguments.h"

#include "engine/core/error.h"

namespace twb::app {

core::Json paramsFromArguments(const std::vector<std::string>& arguments) {
    core::Json params = core::Json::object();
    for (const std::string& argument : arguments) {
        const std::size_t equals = argument.find('=');
        if (equals == 0 || equals == std::string::npos) {
            throw core::Error(core::ErrorCode::InvalidParameter, "--param needs name=value, but got \"" + argument + "\".");
        }
        const std::string value = argument.substr(equals + 1);
        core::Json parsed = core::Json::parse(value, nullptr, /*allow_exceptions=*/false);
        params[argument.substr(0, equals)] = parsed.is_discarded() ? core::Json(value) : std::move(parsed);
    }
    return params;
}

}  // namespace twb::app

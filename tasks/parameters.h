#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/task_description.h"
#include "engine/core/json.h"

namespace twb::tasks {

/// The parameters of one call, checked against the task's description: an unknown name, a wrong type or a value out of range throws
/// Error(InvalidParameter) that names the parameter, what it takes and what was found. null means "not given", as None does in
/// transformers, except where a task asks for `isGiven`.
class Parameters {
public:
    /// `scriptOnly`: names whose values the task itself checks: deprecated parameters, those whose value is a structure, and described ones
    /// that take more values than the form offers. `given` is an object.
    Parameters(const api::TaskDescription& task, const std::vector<std::string>& scriptOnly, const core::Json& given);

    /// Whether the caller wrote the name, be it with null.
    bool isGiven(std::string_view name) const { return m_given.contains(name); }
    /// The caller's value as it is; null when there is none.
    const core::Json& raw(std::string_view name) const;

    // The value, or the description's default. Names must be in the description (script-only ones: default null).
    bool flag(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    /// Choices with a text come in the spelling of the description ("SIGMOID" -> "sigmoid").
    std::optional<std::string> text(std::string_view name) const;
    /// A text stands for a list of one.
    std::optional<std::vector<std::string>> texts(std::string_view name) const;

    /// Those of the given names that the caller gave, in an object: for handing options on (to the tokenizer).
    core::Json subset(const std::vector<std::string>& names) const;

    const std::string& task() const { return m_description->id; }

private:
    const core::Json& valueOf(std::string_view name) const;
    const api::ParameterField* field(std::string_view name) const;
    [[noreturn]] void refuse(std::string_view name, const std::string& expected, const core::Json& found) const;
    void check(const api::ParameterField& field, core::Json& value) const;

    const api::TaskDescription* m_description;
    core::Json m_given = core::Json::object();
};

}  // namespace twb::tasks

#include "tasks/parameters.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"

namespace twb::tasks {
namespace {

using api::ParameterField;
using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

const Json kNull = nullptr;

std::string plainNumber(double value) {
    if (value == std::floor(value)) {
        return std::to_string(static_cast<std::int64_t>(value));
    }
    std::ostringstream out;
    out << value;
    return out.str();
}

std::string rangeText(const ParameterField& field) {
    if (field.minimum && field.maximum) {
        return " from " + plainNumber(*field.minimum) + " to " + plainNumber(*field.maximum);
    }
    if (field.minimum) {
        return " of at least " + plainNumber(*field.minimum);
    }
    return field.maximum ? " of at most " + plainNumber(*field.maximum) : "";
}

std::string choicesText(const ParameterField& field) {
    std::string out = "one of ";
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        out += (i == 0 ? "" : ", ") + core::dumpJson(field.choices[i].value);
    }
    return out;
}

bool inRange(const ParameterField& field, double value) {
    return (!field.minimum || value >= *field.minimum) && (!field.maximum || value <= *field.maximum);
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
    return text;
}

bool isTextList(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_string(); });
}

/// The choice that a value means: texts match without regard to case, as transformers' enumerations do.
const Json* matchingChoice(const ParameterField& field, const Json& value) {
    for (const api::ParameterChoice& choice : field.choices) {
        if (choice.value == value || (choice.value.is_string() && value.is_string() &&
                                      lowered(choice.value.get<std::string>()) == lowered(value.get<std::string>()))) {
            return &choice.value;
        }
    }
    return nullptr;
}

}  // namespace

Parameters::Parameters(const api::TaskDescription& task, const std::vector<std::string>& scriptOnly, const Json& given)
    : m_description(&task) {
    for (const auto& [name, value] : given.items()) {
        const ParameterField* known = field(name);
        const bool taskChecks = std::find(scriptOnly.begin(), scriptOnly.end(), name) != scriptOnly.end();
        if (known == nullptr && !taskChecks) {
            std::string names;
            for (const ParameterField& f : task.parameters) {
                names += (names.empty() ? "" : ", ") + f.name;
            }
            std::vector<std::string> all = scriptOnly;
            for (const ParameterField& f : task.parameters) {
                all.push_back(f.name);
            }
            const std::string nearest = core::nearestName(name, all);
            throw Error(ErrorCode::InvalidParameter, "\"" + name + "\" is not a parameter of " + task.id + "." +
                                                         (nearest.empty() ? "" : " Did you mean " + nearest + "?") + " It takes: " + names +
                                                         ".");
        }
        Json checked = value;
        if (!taskChecks && !checked.is_null()) {
            check(*known, checked);
        }
        m_given[name] = std::move(checked);
    }
}

const ParameterField* Parameters::field(std::string_view name) const {
    for (const ParameterField& f : m_description->parameters) {
        if (f.name == name) {
            return &f;
        }
    }
    return nullptr;
}

void Parameters::refuse(std::string_view name, const std::string& expected, const Json& found) const {
    throw Error(ErrorCode::InvalidParameter, "The parameter " + std::string(name) + " of " + m_description->id + " must be " + expected +
                                                 ", but is " + (found.is_structured() ? core::typeName(found) + " " : std::string()) +
                                                 core::excerpt(found) + ".");
}

void Parameters::check(const ParameterField& field, Json& value) const {
    switch (field.type) {
        case ParameterType::Bool:
            if (!value.is_boolean()) {
                refuse(field.name, "true or false", value);
            }
            return;
        case ParameterType::Integer:
            if (!value.is_number_integer() || !inRange(field, value.get<double>())) {
                refuse(field.name, "a whole number" + rangeText(field), value);
            }
            return;
        case ParameterType::Number:
            if (!value.is_number() || !inRange(field, value.get<double>())) {
                refuse(field.name, "a number" + rangeText(field), value);
            }
            return;
        case ParameterType::Text:
        case ParameterType::Language:
            if (!value.is_string()) {
                refuse(field.name, "a text", value);
            }
            return;
        case ParameterType::TextList:
            if (!value.is_string() && !isTextList(value)) {
                refuse(field.name, "a text or a list of texts", value);
            }
            return;
        case ParameterType::Choice: {
            const Json* choice = matchingChoice(field, value);
            if (choice == nullptr) {
                refuse(field.name, choicesText(field), value);
            }
            value = *choice;
            return;
        }
    }
}

const Json& Parameters::raw(std::string_view name) const {
    const auto found = m_given.find(name);
    return found == m_given.end() ? kNull : *found;
}

const Json& Parameters::valueOf(std::string_view name) const {
    const Json& given = raw(name);
    if (!given.is_null()) {
        return given;
    }
    const ParameterField* known = field(name);
    return known == nullptr ? kNull : known->defaultValue;
}

bool Parameters::flag(std::string_view name) const {
    const Json& value = valueOf(name);
    if (!value.is_null() && !value.is_boolean()) {
        refuse(name, "true or false", value);
    }
    return value.is_boolean() && value.get<bool>();
}

std::optional<std::int64_t> Parameters::integer(std::string_view name) const {
    const Json& value = valueOf(name);
    if (!value.is_null() && !value.is_number_integer()) {
        refuse(name, "a whole number", value);
    }
    return value.is_null() ? std::nullopt : std::optional(value.get<std::int64_t>());
}

std::optional<double> Parameters::number(std::string_view name) const {
    const Json& value = valueOf(name);
    if (!value.is_null() && !value.is_number()) {
        refuse(name, "a number", value);
    }
    return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

std::optional<std::string> Parameters::text(std::string_view name) const {
    const Json& value = valueOf(name);
    if (!value.is_null() && !value.is_string()) {
        refuse(name, "a text", value);
    }
    return value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
}

std::optional<std::vector<std::string>> Parameters::texts(std::string_view name) const {
    const Json& value = valueOf(name);
    if (value.is_null()) {
        return std::nullopt;
    }
    if (value.is_string()) {
        return std::vector<std::string>{value.get<std::string>()};
    }
    if (!isTextList(value)) {
        refuse(name, "a text or a list of texts", value);
    }
    return value.get<std::vector<std::string>>();
}

Json Parameters::subset(const std::vector<std::string>& names) const {
    Json out = Json::object();
    for (const std::string& name : names) {
        if (isGiven(name)) {
            out[name] = raw(name);
        }
    }
    return out;
}

}  // namespace twb::tasks

#include "engine/text/jinja/template.h"

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/jinja/evaluator.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/parser.h"

namespace twb::text::jinja {
namespace {

// The largest real chat templates have some 20 kB.
constexpr std::size_t kMaxSourceBytes = std::size_t(4) << 20;

std::string message(const std::string& name, int line, const Failure& failure) {
    return name + ", line " + std::to_string(line) + ": " + failure.what();
}

}  // namespace

struct Template::Program {
    Block body;
};

Template::Template(const std::string& source, std::string name) : m_name(std::move(name)) {
    if (source.size() > kMaxSourceBytes) {
        throw core::Error(core::ErrorCode::InvalidFile,
                          m_name + " has " + std::to_string(source.size()) + " bytes, more than " + std::to_string(kMaxSourceBytes) + ".");
    }
    if (core::firstInvalidUtf8(source) != std::string_view::npos) {
        throw core::Error(core::ErrorCode::InvalidFile, m_name + " is not valid UTF-8.");
    }
    try {
        m_program = std::make_unique<const Program>(Program{Parser(tokenize(source)).parse()});
    } catch (const Failure& failure) {
        throw core::Error(core::ErrorCode::InvalidFile, message(m_name, failure.line(), failure));
    }
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

std::string Template::render(const core::Json& variables, const Limits& limits) const {
    std::vector<std::pair<std::string, Value>> values;
    try {
        for (const auto& [name, value] : variables.items()) {
            values.emplace_back(name, fromJson(value));
        }
    } catch (const Failure& failure) {
        throw core::Error(core::ErrorCode::InvalidInput, m_name + ": " + failure.what() + ".");
    }
    Evaluator evaluator(limits, std::move(values));
    try {
        return evaluator.render(m_program->body);
    } catch (const Failure& failure) {
        throw core::Error(core::ErrorCode::InvalidInput, message(m_name, failure.line() > 0 ? failure.line() : evaluator.line(), failure));
    }
}

}  // namespace twb::text::jinja

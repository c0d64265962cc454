#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/core/json.h"
#include "engine/text/jinja/budget.h"

namespace twb::text::jinja {

/// A compiled template. Renders what jinja2's ImmutableSandboxedEnvironment(trim_blocks, lstrip_blocks, extensions=[loopcontrols]) with
/// transformers' additions (tojson, raise_exception, strftime_now, the generation tag) renders. Templates that load other templates are
/// refused. May be used from several threads at once.
class Template {
public:
    /// `name` begins the messages: "tokenizer_config.json of /models/x: chat_template".
    /// Throws Error(InvalidFile) with the line and what was expected.
    Template(const std::string& source, std::string name);
    ~Template();
    Template(Template&&) noexcept;
    Template& operator=(Template&&) noexcept;

    /// `variables`: an object. Throws Error(InvalidInput) with the line: what the template itself raises, a wrong use of a value, or a
    /// limit.
    std::string render(const core::Json& variables, const Limits& limits = {}) const;

private:
    struct Program;
    std::string m_name;
    std::unique_ptr<const Program> m_program;
};

}  // namespace twb::text::jinja

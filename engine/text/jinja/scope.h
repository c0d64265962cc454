#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// The variables of a block, and the scope around it. Loops, macros, `with` and captured blocks have their own; `if` does not.
struct Scope {
    explicit Scope(std::shared_ptr<Scope> outer) : parent(std::move(outer)) {}

    const Value* find(const std::string& name) const {
        for (const Scope* scope = this; scope; scope = scope->parent.get()) {
            const auto place = scope->variables.find(name);
            if (place != scope->variables.end()) {
                return &place->second;
            }
        }
        return nullptr;
    }

    std::map<std::string, Value> variables;
    std::shared_ptr<Scope> parent;
};

}  // namespace twb::text::jinja

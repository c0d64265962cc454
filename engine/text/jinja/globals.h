#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "engine/text/jinja/object.h"
#include "engine/text/jinja/scope.h"

namespace twb::text::jinja {

/// Puts Jinja's global functions and those that transformers adds (raise_exception, strftime_now) into a scope.
/// `keep` is told of every namespace made, which may come to refer to itself.
void addGlobals(Scope& scope, std::function<void(const std::shared_ptr<Namespace>&)> keep);

}  // namespace twb::text::jinja

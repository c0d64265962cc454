#include "engine/text/jinja/budget.h"

#include "engine/text/jinja/failure.h"

namespace twb::text::jinja {

void Budget::failSteps() const {
    throw Failure("the template did not end within " + std::to_string(m_limits.steps) + " steps");
}

void Budget::failBytes() const {
    throw Failure("the template makes a text or list larger than " + std::to_string(m_limits.bytes) + " bytes");
}

void Budget::failDepth() const {
    throw Failure("expressions, blocks or macro calls are nested deeper than " + std::to_string(m_limits.depth) + " levels");
}

}  // namespace twb::text::jinja

#pragma once

#include <stdexcept>
#include <string>

namespace twb::text::jinja {

/// What went wrong inside a template, told in Jinja's own words where it has some. Template turns it into a core::Error that names the
/// template and the line.
class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& message, int line = 0) : std::runtime_error(message), m_line(line) {}

    int line() const noexcept { return m_line; }  ///< 0: the line that is being rendered

private:
    int m_line;
};

}  // namespace twb::text::jinja

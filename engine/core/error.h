#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace twb::core {

/// What kind of failure an Error is; the faces choose an icon, an exit status or an RPC code by it.
enum class ErrorCode {
    InvalidInput,      ///< the data given to a task (text, file, rows) cannot be used
    InvalidParameter,  ///< an option is unknown, of the wrong type or out of range
    NotFound,          ///< a file, folder, model, task or key does not exist
    InvalidFile,       ///< a file is damaged or not of the format its name says
    Unsupported,       ///< well-formed, but something that this program does not do
    OutOfMemory,
    Cancelled,
    Network,
    Internal  ///< a defect of this program
};

/// The code as written in JSON ("invalid_input", ...).
std::string_view toString(ErrorCode code);

/// A failure told to a person. `what()` is one or two full sentences: what, where, expected, found, what to do.
/// It names the file, key, tensor or option. `detail()` is for the log (may be empty).
/// Thrown where the failure is found; turned into an event, an RPC error or an exit status once, at the job's edge.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message, std::string detail = {})
        : std::runtime_error(message), m_code(code), m_detail(std::move(detail)) {}

    ErrorCode code() const noexcept { return m_code; }
    const std::string& detail() const noexcept { return m_detail; }

private:
    ErrorCode m_code;
    std::string m_detail;
};

}  // namespace twb::core

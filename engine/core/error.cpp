#include "engine/core/error.h"

namespace twb::core {

std::string_view toString(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
            return "invalid_input";
        case ErrorCode::InvalidParameter:
            return "invalid_parameter";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::InvalidFile:
            return "invalid_file";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::OutOfMemory:
            return "out_of_memory";
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::Network:
            return "network";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

}  // namespace twb::core

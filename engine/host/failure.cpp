#include "engine/host/failure.h"

#include <string>
#include <string_view>

#include <c10/util/Exception.h>

#include "engine/core/error.h"
#include "engine/nn/out_of_memory.h"

namespace twb::host {
namespace {

using core::ErrorCode;

constexpr const char* kOutOfMemory =
    "There is not enough memory for this. Close other programs or models, or use a smaller model, batch or sequence length.";

std::string firstLine(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

api::Failure failureOf(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const core::Error& e) {
        return {e.code(), e.what(), e.detail()};
    } catch (const c10::Error& e) {
        const std::string message = e.what_without_backtrace();
        if (nn::isOutOfMemory(error)) {
            return {ErrorCode::OutOfMemory, kOutOfMemory, message};
        }
        return {ErrorCode::Internal, "LibTorch reports: " + firstLine(message), e.what()};
    } catch (const std::exception& e) {
        if (nn::isOutOfMemory(error)) {
            return {ErrorCode::OutOfMemory, kOutOfMemory, e.what()};
        }
        return {ErrorCode::Internal, "An unexpected error: " + firstLine(e.what()), e.what()};
    } catch (...) {
        return {ErrorCode::Internal, "An unexpected error of an unknown kind.", {}};
    }
}

}  // namespace twb::host

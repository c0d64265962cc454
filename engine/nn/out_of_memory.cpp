#include "engine/nn/out_of_memory.h"

#include <new>
#include <string_view>

#include <c10/util/Exception.h>

#include "engine/core/error.h"

namespace twb::nn {

bool isOutOfMemory(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const core::Error& e) {
        return e.code() == core::ErrorCode::OutOfMemory;
    } catch (const std::bad_alloc&) {
        return true;
    } catch (const c10::OutOfMemoryError&) {
        return true;
    } catch (const c10::Error& e) {
        const std::string_view message = e.what_without_backtrace();
        return message.find("DefaultCPUAllocator: ") != std::string_view::npos ||
               message.find("can't allocate memory") != std::string_view::npos;
    } catch (...) {
        return false;
    }
}

}  // namespace twb::nn

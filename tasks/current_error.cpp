#include "tasks/current_error.h"

#include "engine/host/failure.h"

namespace twb::tasks {

core::Error currentError() {
    const api::Failure failure = host::failureOf(std::current_exception());
    if (failure.code == core::ErrorCode::Cancelled) {
        throw core::Error(failure.code, failure.message);
    }
    return {failure.code, failure.message, failure.detail};
}

}  // namespace twb::tasks

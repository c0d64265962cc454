#pragma once

#include <QString>

#include "engine/core/error.h"

namespace twb::tests {

/// What the call says when it throws core::Error; empty when it does not.
template <typename Call>
QString messageOf(Call&& call) {
    try {
        call();
    } catch (const core::Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace twb::tests

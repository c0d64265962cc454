#pragma once

#include <QString>

#include "engine/core/json.h"

namespace twb::ui {

/// "24 tokens · 31.5 tokens/s · first after 85 ms" from statistics as api::toJson writes them; empty when there are none.
QString generationFigures(const core::Json& statistics);

/// How much of a model's context is used; `limit` 0: not known.
struct ContextUse {
    qint64 used = 0;
    qint64 limit = 0;
};

ContextUse contextUse(const core::Json& statistics);

}  // namespace twb::ui

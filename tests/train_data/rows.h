#pragma once

#include "engine/train/data/dataset_builder.h"

namespace twb::tests {

/// A data set of rows given as a JSON list of objects.
inline train::Dataset fromRows(const core::Json& rows) {
    train::DatasetBuilder builder;
    for (const core::Json& row : rows) {
        builder.add(row);
    }
    return builder.build();
}

}  // namespace twb::tests

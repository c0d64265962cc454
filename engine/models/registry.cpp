#include "engine/models/registry.h"

#include "engine/models/gpt2.h"

namespace twb::models {

namespace {

// clang-format off
std::vector<Architecture> makeTable() {
    std::vector<Architecture> table{
        gpt2Architecture(),
    };
    return table;
}
// clang-format on

}  // namespace

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> table = makeTable();
    return table;
}

const Architecture* findArchitecture(std::string_view modelType) {
    for (const Architecture& architecture : architectures()) {
        if (architecture.modelType == modelType) {
            return &architecture;
        }
    }
    return nullptr;
}

}  // namespace twb::models

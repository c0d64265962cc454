#include "engine/models/registry.h"

#include "engine/models/bert.h"
#include "engine/models/distilbert.h"

namespace twb::models {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> table{
        bertArchitecture(),
        distilbertArchitecture(),
    };
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

#include "engine/models/registry.h"

#include "engine/models/albert.h"
#include "engine/models/bert.h"
#include "engine/models/big_bird.h"
#include "engine/models/convbert.h"
#include "engine/models/deberta.h"
#include "engine/models/distilbert.h"
#include "engine/models/electra.h"
#include "engine/models/ernie.h"
#include "engine/models/fnet.h"
#include "engine/models/funnel.h"
#include "engine/models/gpt2.h"
#include "engine/models/llama.h"
#include "engine/models/longformer.h"
#include "engine/models/mobilebert.h"
#include "engine/models/mpnet.h"
#include "engine/models/nezha.h"
#include "engine/models/roberta.h"
#include "engine/models/roformer.h"
#include "engine/models/squeezebert.h"
#include "engine/models/xlm.h"
#include "engine/models/xlnet.h"

namespace twb::models {

namespace {

// clang-format off
std::vector<Architecture> makeTable() {
    std::vector<Architecture> table{
        albertArchitecture(),
        bertArchitecture(),
        bigBirdArchitecture(),
        convbertArchitecture(),
        distilbertArchitecture(),
        electraArchitecture(),
        ernieArchitecture(),
        fnetArchitecture(),
        funnelArchitecture(),
        gpt2Architecture(),
        longformerArchitecture(),
        mobilebertArchitecture(),
        mpnetArchitecture(),
        nezhaArchitecture(),
        roformerArchitecture(),
        squeezebertArchitecture(),
        xlmArchitecture(),
        xlnetArchitecture(),
    };
    for (auto& family : {debertaArchitectures(), llamaArchitectures(), robertaArchitectures()}) {
        table.insert(table.end(), family.begin(), family.end());
    }
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

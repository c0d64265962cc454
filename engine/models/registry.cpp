#include "engine/models/registry.h"

#include "engine/models/albert.h"
#include "engine/models/bart.h"
#include "engine/models/bert.h"
#include "engine/models/big_bird.h"
#include "engine/models/bigbird_pegasus.h"
#include "engine/models/biogpt.h"
#include "engine/models/bloom.h"
#include "engine/models/convbert.h"
#include "engine/models/ctrl.h"
#include "engine/models/deberta.h"
#include "engine/models/distilbert.h"
#include "engine/models/electra.h"
#include "engine/models/encoder_decoder.h"
#include "engine/models/ernie.h"
#include "engine/models/falcon.h"
#include "engine/models/fnet.h"
#include "engine/models/fsmt.h"
#include "engine/models/funnel.h"
#include "engine/models/gpt2.h"
#include "engine/models/gpt_bigcode.h"
#include "engine/models/gpt_neo.h"
#include "engine/models/gpt_neox.h"
#include "engine/models/gptj.h"
#include "engine/models/led.h"
#include "engine/models/llama.h"
#include "engine/models/longformer.h"
#include "engine/models/longt5.h"
#include "engine/models/mobilebert.h"
#include "engine/models/mpnet.h"
#include "engine/models/mpt.h"
#include "engine/models/nezha.h"
#include "engine/models/openai_gpt.h"
#include "engine/models/opt.h"
#include "engine/models/pegasus_x.h"
#include "engine/models/persimmon.h"
#include "engine/models/prophetnet.h"
#include "engine/models/roberta.h"
#include "engine/models/roformer.h"
#include "engine/models/squeezebert.h"
#include "engine/models/switch_transformers.h"
#include "engine/models/t5.h"
#include "engine/models/transfo_xl.h"
#include "engine/models/xglm.h"
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
        bigbirdPegasusArchitecture(),
        biogptArchitecture(),
        bloomArchitecture(),
        convbertArchitecture(),
        ctrlArchitecture(),
        distilbertArchitecture(),
        electraArchitecture(),
        encoderDecoderArchitecture(),
        ernieArchitecture(),
        falconArchitecture(),
        fnetArchitecture(),
        fsmtArchitecture(),
        funnelArchitecture(),
        gpt2Architecture(),
        gptBigCodeArchitecture(),
        gptNeoArchitecture(),
        gptNeoxArchitecture(),
        ledArchitecture(),
        longformerArchitecture(),
        longt5Architecture(),
        mobilebertArchitecture(),
        mpnetArchitecture(),
        mptArchitecture(),
        nezhaArchitecture(),
        openaiGptArchitecture(),
        optArchitecture(),
        pegasusXArchitecture(),
        persimmonArchitecture(),
        prophetnetArchitecture(),
        roformerArchitecture(),
        squeezebertArchitecture(),
        switchTransformersArchitecture(),
        transfoXlArchitecture(),
        xglmArchitecture(),
        xlmArchitecture(),
        xlnetArchitecture(),
    };
    for (auto& family : {bartArchitectures(), debertaArchitectures(), gptjArchitectures(), llamaArchitectures(), robertaArchitectures(), t5Architectures()}) {
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

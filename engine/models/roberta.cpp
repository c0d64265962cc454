// RoBERTa (Liu et al., 2019, arXiv:1907.11692), XLM-RoBERTa (Conneau et al., 2019, arXiv:1911.02116) and CamemBERT (Martin et al., 2019,
// arXiv:1911.03894): BERT's encoder, with positions that count from pad_token_id + 1 and other heads.
#include "engine/models/roberta.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct RobertaConfig : BertConfig {
    explicit RobertaConfig(const core::Json& config) : BertConfig(config) {
        const ConfigReader c(config);
        pad_token_id = c.integer("pad_token_id", 1);
        positionsAfterPadding = true;
    }
};

struct Roberta : BertEncoder {
    using Config = RobertaConfig;
    static constexpr const char* kPrefix = "roberta";
    using BertEncoder::BertEncoder;
};

Architecture robertaArchitecture(const std::string& modelType, const std::string& classes) {
    return {.modelType = modelType,
            .basePrefix = "roberta",
            .heads = {{classes + "Model", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Roberta>>, true},
                      {classes + "ForMaskedLM",
                       {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                       make<TokenLogitsModel<Roberta, RobertaLmHead<Roberta>>>},
                      {classes + "ForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Roberta, TanhClassifier<RobertaConfig>, false>>},
                      {classes + "ForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Roberta, PooledChoice<RobertaConfig>, true>>},
                      {classes + "ForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Roberta, TokenClassifier<RobertaConfig>>>},
                      {classes + "ForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Roberta, SpanClassifier<RobertaConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace

std::vector<Architecture> robertaArchitectures() {
    return {robertaArchitecture("roberta", "Roberta"), robertaArchitecture("xlm-roberta", "XLMRoberta"),
            robertaArchitecture("camembert", "Camembert")};
}

}  // namespace twb::models

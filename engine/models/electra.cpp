// ELECTRA (Clark et al., 2020, arXiv:2003.10555), model_type "electra": BERT's encoder without a pooler. Quirks: embeddings may be narrower
// than the layers and are then projected; the generator's head predicts with the (tied) word embeddings.
#include "engine/models/electra.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct ElectraConfig : BertConfig {
    core::Json json;

    explicit ElectraConfig(const core::Json& config) : BertConfig(withDefaults(config)), json(config) {
        embedding_size = ConfigReader(config).positive("embedding_size", 128);
    }

    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "first", .useProjection = true, .activation = "gelu", .lastDropout = 0.1};
    }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"hidden_size", 256}, {"num_attention_heads", 4}, {"intermediate_size", 1024}};
        out.update(config);
        return out;
    }
};

struct Electra : BertEncoder {
    using Config = ElectraConfig;
    static constexpr const char* kPrefix = "electra";

    Electra(const nn::Weights& w, const ElectraConfig& c, bool) : BertEncoder(w, c, false) {}
};

struct ElectraClassifier : DenseClassifier<ElectraConfig> {
    ElectraClassifier(const nn::Weights& w, const ElectraConfig& c) : DenseClassifier(w, c, "gelu") {}
};

}  // namespace

Architecture electraArchitecture() {
    return {.modelType = "electra",
            .basePrefix = "electra",
            .heads = {{"ElectraModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Electra>>, true},
                      {"ElectraForPreTraining",
                       {"AutoModelForPreTraining"},
                       make<ReplacedTokenModel<Electra, DiscriminatorHead<ElectraConfig>>>},
                      {"ElectraForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Electra, GeneratorLmHead<Electra>>>},
                      {"ElectraForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Electra, ElectraClassifier, false>>},
                      {"ElectraForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Electra, SummaryChoice<ElectraConfig>, false>>},
                      {"ElectraForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Electra, TokenClassifier<ElectraConfig>>>},
                      {"ElectraForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Electra, SpanClassifier<ElectraConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models

// ERNIE 2.0/3.0 (Sun et al., 2019, arXiv:1907.12412), model_type "ernie": BERT with an optional table of task types in the embeddings.
#include "engine/models/ernie.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct ErnieConfig : BertConfig {
    explicit ErnieConfig(const core::Json& config) : BertConfig(config) {
        const ConfigReader c(config);
        task_type_vocab_size = c.flag("use_task_id", false) ? c.positive("task_type_vocab_size", 3) : 0;
    }
};

struct Ernie : BertEncoder {
    using Config = ErnieConfig;
    static constexpr const char* kPrefix = "ernie";
    using BertEncoder::BertEncoder;

    static std::vector<std::string> inputNames() {
        std::vector<std::string> names = BertEncoder::inputNames();
        names.emplace_back("task_type_ids");
        return names;
    }
};

}  // namespace

Architecture ernieArchitecture() {
    using Words = ClsLmHead<Ernie>;
    using Sentence = NextSentenceHead<ErnieConfig>;
    return {.modelType = "ernie",
            .basePrefix = "ernie",
            .heads = {{"ErnieModel", {"AutoModel"}, make<BaseModel<Ernie>>, true},
                      {"ErnieForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<Ernie, Words, Sentence>>},
                      {"ErnieForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Ernie, Words>>},
                      {"ErnieForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<NextSentenceModel<Ernie, Sentence>>},
                      {"ErnieForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Ernie, PooledClassifier<ErnieConfig>, true>>},
                      {"ErnieForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Ernie, PooledChoice<ErnieConfig>, true>>},
                      {"ErnieForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Ernie, TokenClassifier<ErnieConfig>>>},
                      {"ErnieForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Ernie, SpanClassifier<ErnieConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models

// BERT (Devlin et al., 2018, arXiv:1810.04805), model_type "bert". Quirks: the decoder of the language model is tied to the word
// embeddings; old checkpoints name the norms' parameters gamma and beta (nn::WeightStore renames them).
#include "engine/models/bert.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct Bert : BertEncoder {
    using Config = BertConfig;
    static constexpr const char* kPrefix = "bert";
    using BertEncoder::BertEncoder;
};

}  // namespace

Architecture bertArchitecture() {
    return {
        .modelType = "bert",
        .basePrefix = "bert",
        .heads =
            {{"BertModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Bert>>, true},
             {"BertForPreTraining",
              {"AutoModelForPreTraining"},
              make<PreTrainingModel<Bert, ClsLmHead<Bert>, NextSentenceHead<BertConfig>>>},
             {"BertForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Bert, ClsLmHead<Bert>>>},
             {"BertForNextSentencePrediction",
              {"AutoModelForNextSentencePrediction"},
              make<NextSentenceModel<Bert, NextSentenceHead<BertConfig>>>},
             {"BertForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<Bert, PooledClassifier<BertConfig>, true>>},
             {"BertForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<Bert, PooledChoice<BertConfig>, true>>},
             {"BertForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Bert, TokenClassifier<BertConfig>>>},
             {"BertForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<Bert, SpanClassifier<BertConfig>>>}},
        .padding = Padding::Masked};
}

}  // namespace twb::models

// GPT-2 (Radford et al., 2019, "Language Models are Unsupervised Multitask Learners"), model_type "gpt2": norms before each sublayer and
// after the last layer, learned positions. Quirks: linear layers are stored transposed; token_type_ids index the word embeddings.
#include "engine/models/gpt2.h"

#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/double_heads.h"
#include "engine/models/gpt2_layers.h"
#include "engine/models/text_heads.h"

namespace twb::models {

Architecture gpt2Architecture() {
    return {
        "gpt2",
        "transformer",
        {{"GPT2Model", {"AutoModel"}, make<BaseModel<Gpt2>>, true},
         {"GPT2LMHeadModel",
          {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
          make<CausalLMModel<Gpt2, CausalLmHead<Gpt2>>>},
         {"GPT2DoubleHeadsModel", {}, make<DoubleHeadsModel<Gpt2, CausalLmHead<Gpt2>>>},
         {"GPT2ForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<LastTokenClassificationModel<Gpt2, ScoreHead<Gpt2Config>>>},
         {"GPT2ForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Gpt2, TokenClassifier<Gpt2Config>>>},
         {"GPT2ForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<Gpt2, SpanClassifier<Gpt2Config>>>}}};
}

}  // namespace twb::models

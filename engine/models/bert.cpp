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

struct BertLmHead : LmHead {
    BertLmHead(const nn::Weights& w, const BertConfig& c)
        : LmHead(w,
                 {.dense = "cls.predictions.transform.dense",
                  .norm = "cls.predictions.transform.LayerNorm",
                  .decoder = "cls.predictions.decoder",
                  .bias = "cls.predictions.bias",
                  .wordEmbeddings = "bert.embeddings.word_embeddings.weight"},
                 c.hidden_size, c.hidden_size, c.vocab_size, c.hidden_act, c.layer_norm_eps, c.tie_word_embeddings) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return LmHead::operator()(encoded.lastHiddenState); }
};

struct NextSentenceHead {
    nn::Linear relationship;

    NextSentenceHead(const nn::Weights& w, const BertConfig& c) : relationship(w / "cls" / "seq_relationship", c.hidden_size, 2) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return relationship(encoded.pooled); }
};

/// Both pre-training objectives at once.
class BertForPreTraining : public Model {
public:
    explicit BertForPreTraining(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_bert(build.weights() / "bert", m_settings, true),
          m_words(build.weights().mayBeNew(), m_settings),
          m_next(build.weights().mayBeNew(), m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), BertEncoder::inputNames(), {"labels", "next_sentence_label"});
        const Encoded encoded = m_bert(inputs, context);
        const Tensor words = m_words(encoded, context);
        const Tensor next = m_next(encoded, context);
        Outputs outputs;
        if (inputs.has("labels") && inputs.has("next_sentence_label")) {
            outputs.set("loss", nn::crossEntropy(words, inputs.get("labels")) + nn::crossEntropy(next, inputs.get("next_sentence_label")));
        }
        outputs.set("prediction_logits", words);
        outputs.set("seq_relationship_logits", next);
        addRecorded(outputs, context);
        return outputs;
    }

private:
    BertConfig m_settings;
    Bert m_bert;
    BertLmHead m_words;
    NextSentenceHead m_next;
};

class BertForNextSentencePrediction : public HeadedModel<Bert, NextSentenceHead, true> {
public:
    using HeadedModel::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), BertEncoder::inputNames(), {"labels"});
        const Tensor logits = m_head(m_backbone(inputs, context), context);
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::crossEntropy(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, context);
        return outputs;
    }
};

}  // namespace

Architecture bertArchitecture() {
    return {
        "bert",
        "bert",
        {{"BertModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Bert>>, true},
         {"BertForPreTraining", {"AutoModelForPreTraining"}, make<BertForPreTraining>},
         {"BertForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Bert, BertLmHead>>},
         {"BertForNextSentencePrediction", {"AutoModelForNextSentencePrediction"}, make<BertForNextSentencePrediction>},
         {"BertForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<SequenceClassificationModel<Bert, PooledClassifier<BertConfig>, true>>},
         {"BertForMultipleChoice", {"AutoModelForMultipleChoice"}, make<MultipleChoiceModel<Bert, PooledChoice<BertConfig>, true>>},
         {"BertForTokenClassification", {"AutoModelForTokenClassification"}, make<TokenLogitsModel<Bert, TokenClassifier<BertConfig>>>},
         {"BertForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<QuestionAnsweringModel<Bert, SpanClassifier<BertConfig>>>}}};
}

}  // namespace twb::models

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/models/architecture.h"
#include "engine/models/model.h"
#include "engine/nn/loss.h"

/// The classes that every text encoder has, written once over its backbone. A backbone is a value with
///     using Config = ...;  static constexpr const char* kPrefix = "bert";
///     Backbone(const nn::Weights&, const Config&, bool withPooler);
///     Encoded operator()(const Inputs&, nn::CallContext&) const;
///     static std::vector<std::string> inputNames();
/// and a head is a value with  Head(const nn::Weights& root, const Config&)  and  Tensor operator()(const Encoded&, nn::CallContext&)
/// const.
namespace twb::models {

/// What a backbone gives: hidden states [batch, length, hidden] and the pooled first token [batch, hidden] (undefined without a pooler).
struct Encoded {
    Tensor lastHiddenState;
    Tensor pooled;
    std::vector<Tensor> mems = {};              ///< XLNet: what the next segment may look back at, [length, batch, hidden] a layer
    std::vector<Tensor> globalAttentions = {};  ///< Longformer, on request: probabilities of its global tokens, one a layer
};

/// Throws Error(InvalidInput) naming the first input that is neither in `known` nor in `labels`, with the known ones listed.
void checkInputNames(const Inputs& inputs, const std::string& className, const std::vector<std::string>& known,
                     std::initializer_list<std::string_view> labels);

/// The size [batch, length] of input_ids or inputs_embeds. Throws Error(InvalidInput) when both or neither are given or a shape is wrong.
std::pair<std::int64_t, std::int64_t> sequenceSize(const Inputs& inputs);

/// attention_mask [batch, length], ones when it is not given. Throws Error(InvalidInput) naming it when its shape is another.
Tensor tokenMask(const Inputs& inputs, std::int64_t batch, std::int64_t length);

/// The additive mask of attention_mask for nn::attention; undefined when it is not given.
Tensor additiveTokenMask(const Inputs& inputs, at::ScalarType dtype);

/// Throws Error(InvalidInput) naming max_position_embeddings when a sequence is longer than `limit` tokens.
void checkLength(std::int64_t length, std::int64_t limit);

/// Adds hidden_states.i and attentions.i.
void addRecorded(Outputs& outputs, const nn::CallContext& context);

/// The same with the backbone's own: mems.i before them, global_attentions.i behind.
void addRecorded(Outputs& outputs, const Encoded& encoded, const nn::CallContext& context);

/// What question answering gives: start_logits, end_logits and, where positions are given, loss, from logits [batch, length, 2].
Outputs spanOutputs(const Tensor& logits, const Inputs& inputs, const Encoded& encoded, const nn::CallContext& context);

/// [batch, choices, length, ...] -> [batch * choices, length, ...] for every input but the labels.
Inputs flattenChoices(const Inputs& inputs);

template <class Backbone>
class BaseModel : public Model {
public:
    explicit BaseModel(Build build)
        : Model(build.className, build.config, build.store), m_backbone(build.weights(), typename Backbone::Config(build.config), true) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Backbone::inputNames(), {});
        const Encoded encoded = m_backbone(inputs, context);
        Outputs outputs;
        outputs.set("last_hidden_state", encoded.lastHiddenState);
        outputs.set("pooler_output", encoded.pooled);
        addRecorded(outputs, encoded, context);
        return outputs;
    }

private:
    Backbone m_backbone;
};

/// Backbone, head, and a loss; the parts that the classes below share.
template <class Backbone, class Head, bool kWithPooler>
class HeadedModel : public Model {
public:
    explicit HeadedModel(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_backbone(build.weights() / Backbone::kPrefix, m_settings, kWithPooler),
          m_head(build.weights().mayBeNew(), m_settings) {}

    std::vector<std::string> inputNames() const override { return Backbone::inputNames(); }

protected:
    typename Backbone::Config m_settings;
    Backbone m_backbone;
    Head m_head;
};

template <class Backbone, class Head, bool kWithPooler>
class SequenceClassificationModel : public HeadedModel<Backbone, Head, kWithPooler> {
public:
    using HeadedModel<Backbone, Head, kWithPooler>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const Encoded encoded = this->m_backbone(inputs, context);
        const Tensor logits = this->m_head(encoded, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            const auto& labels = this->m_settings.labels;
            outputs.set("loss", nn::sequenceClassificationLoss(logits, inputs.get("labels"), labels.num_labels, labels.problem_type));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, encoded, context);
        return outputs;
    }
};

/// A head whose loss is the cross entropy of all its distributions.
template <class Backbone, class Head, bool kWithPooler>
class CrossEntropyModel : public HeadedModel<Backbone, Head, kWithPooler> {
public:
    using HeadedModel<Backbone, Head, kWithPooler>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const Encoded encoded = this->m_backbone(inputs, context);
        const Tensor logits = this->m_head(encoded, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::crossEntropy(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, encoded, context);
        return outputs;
    }
};

/// Token classification and masked language modelling: one distribution a token.
template <class Backbone, class Head>
using TokenLogitsModel = CrossEntropyModel<Backbone, Head, false>;

/// Next sentence prediction: two classes from the pooled token.
template <class Backbone, class Head>
using NextSentenceModel = CrossEntropyModel<Backbone, Head, true>;

/// ELECTRA's pre-training: one logit a token, was it replaced? The loss leaves out what attention_mask hides.
template <class Backbone, class Head>
class ReplacedTokenModel : public HeadedModel<Backbone, Head, false> {
public:
    using HeadedModel<Backbone, Head, false>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const Encoded encoded = this->m_backbone(inputs, context);
        const Tensor logits = this->m_head(encoded, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            Tensor counted = logits;
            Tensor labels = inputs.get("labels");
            if (inputs.has("attention_mask")) {
                const Tensor active = inputs.get("attention_mask").eq(1);
                counted = counted.masked_select(active);
                labels = labels.masked_select(active);
            }
            outputs.set("loss", at::binary_cross_entropy_with_logits(counted, labels.to(counted.scalar_type())));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, encoded, context);
        return outputs;
    }
};

/// BERT's two pre-training objectives at once: masked words and next sentence.
template <class Backbone, class WordHead, class SentenceHead>
class PreTrainingModel : public HeadedModel<Backbone, WordHead, true> {
public:
    explicit PreTrainingModel(Build build)
        : HeadedModel<Backbone, WordHead, true>(build), m_sentence(build.weights().mayBeNew(), this->m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels", "next_sentence_label"});
        const Encoded encoded = this->m_backbone(inputs, context);
        const Tensor words = this->m_head(encoded, context);
        const Tensor sentence = m_sentence(encoded, context);
        Outputs outputs;
        if (inputs.has("labels") && inputs.has("next_sentence_label")) {
            outputs.set("loss",
                        nn::crossEntropy(words, inputs.get("labels")) + nn::crossEntropy(sentence, inputs.get("next_sentence_label")));
        }
        outputs.set("prediction_logits", words);
        outputs.set("seq_relationship_logits", sentence);
        addRecorded(outputs, encoded, context);
        return outputs;
    }

private:
    SentenceHead m_sentence;
};

/// The head gives [batch, length, 2]: start and end logits.
template <class Backbone, class Head>
class QuestionAnsweringModel : public HeadedModel<Backbone, Head, false> {
public:
    using HeadedModel<Backbone, Head, false>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"start_positions", "end_positions"});
        const Encoded encoded = this->m_backbone(inputs, context);
        const Tensor logits = this->m_head(encoded, context);
        return spanOutputs(logits, inputs, encoded, context);
    }
};

/// The head gives one figure a choice, [batch * choices, 1]; logits are [batch, choices].
template <class Backbone, class Head, bool kWithPooler>
class MultipleChoiceModel : public HeadedModel<Backbone, Head, kWithPooler> {
public:
    using HeadedModel<Backbone, Head, kWithPooler>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const Tensor given = inputs.has("input_ids") ? inputs.get("input_ids") : inputs.get("inputs_embeds");
        const Inputs flat = flattenChoices(inputs);
        const Encoded encoded = this->m_backbone(flat, context);
        const Tensor logits = this->m_head(encoded, context).view({-1, given.size(1)});
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::crossEntropy(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, encoded, context);
        return outputs;
    }
};

}  // namespace twb::models

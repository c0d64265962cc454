#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/models/causal_model.h"
#include "engine/models/seq2seq.h"
#include "engine/models/seq2seq_decoding.h"
#include "engine/models/seq2seq_heads.h"

/// The classes that encoder-decoders have, written once over their backbone. A backbone is a value with
///     using Config = ...;  static constexpr const char* kPrefix = "model";
///     Backbone(const nn::Weights&, const Config&);
///     EncoderResult encode(const Inputs&, nn::CallContext&) const;
///     Tensor decode(const Inputs& decoderInputs, const Memory&, DecoderContexts) const;
///     static std::vector<std::string> inputNames();
/// and its Config has d_model, labels, classifier_dropout, eos_token_id, a DecoderStart `start`, and `derivesDecoderInputs`: whether the
/// shifted source stands for decoder inputs that are not given.
namespace twb::models {

template <class Backbone>
class Seq2SeqModel : public Model {
public:
    std::vector<std::string> inputNames() const override { return Backbone::inputNames(); }

protected:
    /// `prefix`: where the class keeps its backbone.
    explicit Seq2SeqModel(const Build& build, const char* prefix = Backbone::kPrefix)
        : Model(build.className, build.config, build.store), m_settings(build.config), m_backbone(build.weights() / prefix, m_settings) {}

    /// A forward pass up to the decoder's states. The decoder records into the caller's context.
    struct Run {
        EncoderResult encoder;
        Tensor decoded;
        nn::CallContext encoderContext, crossContext;
        Outputs extra = {};  ///< of the decoder
    };

    Run run(const Inputs& inputs, const Tensor& labels, nn::CallContext& context) const {
        Run run{{}, {}, contextOfOtherStack(context), contextOfOtherStack(context)};
        const Inputs ofDecoder = completedDecoderInputs(inputs, labels, m_settings.start, m_settings.derivesDecoderInputs, className());
        run.encoder = encode(inputs, run.encoderContext);
        run.decoded = m_backbone.decode(ofDecoder, Memory::of(run.encoder.states, inputs.get("attention_mask")),
                                        {context, run.crossContext, &run.extra});
        return run;
    }

    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const {
        return inputs.has("encoder_outputs") ? EncoderResult{inputs.get("encoder_outputs")}
                                             : m_backbone.encode(encoderInputs(inputs), context);
    }

    static void addRecorded(Outputs& outputs, const Run& run, const nn::CallContext& context) {
        outputs.setTuple("decoder_hidden_states", context.hiddenStates);
        outputs.setTuple("decoder_attentions", context.attentions);
        outputs.setTuple("cross_attentions", run.crossContext.attentions);
        outputs.set("encoder_last_hidden_state", run.encoder.states);
        outputs.setTuple("encoder_hidden_states", run.encoderContext.hiddenStates);
        outputs.setTuple("encoder_attentions", run.encoderContext.attentions);
        for (const Outputs* extra : {&run.extra, &run.encoder.extra}) {
            for (const auto& [name, tensor] : extra->all()) {
                outputs.set(name, tensor);
            }
        }
    }

    typename Backbone::Config m_settings;
    Backbone m_backbone;
};

template <class Backbone>
class Seq2SeqBaseModel : public Seq2SeqModel<Backbone> {
public:
    explicit Seq2SeqBaseModel(const Build& build) : Seq2SeqModel<Backbone>(build, "") {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {});
        const auto run = this->run(inputs, {}, context);
        Outputs outputs;
        outputs.set("last_hidden_state", run.decoded);
        this->addRecorded(outputs, run, context);
        return outputs;
    }
};

/// Writes a sequence from a sequence. The head is made by  Head(const nn::Weights& root, const Config&).
template <class Backbone, class Head>
class ConditionalGenerationModel : public Seq2SeqModel<Backbone> {
public:
    explicit ConditionalGenerationModel(const Build& build)
        : Seq2SeqModel<Backbone>(build), m_head(build.weights().mayBeNew(), this->m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const Tensor labels = inputs.get("labels");
        const auto run = this->run(inputs, labels, context);
        const Tensor logits = m_head(wantedPositions(run.decoded, context));
        Outputs outputs;
        if (labels.defined()) {
            outputs.set("loss", nn::crossEntropy(logits, labels));
        }
        outputs.set("logits", logits);
        this->addRecorded(outputs, run, context);
        return outputs;
    }

    /// prepare_decoder_input_ids_from_labels: what training puts before the decoder.
    Outputs call(const std::string& method, const Inputs& inputs, nn::CallContext& context) const override {
        if (method != "prepare_decoder_input_ids_from_labels") {
            return Model::call(method, inputs, context);
        }
        Outputs outputs;
        outputs.set(Model::kBareTensor, shiftTokensRight(inputs.get("labels"), this->m_settings.start));
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {});
        nn::CallContext encoderContext = contextOfOtherStack(context);
        const EncoderResult encoded = this->encode(inputs, encoderContext);
        const auto decoder = [this](const Inputs& ofDecoder, const Memory& memory, DecoderContexts contexts) {
            return m_head(wantedPositions(this->m_backbone.decode(ofDecoder, memory, contexts), contexts.self));
        };
        return std::make_unique<Seq2SeqDecoding>(decoder, Memory::of(encoded.states, inputs.get("attention_mask")), useCache);
    }

protected:
    Head m_head;
};

/// A sequence's class from the decoder's state at the last eos, the decoder reading what the encoder read.
template <class Backbone>
class Seq2SeqClassificationModel : public Seq2SeqModel<Backbone> {
public:
    explicit Seq2SeqClassificationModel(const Build& build)
        : Seq2SeqModel<Backbone>(build),
          m_head(build.weights().mayBeNew() / "classification_head", this->m_settings.d_model, this->m_settings.labels.num_labels,
                 this->m_settings.classifier_dropout) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const auto run = this->run(inputs, {}, context);
        const Tensor logits = m_head(lastEosStates(run.decoded, inputs.get("input_ids"), this->m_settings.eos_token_id), context);
        Outputs outputs;
        if (inputs.has("labels")) {
            const auto& labels = this->m_settings.labels;
            outputs.set("loss", nn::sequenceClassificationLoss(logits, inputs.get("labels"), labels.num_labels, labels.problem_type));
        }
        outputs.set("logits", logits);
        this->addRecorded(outputs, run, context);
        return outputs;
    }

private:
    Seq2SeqClassifier m_head;
};

/// An answer's span in the source, from the decoder's states over it.
template <class Backbone>
class Seq2SeqQuestionAnsweringModel : public Seq2SeqModel<Backbone> {
public:
    explicit Seq2SeqQuestionAnsweringModel(const Build& build)
        : Seq2SeqModel<Backbone>(build), m_outputs(build.weights().mayBeNew() / "qa_outputs", this->m_settings.d_model, 2) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"start_positions", "end_positions"});
        const auto run = this->run(inputs, {}, context);
        const Tensor logits = m_outputs(run.decoded);
        const Tensor start = logits.select(-1, 0).contiguous();
        const Tensor end = logits.select(-1, 1).contiguous();
        Outputs outputs;
        if (inputs.has("start_positions") && inputs.has("end_positions")) {
            outputs.set("loss", nn::questionAnsweringLoss(start, end, inputs.get("start_positions"), inputs.get("end_positions")));
        }
        outputs.set("start_logits", start);
        outputs.set("end_logits", end);
        this->addRecorded(outputs, run, context);
        return outputs;
    }

private:
    nn::Linear m_outputs;
};

/// The decoder alone as a language model; with encoder_hidden_states it also looks at those. Its loss compares position i with label i, as
/// the BART family's does. Decoder(const nn::Weights&, const Config&) is the stack,  Tensor operator()(inputs, memory, contexts).
template <class Decoder, class Head>
class Seq2SeqCausalModel : public Model {
public:
    explicit Seq2SeqCausalModel(const Build& build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_decoder(build.weights() / Decoder::kPrefix, m_settings),
          m_head(build.weights().mayBeNew(), m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), decoderInputNames(), {"labels"});
        nn::CallContext cross = contextOfOtherStack(context);
        const Tensor source = inputs.get("encoder_hidden_states");
        const Memory memory = source.defined() ? Memory::of(source, inputs.get("encoder_attention_mask")) : Memory{};
        const Tensor logits = m_head(wantedPositions(m_decoder(inputs, memory, {context, cross}), context));
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::crossEntropy(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, context);
        outputs.setTuple("cross_attentions", cross.attentions);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext&) const override {
        return std::make_unique<CausalDecoding>(*this, inputs, CausalDecoding::Options{.useCache = useCache, .givesPositions = false});
    }

private:
    typename Decoder::Config m_settings;
    Decoder m_decoder;
    Head m_head;
};

}  // namespace twb::models

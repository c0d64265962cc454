// ProphetNet (Qi et al., 2020, arXiv:2001.04063), model_type "prophetnet". The first predicting stream gives the next token's logits, the
// others those of the tokens after it. Quirks: attentions of the encoder and across are given before the softmax; the loss smooths labels
// by `eps`.
#include "engine/models/prophetnet.h"

#include "engine/models/prophetnet_decoder.h"
#include "engine/models/seq2seq_model.h"

namespace twb::models {
namespace {

struct ProphetNet {
    using Config = ProphetNetConfig;
    static constexpr const char* kPrefix = "prophetnet";

    ProphetNetEncoder encoder;
    ProphetNetDecoder decoder;

    ProphetNet(const nn::Weights& w, const Config& c) : encoder(w / "encoder", c, words(w, c)), decoder(w / "decoder", c, words(w, c)) {}

    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    /// The main stream's states; the others' go to contexts.extra.
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
        const ProphetNetDecoder::States states = decoder(inputs, memory, contexts);
        if (contexts.extra) {
            contexts.extra->set("last_hidden_state_ngram", states.streams.flatten(1, 2));
        }
        return states.main;
    }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }

private:
    static nn::Embedding words(const nn::Weights& w, const Config& c) {
        return sharedEmbedding(w, {"word_embeddings", "encoder.word_embeddings", "decoder.word_embeddings"}, c.vocab_size, c.hidden_size,
                               c.padding());
    }
};

struct ProphetNetLmHead : Seq2SeqLmHead {
    ProphetNetLmHead(const nn::Weights& root, const ProphetNetConfig& c)
        : Seq2SeqLmHead(root, {.vocabulary = c.vocab_size,
                               .width = c.hidden_size,
                               .table = c.tie_word_embeddings ? "prophetnet.decoder.word_embeddings.weight" : "",
                               .finalLogitsBias = false}) {}
};

/// Logits of all streams [batch, streams, length, vocabulary] against labels [batch, length], with label smoothing.
Tensor streamLoss(const Tensor& logits, const Tensor& labels, const ProphetNetConfig& c) {
    std::vector<Tensor> targets;
    for (std::int64_t stream = 0; stream < logits.size(1); ++stream) {
        targets.push_back(stream > 0 && c.disable_ngram_loss ? at::full_like(labels, -100) : labels);
    }
    const Tensor target = at::stack(targets).flatten();
    const Tensor flat = logits.transpose(0, 1).flatten(0, 2);
    const Tensor loss = nn::crossEntropy(flat, target);
    if (c.eps <= 0) {
        return loss;
    }
    const Tensor smooth = -at::log_softmax(flat, -1).sum(-1).index({target.ne(-100)}).mean();
    return (1 - c.eps) * loss + c.eps / static_cast<double>(flat.size(-1)) * smooth;
}

/// Loss and logits of the classes that predict. `states` [batch, streams, length, hidden].
void addPredictions(Outputs& outputs, const Tensor& states, const ProphetNetLmHead& head, const Inputs& inputs, const ProphetNetConfig& c) {
    const Tensor logits = head(states);
    if (inputs.has("labels")) {
        outputs.set("loss", streamLoss(logits, inputs.get("labels"), c));
    }
    outputs.set("logits", logits.select(1, 0).contiguous());
    if (c.ngram > 1) {
        outputs.set("logits_ngram", logits.narrow(1, 1, logits.size(1) - 1));
    }
}

/// The last positions of the first stream: what the next token is predicted from.
Tensor firstStream(const ProphetNetDecoder::States& states, const nn::CallContext& context) {
    return wantedPositions(states.streams.select(1, 0), context);
}

class ProphetNetModel : public Seq2SeqModel<ProphetNet> {
public:
    explicit ProphetNetModel(const Build& build) : Seq2SeqModel(build, "") {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), ProphetNet::inputNames(), {});
        const Run run = this->run(inputs, {}, context);
        Outputs outputs;
        outputs.set("last_hidden_state", run.decoded);
        addRecorded(outputs, run, context);
        return outputs;
    }
};

class ProphetNetForConditionalGeneration : public Seq2SeqModel<ProphetNet> {
public:
    explicit ProphetNetForConditionalGeneration(const Build& build) : Seq2SeqModel(build), m_head(build.weights().mayBeNew(), m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), ProphetNet::inputNames(), {"labels"});
        const Run run = this->run(inputs, inputs.get("labels"), context);
        const Tensor streams = run.extra.at("last_hidden_state_ngram").unflatten(1, {m_settings.ngram, -1});
        Outputs outputs;
        addPredictions(outputs, streams, m_head, inputs, m_settings);
        addRecorded(outputs, run, context);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), ProphetNet::inputNames(), {});
        nn::CallContext encoderContext = contextOfOtherStack(context);
        const Tensor states = encode(inputs, encoderContext).states;
        const auto decoder = [this](const Inputs& ofDecoder, const Memory& memory, DecoderContexts contexts) {
            return m_head(firstStream(m_backbone.decoder(ofDecoder, memory, contexts), contexts.self));
        };
        return std::make_unique<Seq2SeqDecoding>(decoder, Memory::of(states, inputs.get("attention_mask")), useCache);
    }

private:
    ProphetNetLmHead m_head;
};

class ProphetNetForCausalLM : public Model {
public:
    explicit ProphetNetForCausalLM(const Build& build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_decoder(build.weights() / "prophetnet" / "decoder", m_settings, words(build.weights() / "prophetnet", m_settings)),
          m_head(build.weights().mayBeNew(), m_settings) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), decoderInputNames(), {"labels"});
        nn::CallContext cross = contextOfOtherStack(context);
        const Tensor source = inputs.get("encoder_hidden_states");
        const Memory memory = source.defined() ? Memory::of(source, inputs.get("encoder_attention_mask")) : Memory{};
        Outputs outputs;
        if (context.lastPositions > 0) {  // a step of writing
            outputs.set("logits", m_head(firstStream(m_decoder(inputs, memory, {context, cross}), context)));
            return outputs;
        }
        Outputs extra;
        addPredictions(outputs, m_decoder(inputs, memory, {context, cross, &extra}).streams, m_head, inputs, m_settings);
        addRecorded(outputs, context);
        outputs.setTuple("cross_attentions", cross.attentions);
        for (const auto& [name, tensor] : extra.all()) {
            outputs.set(name, tensor);
        }
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext&) const override {
        return std::make_unique<CausalDecoding>(*this, inputs, CausalDecoding::Options{.useCache = useCache, .givesPositions = false});
    }

private:
    static nn::Embedding words(const nn::Weights& w, const ProphetNetConfig& c) {
        return sharedEmbedding(w, {"word_embeddings", "decoder.word_embeddings"}, c.vocab_size, c.hidden_size, c.padding());
    }

    ProphetNetConfig m_settings;
    ProphetNetDecoder m_decoder;
    ProphetNetLmHead m_head;
};

}  // namespace

Architecture prophetnetArchitecture() {
    return {"prophetnet",
            "prophetnet",
            {{"ProphetNetModel", {"AutoModel"}, make<ProphetNetModel>, true},
             {"ProphetNetForConditionalGeneration", {"AutoModelForSeq2SeqLM"}, make<ProphetNetForConditionalGeneration>},
             {"ProphetNetForCausalLM", {"AutoModelForCausalLM"}, make<ProphetNetForCausalLM>}}};
}

}  // namespace twb::models

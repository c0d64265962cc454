// FSMT (Ng et al., 2019, arXiv:1907.06616), model_type "fsmt": BART's stacks with fairseq's positions and a vocabulary for each language.
// Quirks: the word predictor is the decoder's word table, and the base model already gives its logits; labels are not shifted, the shifted
// source stands for missing decoder inputs; a call with decoder inputs and without labels counts as a step of decoding, so that only the
// last token is read, which sees itself alone.
#include "engine/models/fsmt.h"

#include "engine/models/bart_layers.h"
#include "engine/models/seq2seq_model.h"

namespace twb::models {
namespace {

constexpr BartVariant kVariant{.positions = BartPositionKind::Counted,
                               .derivesDecoderInputs = true,
                               .lastTokenFirst = true,
                               .scalesGivenEmbeddings = true,
                               .scale_embedding = true,
                               .decoder_start_token_id = 2};

struct FsmtConfig : BartConfig {
    std::int64_t src_vocab_size, tgt_vocab_size;
    bool use_cache;

    explicit FsmtConfig(const core::Json& config) : BartConfig(config, kVariant) {
        const ConfigReader c(config);
        src_vocab_size = c.positive("src_vocab_size", 42024);
        tgt_vocab_size = c.positive("tgt_vocab_size", 42024);
        activation_function = c.text("activation_function", "relu");
        use_cache = c.flag("use_cache", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", false);
    }
};

struct Fsmt {
    using Config = FsmtConfig;
    static constexpr const char* kPrefix = "model";

    BartEncoder encoder;
    BartDecoder decoder;

    Fsmt(const nn::Weights& w, const Config& c)
        : encoder(w / "encoder", c, sourceWords(w, c)), decoder(w / "decoder", c, targetWords(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    Tensor logits(const Tensor& states) const { return at::linear(states, decoder.embeddings.words.weight); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }

private:
    static nn::Embedding sourceWords(const nn::Weights& w, const Config& c) {
        return nn::Embedding(w / "encoder" / "embed_tokens", c.src_vocab_size, c.d_model, c.start.pad_token_id.value_or(-1));
    }
    static nn::Embedding targetWords(const nn::Weights& w, const Config& c) {
        const std::int64_t padding = c.start.pad_token_id.value_or(-1);
        if (c.tie_word_embeddings) {
            return sharedEmbedding(w, {"encoder.embed_tokens", "decoder.embed_tokens", "decoder.output_projection"}, c.tgt_vocab_size,
                                   c.d_model, padding);
        }
        return sharedEmbedding(w, {"decoder.embed_tokens", "decoder.output_projection"}, c.tgt_vocab_size, c.d_model, padding);
    }
};

/// The last of the rows (dimension `dim`) of each tensor.
void keepLast(std::vector<Tensor>& tensors, std::int64_t dim) {
    for (Tensor& tensor : tensors) {
        tensor = tensor.narrow(dim, tensor.size(dim) - 1, 1);
    }
}

class FsmtClass : public Seq2SeqModel<Fsmt> {
protected:
    using Seq2SeqModel::Seq2SeqModel;

    /// The call up to the logits [batch, length, vocabulary].
    std::pair<Run, Tensor> logits(const Inputs& inputs, nn::CallContext& context) const {
        const bool isStep = m_settings.use_cache && inputs.has("decoder_input_ids") && !inputs.has("labels");
        if (!isStep) {
            Run run = this->run(padded(inputs), {}, context);
            Tensor out = m_backbone.logits(run.decoded);
            return {std::move(run), out};
        }
        Inputs each = inputs;
        each.set("decoder_attention_mask", seesItself(inputs.get("decoder_input_ids")));
        Run run = this->run(each, {}, context);
        keepLast(context.hiddenStates, 1);
        keepLast(context.attentions, 2);
        keepLast(context.attentions, 3);
        keepLast(run.crossContext.attentions, 2);
        Tensor out = m_backbone.logits(run.decoded.narrow(1, run.decoded.size(1) - 1, 1));
        return {std::move(run), out};
    }

private:
    /// 0/1 [batch, length, length]: no token sees another.
    static Tensor seesItself(const Tensor& ids) { return at::eye(ids.size(1), ids.options()).unsqueeze(0).expand({ids.size(0), -1, -1}); }

    /// Decoder inputs that are there or are made from the source, with their padding hidden.
    Inputs padded(const Inputs& inputs) const {
        Inputs out = inputs;
        const Tensor ids = completedDecoderInputs(inputs, {}, m_settings.start, true, className()).get("input_ids");
        if (ids.defined()) {
            out.set("decoder_input_ids", ids);
            if (!inputs.has("decoder_attention_mask")) {
                out.set("decoder_attention_mask", ids.ne(*m_settings.start.pad_token_id).to(at::kLong));
            }
        }
        return out;
    }
};

class FsmtModel : public FsmtClass {
public:
    explicit FsmtModel(const Build& build) : FsmtClass(build, "") {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Fsmt::inputNames(), {});
        const auto [run, logits] = this->logits(inputs, context);
        Outputs outputs;
        outputs.set("last_hidden_state", logits);
        addRecorded(outputs, run, context);
        return outputs;
    }
};

class FsmtForConditionalGeneration : public FsmtClass {
public:
    explicit FsmtForConditionalGeneration(const Build& build) : FsmtClass(build) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Fsmt::inputNames(), {"labels"});
        const auto [run, logits] = this->logits(inputs, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::crossEntropy(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, run, context);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), Fsmt::inputNames(), {});
        nn::CallContext encoderContext = contextOfOtherStack(context);
        const Tensor states = encode(inputs, encoderContext).states;
        const auto decoder = [this](const Inputs& ofDecoder, const Memory& memory, DecoderContexts contexts) {
            return m_backbone.logits(wantedPositions(m_backbone.decode(ofDecoder, memory, contexts), contexts.self));
        };
        return std::make_unique<Seq2SeqDecoding>(decoder, Memory::of(states, inputs.get("attention_mask")), useCache);
    }
};

}  // namespace

Architecture fsmtArchitecture() {
    return {"fsmt",
            "model",
            {{"FSMTModel", {"AutoModel"}, make<FsmtModel>, true},
             {"FSMTForConditionalGeneration",
              {"AutoModelForSeq2SeqLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<FsmtForConditionalGeneration>}}};
}

}  // namespace twb::models

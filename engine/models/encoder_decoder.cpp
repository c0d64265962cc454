// Two pretrained encoders made into one encoder-decoder (Rothe et al., 2019, arXiv:1907.12461), model_type "encoder-decoder": config.json
// holds the configurations of both under `encoder` and `decoder`. BERT and RoBERTa (and what is RoBERTa by another name) can be either,
// GPT-2 the decoder. Quirks: an encoder of another width is projected onto the decoder's; with tie_encoder_decoder the file holds the
// encoder's tensors only.
#include "engine/models/encoder_decoder.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/models/bert_decoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/gpt2_layers.h"
#include "engine/models/seq2seq_model.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

const core::Json& partOf(const core::Json& config, const char* part) {
    const auto found = config.find(part);
    if (found == config.end() || !found->is_object()) {
        throw Error(ErrorCode::InvalidFile, std::string("config.json has no object \"") + part + "\", the configuration of the " + part +
                                                ", which a model of type encoder-decoder needs.");
    }
    return *found;
}

/// The configuration of one of the two models.
struct PartConfig : BertConfig {
    std::string base;  ///< where a class with a head keeps the model: "bert", "roberta"

    PartConfig(const core::Json& config, const char* part) : BertConfig(partOf(config, part)) {
        constexpr std::array<std::string_view, 3> kRobertas{"roberta", "xlm-roberta", "camembert"};
        const ConfigReader c(partOf(config, part));
        const std::string modelType = c.text("model_type", "");
        base = modelType == "bert" ? "bert" : "roberta";
        if (base == "roberta") {
            if (std::find(kRobertas.begin(), kRobertas.end(), modelType) == kRobertas.end()) {
                throw Error(ErrorCode::Unsupported, "config.json: " + std::string(part) + ".model_type is \"" + modelType +
                                                        "\"; bert, roberta, xlm-roberta or camembert was expected" +
                                                        (std::string_view(part) == "decoder" ? ", or gpt2." : "."));
            }
            pad_token_id = c.integer("pad_token_id", 1);
            positionsAfterPadding = true;
        }
    }
};

struct Gpt2PartConfig : Gpt2Config {
    std::string base = Gpt2::kPrefix;

    Gpt2PartConfig(const core::Json& config, const char* part) : Gpt2Config(partOf(config, part)) {}
};

template <class DecoderConfig>
struct PairConfig {
    PartConfig encoder;
    DecoderConfig decoder;
    DecoderStart start;
    bool tie_encoder_decoder;
    bool derivesDecoderInputs = false;

    explicit PairConfig(const core::Json& config) : encoder(config, "encoder"), decoder(config, "decoder") {
        const ConfigReader c(config);
        start.pad_token_id = c.optionalInteger("pad_token_id");
        start.decoder_start_token_id = c.optionalInteger("decoder_start_token_id");
        tie_encoder_decoder = c.flag("tie_encoder_decoder", false);
    }
};

/// The encoder, whose tensors then also stand for those that the file lacks of a decoder tied to it.
template <class DecoderConfig>
BertEncoder tiedEncoder(const nn::Weights& w, const PairConfig<DecoderConfig>& c) {
    const std::string own = "encoder.";
    const bool hasPooler = (w / "encoder" / "pooler").hasScope();
    BertEncoder encoder(w / "encoder", c.encoder, hasPooler);
    if (!c.tie_encoder_decoder) {
        return encoder;
    }
    const std::vector<nn::NamedTensor> entries = w.store().entries();
    for (const nn::NamedTensor& entry : entries) {
        const std::string other = "decoder." + c.decoder.base + "." + entry.name.substr(own.size());
        if (entry.name.compare(0, own.size(), own) == 0 && !w.has(other) && entry.name.find("pooler") == std::string::npos) {
            w.tied(other, entry.tensor, entry.name);
        }
    }
    return encoder;
}

struct BertStack : BertDecoder {
    using Config = PartConfig;

    BertStack(const nn::Weights& w, const Config& c) : BertDecoder(w / c.base, c, c.hidden_size) {}
};

struct Gpt2Stack : Gpt2 {
    using Config = Gpt2PartConfig;

    Gpt2Stack(const nn::Weights& w, const Config& c) : Gpt2(w / c.base, c, false) {}
    Tensor operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
        return decode(inputs, memory, contexts);
    }
};

/// `Stack`: the decoder.
template <class Stack>
struct EncoderDecoder {
    using Config = PairConfig<typename Stack::Config>;
    static constexpr const char* kPrefix = "";

    BertEncoder encoder;
    Stack decoder;
    std::optional<nn::Linear> projection;

    EncoderDecoder(const nn::Weights& w, const Config& c) : encoder(tiedEncoder(w, c)), decoder(w / "decoder", c.decoder) {
        if (c.encoder.hidden_size != c.decoder.hidden_size) {
            projection.emplace(w / "enc_to_dec_proj", c.encoder.hidden_size, c.decoder.hidden_size);
        }
    }

    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return {encoder(inputs, context).lastHiddenState}; }
    Tensor decode(const Inputs& inputs, Memory memory, DecoderContexts contexts) const {
        if (projection && pastLength(contexts.self) == 0) {
            memory.states = (*projection)(memory.states);
        }
        return decoder(inputs, memory, contexts);
    }
    static std::vector<std::string> inputNames() {
        std::vector<std::string> names = seq2seqInputNames();
        names.push_back("token_type_ids");
        return names;
    }
};

/// The word predictor of a BERT or RoBERTa.
struct BertPairHead : LmHead {
    BertPairHead(const nn::Weights& root, const PairConfig<PartConfig>& c)
        : LmHead(root / "decoder", namesFor(c.decoder.base), c.decoder.hidden_size, c.decoder.hidden_size, c.decoder.vocab_size,
                 c.decoder.base == "bert" ? c.decoder.hidden_act : "gelu", c.decoder.layer_norm_eps, c.decoder.tie_word_embeddings) {}

private:
    static LmHead::Names namesFor(const std::string& base) {
        const bool isBert = base == "bert";
        return {.dense = isBert ? "cls.predictions.transform.dense" : "lm_head.dense",
                .norm = isBert ? "cls.predictions.transform.LayerNorm" : "lm_head.layer_norm",
                .decoder = isBert ? "cls.predictions.decoder" : "lm_head.decoder",
                .bias = isBert ? "cls.predictions.bias" : "lm_head.bias",
                .wordEmbeddings = "decoder." + base + ".embeddings.word_embeddings.weight"};
    }
};

struct Gpt2PairHead {
    nn::Linear projection;

    Gpt2PairHead(const nn::Weights& root, const PairConfig<Gpt2PartConfig>& c)
        : projection(vocabularyProjection(root / "decoder", "lm_head", c.decoder.hidden_size, c.decoder.vocab_size,
                                          "decoder." + c.decoder.base + "." + Gpt2::kWordTable, c.decoder.tie_word_embeddings)) {}
    Tensor operator()(const Tensor& states) const { return projection(states); }
};

std::unique_ptr<Model> makePair(Build build) {
    const bool isGpt2 = ConfigReader(partOf(build.config, "decoder")).text("model_type", "") == "gpt2";
    return isGpt2 ? make<ConditionalGenerationModel<EncoderDecoder<Gpt2Stack>, Gpt2PairHead>>(std::move(build))
                  : make<ConditionalGenerationModel<EncoderDecoder<BertStack>, BertPairHead>>(std::move(build));
}

}  // namespace

Architecture encoderDecoderArchitecture() {
    return {
        "encoder-decoder", "encoder_decoder", {{"EncoderDecoderModel", {"AutoModelForSeq2SeqLM", "AutoModelWithLMHead"}, makePair, true}}};
}

}  // namespace twb::models

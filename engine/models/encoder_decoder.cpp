// Two pretrained encoders made into one encoder-decoder (Rothe et al., 2019, arXiv:1907.12461), model_type "encoder-decoder": config.json
// holds the configurations of both under `encoder` and `decoder`. BERT and RoBERTa (and what is RoBERTa by another name) can be either.
// Quirks: an encoder of another width is projected onto the decoder's; with tie_encoder_decoder the file holds the encoder's tensors only.
#include "engine/models/encoder_decoder.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/models/bert_decoder.h"
#include "engine/models/seq2seq_model.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

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
                                                        "\"; bert, roberta, xlm-roberta or camembert was expected.");
            }
            pad_token_id = c.integer("pad_token_id", 1);
            positionsAfterPadding = true;
        }
    }

private:
    static const core::Json& partOf(const core::Json& config, const char* part) {
        const auto found = config.find(part);
        if (found == config.end() || !found->is_object()) {
            throw Error(ErrorCode::InvalidFile, std::string("config.json has no object \"") + part + "\", the configuration of the " +
                                                    part + ", which a model of type encoder-decoder needs.");
        }
        return *found;
    }
};

struct PairConfig {
    PartConfig encoder, decoder;
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
BertEncoder tiedEncoder(const nn::Weights& w, const PairConfig& c) {
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

struct EncoderDecoder {
    using Config = PairConfig;
    static constexpr const char* kPrefix = "";

    BertEncoder encoder;
    BertDecoder decoder;
    std::optional<nn::Linear> projection;

    EncoderDecoder(const nn::Weights& w, const Config& c)
        : encoder(tiedEncoder(w, c)), decoder(w / "decoder" / c.decoder.base, c.decoder, c.decoder.hidden_size) {
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

/// The decoder's word predictor.
struct PairLmHead : LmHead {
    PairLmHead(const nn::Weights& root, const PairConfig& c)
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

}  // namespace

Architecture encoderDecoderArchitecture() {
    return {"encoder-decoder",
            "encoder_decoder",
            {{"EncoderDecoderModel",
              {"AutoModelForSeq2SeqLM", "AutoModelWithLMHead"},
              make<ConditionalGenerationModel<EncoderDecoder, PairLmHead>>,
              true}}};
}

}  // namespace twb::models

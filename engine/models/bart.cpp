// BART (Lewis et al., 2019, arXiv:1910.13461), mBART (Liu et al., 2020, arXiv:2001.08210), PLBART (Ahmad et al., 2021, arXiv:2103.06333),
// Marian (Junczys-Dowmunt et al., 2018, arXiv:1804.00344), Pegasus (Zhang et al., 2019, arXiv:1912.08777), Blenderbot (Roller et al., 2020,
// arXiv:2004.13637) and M2M100 / NLLB (Fan et al., 2020, arXiv:2010.11125; arXiv:2207.04672): one encoder-decoder whose families differ in
// the places of the norms, the positions and the defaults, see the table below.
// Quirks: Marian with two vocabularies has decoder_vocab_size words in its head only, its decoder's table has vocab_size rows.
#include "engine/models/bart.h"

#include <array>

#include "engine/core/error.h"
#include "engine/models/bart_layers.h"
#include "engine/models/seq2seq_model.h"

namespace twb::models {
namespace {

struct Family {
    const char* modelType;
    BartVariant variant;
};

const std::array<Family, 8> kFamilies{{
    {"bart", {.embeddingNorm = true, .derivesDecoderInputs = true, .decoder_start_token_id = 2}},
    {"mbart", {.normFirst = true, .embeddingNorm = true, .finalNorm = "layer_norm", .derivesDecoderInputs = true, .lastTokenFirst = true}},
    {"plbart", {.embeddingNorm = true, .derivesDecoderInputs = true, .lastTokenFirst = true, .scale_embedding = true}},
    {"marian", {.positions = BartPositionKind::Sinusoidal, .pad_token_id = 58100, .eos_token_id = 0, .decoder_start_token_id = 58100}},
    {"pegasus",
     {.positions = BartPositionKind::Sinusoidal,
      .normFirst = true,
      .finalNorm = "layer_norm",
      .pad_token_id = 0,
      .eos_token_id = 1,
      .decoder_start_token_id = 0}},
    {"blenderbot",
     {.positions = BartPositionKind::Learned,
      .normFirst = true,
      .finalNorm = "layer_norm",
      .pad_token_id = 0,
      .decoder_start_token_id = 1}},
    {"blenderbot-small",
     {.positions = BartPositionKind::Learned,
      .embeddingNorm = true,
      .decoderNormsWordsAlone = true,
      .pad_token_id = 0,
      .decoder_start_token_id = 1}},
    {"m2m_100",
     {.positions = BartPositionKind::Counted,
      .normFirst = true,
      .finalNorm = "layer_norm",
      .finalLogitsBias = false,
      .scale_embedding = true,
      .decoder_start_token_id = 2}},
}};

const BartVariant& variantOf(const core::Json& config) {
    const std::string modelType = ConfigReader(config).text("model_type", "bart");
    for (const Family& family : kFamilies) {
        if (modelType == family.modelType) {
            return family.variant;
        }
    }
    throw core::Error(core::ErrorCode::Unsupported, "config.json: model_type is \"" + modelType + "\", not one of the BART family.");
}

struct FamilyConfig : BartConfig {
    bool sharesWords;  ///< Marian: false where source and target have vocabularies of their own
    std::int64_t headVocabulary;

    explicit FamilyConfig(const core::Json& config) : BartConfig(config, variantOf(config)) {
        const ConfigReader c(config);
        sharesWords = c.flag("share_encoder_decoder_embeddings", true);
        headVocabulary = sharesWords ? vocab_size : c.positive("decoder_vocab_size", vocab_size);
    }

    nn::Embedding words(const nn::Weights& w, const char* stack) const {
        return sharesWords ? bartWords(w, *this)
                           : nn::Embedding(w / stack / "embed_tokens", vocab_size, d_model, start.pad_token_id.value_or(-1));
    }
};

struct Bart {
    using Config = FamilyConfig;
    static constexpr const char* kPrefix = "model";

    BartEncoder encoder;
    BartDecoder decoder;

    Bart(const nn::Weights& w, const Config& c)
        : encoder(w / "encoder", c, c.words(w, "encoder")), decoder(w / "decoder", c, c.words(w, "decoder")) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

struct BartDecoderAlone : BartDecoder {
    using Config = FamilyConfig;
    static constexpr const char* kPrefix = "model.decoder";

    BartDecoderAlone(const nn::Weights& w, const Config& c)
        : BartDecoder(w, c, nn::Embedding(w / "embed_tokens", c.vocab_size, c.d_model, c.start.pad_token_id.value_or(-1))) {}
};

const char* const kDecoderWords = "model.decoder.embed_tokens.weight";

struct BartLmHead : Seq2SeqLmHead {
    BartLmHead(const nn::Weights& root, const FamilyConfig& c)
        : Seq2SeqLmHead(root, {.vocabulary = c.headVocabulary,
                               .width = c.d_model,
                               .table = c.tie_word_embeddings ? kDecoderWords : "",
                               .finalLogitsBias = c.variant.finalLogitsBias}) {}
};

struct BartCausalHead : Seq2SeqLmHead {
    BartCausalHead(const nn::Weights& root, const FamilyConfig& c)
        : Seq2SeqLmHead(root, {.vocabulary = c.vocab_size,
                               .width = c.d_model,
                               .table = c.tie_word_embeddings ? kDecoderWords : "",
                               .finalLogitsBias = false}) {}
};

Architecture architecture(const std::string& modelType, const std::string& classes, const std::vector<std::string>& kinds) {
    const std::string writer = modelType == "marian" ? "MarianMTModel" : classes + "ForConditionalGeneration";
    std::vector<std::string> writerAutos{"AutoModelForSeq2SeqLM", "AutoModelWithLMHead"};
    if (modelType == "bart" || modelType == "mbart") {
        writerAutos.insert(writerAutos.end(), {"AutoModelForMaskedLM", "AutoModelForPreTraining"});
    }
    Architecture out{modelType,
                     Bart::kPrefix,
                     {{classes + "Model", {"AutoModel"}, make<Seq2SeqBaseModel<Bart>>, true},
                      {writer, writerAutos, make<ConditionalGenerationModel<Bart, BartLmHead>>}}};
    for (const std::string& kind : kinds) {
        HeadRow row{classes + "For" + kind, {"AutoModelFor" + kind}};
        row.make = kind == "CausalLM"            ? make<Seq2SeqCausalModel<BartDecoderAlone, BartCausalHead>>
                   : kind == "QuestionAnswering" ? make<Seq2SeqQuestionAnsweringModel<Bart>>
                                                 : make<Seq2SeqClassificationModel<Bart>>;
        out.heads.push_back(row);
    }
    for (HeadRow& row : out.heads) {
        row.ignoredUnexpected = {"encoder.version", "decoder.version"};
    }
    return out;
}

}  // namespace

std::vector<Architecture> bartArchitectures() {
    return {architecture("bart", "Bart", {"SequenceClassification", "QuestionAnswering", "CausalLM"}),
            architecture("mbart", "MBart", {"SequenceClassification", "QuestionAnswering", "CausalLM"}),
            architecture("plbart", "PLBart", {"SequenceClassification", "CausalLM"}),
            architecture("marian", "Marian", {"CausalLM"}),
            architecture("pegasus", "Pegasus", {"CausalLM"}),
            architecture("blenderbot", "Blenderbot", {"CausalLM"}),
            architecture("blenderbot-small", "BlenderbotSmall", {"CausalLM"}),
            architecture("m2m_100", "M2M100", {})};
}

}  // namespace twb::models

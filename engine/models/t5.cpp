// T5 (Raffel et al., 2019, arXiv:1910.10683), model_type "t5", with mT5 (Xue et al., 2020, arXiv:2010.11934) and umT5 (Chung et al., 2023,
// arXiv:2304.09151). Quirks: the class for sequence classification keeps the model under "transformer", the others keep it bare; v1.1 and
// mT5 gate the feed-forward and leave the word predictor untied; umT5 learns a bias by distance in every layer.
#include "engine/models/t5.h"

#include "engine/models/t5_stacks.h"

namespace twb::models {
namespace {

struct T5 {
    using Config = T5Config;
    static constexpr const char* kPrefix = "";

    T5Encoder encoder;
    T5Decoder decoder;

    T5(const nn::Weights& w, const Config& c) : encoder(w / "encoder", c, t5Words(w, c)), decoder(w / "decoder", c, t5Words(w, c)) {}
    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const { return decoder(inputs, memory, contexts); }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

/// The decoder of these reads the shifted source when nothing else is given.
struct T5ReadingConfig : T5Config {
    explicit T5ReadingConfig(const core::Json& config) : T5Config(config) { derivesDecoderInputs = true; }
};

struct T5OfClassifier : T5 {
    using Config = T5ReadingConfig;
    static constexpr const char* kPrefix = "transformer";
    using T5::T5;
};

struct T5OfAnswers : T5 {
    using Config = T5ReadingConfig;
    using T5::T5;
};

Architecture architecture(const std::string& modelType, const std::string& classes) {
    Architecture out{
        modelType,
        "transformer",
        {{classes + "Model", {"AutoModel"}, make<Seq2SeqBaseModel<T5>>, true},
         {classes + "ForConditionalGeneration",
          {"AutoModelForSeq2SeqLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
          make<ConditionalGenerationModel<T5, T5LmHead>>,
          true},
         {classes + "EncoderModel", {"AutoModelForTextEncoding"}, make<BaseModel<T5EncoderAlone<T5Encoder, T5Config>>>, true, {"decoder"}},
         {classes + "ForSequenceClassification", {"AutoModelForSequenceClassification"}, make<Seq2SeqClassificationModel<T5OfClassifier>>},
         {classes + "ForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<Seq2SeqQuestionAnsweringModel<T5OfAnswers>>, true}}};
    for (HeadRow& row : out.heads) {
        row.ignoredUnexpected.push_back(kT5UnusedBias);
    }
    return out;
}

}  // namespace

std::vector<Architecture> t5Architectures() {
    return {architecture("t5", "T5"), architecture("mt5", "MT5"), architecture("umt5", "UMT5")};
}

}  // namespace twb::models

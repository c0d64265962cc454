#include "engine/models/seq2seq_heads.h"

#include "engine/core/error.h"

namespace twb::models {

Inputs completedDecoderInputs(const Inputs& inputs, const Tensor& labels, const DecoderStart& start, bool derives,
                              const std::string& className) {
    Inputs decoder = decoderInputs(inputs);
    if (decoder.has("input_ids") || decoder.has("inputs_embeds")) {
        return decoder;
    }
    if (labels.defined()) {
        decoder.set("input_ids", shiftTokensRight(labels, start));
    } else if (derives && inputs.has("input_ids")) {
        decoder.set("input_ids", shiftTokensRight(inputs.get("input_ids"), start));
    } else {
        throw core::Error(core::ErrorCode::InvalidInput, className + " needs decoder_input_ids or decoder_inputs_embeds" +
                                                             (derives ? ", or input_ids to make them from." : "."));
    }
    return decoder;
}

const std::vector<std::string>& decoderInputNames() {
    static const std::vector<std::string> names{"input_ids",     "attention_mask", "encoder_hidden_states", "encoder_attention_mask",
                                                "inputs_embeds", "head_mask",      "cross_attn_head_mask"};
    return names;
}

Seq2SeqLmHead::Seq2SeqLmHead(const nn::Weights& root, const Options& options) {
    const nn::NamedTensor* table = options.table.empty() ? nullptr : root.store().find(options.table);
    const nn::Weights w = root / options.name;
    projection.weight = table ? w.tied("weight", table->tensor, table->tiedTo.empty() ? table->name : table->tiedTo)
                              : w.tensor("weight", {options.vocabulary, options.width});
    if (options.finalLogitsBias) {
        projection.bias = root.buffer("final_logits_bias", {1, options.vocabulary}).squeeze(0);
    }
}

}  // namespace twb::models

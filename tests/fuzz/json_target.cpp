// config.json and the other JSON files of a model.
#include "engine/core/json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace twb::core;

TWB_FUZZ_TARGET(json) {
    const Json value = parseJson(input, "the file");
    dumpJson(value);
    excerpt(value);
    typeName(value);
    // As the readers of config.json ask; a value of another type is refused.
    const std::string where = "config.json";
    optionalString(value, "model_type", where);
    optionalInt(value, "hidden_size", where);
    optionalNumber(value, "layer_norm_eps", where);
    optionalBool(value, "tie_word_embeddings", where);
}

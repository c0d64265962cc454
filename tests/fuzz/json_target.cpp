// config.json and the other JSON files of a model.
#include "engine/core/json.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(json) {
    const twb::core::Json value = twb::core::parseJson(input, "the file");
    twb::core::dumpJson(value);
    twb::core::excerpt(value);
}

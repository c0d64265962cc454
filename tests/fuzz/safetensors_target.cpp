#include "engine/io/safetensors.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(safetensors) {
    const auto bytes = twb::fuzz::exactCopy(input);
    twb::io::parseSafetensors(*bytes, "the file", bytes);
}

// tokenizer.json: read, used, written and read again.
#include <cstdio>
#include <cstdlib>

#include "engine/text/fast/fast_tokenizer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/tokenizer_probe.h"

using namespace twb::text;

TWB_FUZZ_TARGET(tokenizer_json) {
    TokenizerInit init;
    init.className = "PreTrainedTokenizer";
    init.hasTokenizerJson = true;
    const FastTokenizer tokenizer(init, parseTokenizerJson(input, "tokenizer.json"));
    twb::fuzz::probeTokenizer(tokenizer);

    const std::string written = writeTokenizerJson(parseTokenizerJson(input, "tokenizer.json"));
    std::string again;
    try {
        again = writeTokenizerJson(parseTokenizerJson(written, "what was written"));
    } catch (const twb::core::Error& error) {
        std::fprintf(stderr, "what was written cannot be read: %s\n", error.what());
        std::abort();
    }
    if (again != written) {
        std::fprintf(stderr, "what was written reads differently\n");
        std::abort();
    }
}

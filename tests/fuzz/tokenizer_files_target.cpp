// Folders of tokenizers that have no tokenizer.json, or have one beside other files: vocab.txt, vocab.json and merges.txt,
// added_tokens.json, tokenizer_config.json, special_tokens_map.json, config.json, chat templates.
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"
#include "tests/fuzz/folder_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/tokenizer_probe.h"

TWB_FUZZ_TARGET(tokenizer_files) {
    static twb::fuzz::ScratchFolder folder;
    folder.clear();
    folder.writeAll(input);
    const auto tokenizer = twb::text::Tokenizer::fromFolder(folder.path());
    twb::fuzz::probeTokenizer(*tokenizer);
    twb::text::ChatTemplate::ofTokenizer(*tokenizer);
}

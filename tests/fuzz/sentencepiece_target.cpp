// SentencePiece models: the first byte says which tokenizer reads the rest.
#include <iterator>

#include "engine/text/tokenizer.h"
#include "tests/fuzz/folder_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/tokenizer_probe.h"

namespace {

struct Reader {
    const char* className;
    const char* file;
    bool fast;
};

constexpr Reader kReaders[] = {{"T5Tokenizer", "spiece.model", true},
                               {"T5Tokenizer", "spiece.model", false},
                               {"LlamaTokenizer", "tokenizer.model", true},
                               {"GemmaTokenizer", "tokenizer.model", true},
                               {"AlbertTokenizer", "spiece.model", true},
                               {"XLMRobertaTokenizer", "sentencepiece.bpe.model", true},
                               {"XLMRobertaTokenizer", "sentencepiece.bpe.model", false},
                               {"DebertaV2Tokenizer", "spm.model", true},
                               {"XLNetTokenizer", "spiece.model", true},
                               {"PegasusTokenizer", "spiece.model", true},
                               {"NllbTokenizer", "sentencepiece.bpe.model", false},
                               {"BertGenerationTokenizer", "spiece.model", false},
                               {"SpeechT5Tokenizer", "spm_char.model", false},
                               {"GPTSw3Tokenizer", "spiece.model", false}};

}  // namespace

TWB_FUZZ_TARGET(sentencepiece) {
    if (input.empty()) {
        return;
    }
    const Reader& reader = kReaders[static_cast<unsigned char>(input[0]) % std::size(kReaders)];
    static twb::fuzz::ScratchFolder folder;
    folder.clear();
    folder.write("tokenizer_config.json", std::string(R"({"tokenizer_class": ")") + reader.className + "\"}");
    folder.write(reader.file, input.substr(1));
    const auto tokenizer = twb::text::Tokenizer::fromFolder(folder.path(), {{"use_fast", reader.fast}});
    twb::fuzz::probeTokenizer(*tokenizer);
}

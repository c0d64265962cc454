// GGUF: the container, the tensors, and what it is as a Hugging Face checkpoint, with its tokenizer in use.
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/text/convert/gguf_vocabulary.h"
#include "engine/text/fast/fast_tokenizer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/tokenizer_probe.h"

TWB_FUZZ_TARGET(gguf) {
    const auto bytes = twb::fuzz::exactCopy(input);
    const twb::io::GgufFile file = twb::io::parseGguf(*bytes, "the file", bytes);
    for (const twb::io::GgufTensor& tensor : file.tensors) {
        twb::io::dequantize(tensor);
    }
    const twb::io::GgufCheckpoint checkpoint = twb::io::ggufCheckpoint(file);
    for (const twb::io::TensorView& tensor : checkpoint.tensors) {
        twb::io::contiguous(twb::io::unpacked(tensor));
    }
    twb::text::TokenizerInit init;
    init.className = "PreTrainedTokenizer";
    const twb::text::FastTokenizer tokenizer(init, twb::text::specOfGguf(twb::text::readGgufVocabulary(file), file.where));
    twb::fuzz::probeTokenizer(tokenizer);
}

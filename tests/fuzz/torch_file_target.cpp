// Files of torch.save: a ZIP archive or the older stream of pickles.
#include "engine/io/pickle/torch_file.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(torch_file) {
    const auto bytes = twb::fuzz::exactCopy(input);
    const twb::io::TorchFile file = twb::io::parseTorchFile(*bytes, "the file", bytes);
    twb::io::stateDictTensors(file, "the file");
}

// numpy's .npy and .npz.
#include "engine/io/npy.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(npy) {
    const auto bytes = twb::fuzz::exactCopy(input);
    const twb::io::SharedBytes content{*bytes, bytes};
    if (input.starts_with("PK")) {
        for (const twb::io::TensorView& array : twb::io::parseNpz(content, "the archive")) {
            twb::io::contiguous(array);
        }
    } else {
        twb::io::contiguous(twb::io::parseNpy(content, "the file"));
    }
}

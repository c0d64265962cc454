#include "engine/io/csv.h"
#include "tests/fuzz/fuzz_target.h"

TWB_FUZZ_TARGET(csv) {
    twb::io::parseCsv(input, "the table");
}

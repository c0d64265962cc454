// Runs every file of the corpus through its target, without libFuzzer: what was found once stays mended.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "engine/core/text_file.h"
#include "tests/fuzz/targets.h"

namespace {

std::vector<std::filesystem::path> filesOf(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

int main() {
    const std::filesystem::path corpus = TWB_FUZZ_CORPUS;
    for (const twb::fuzz::Target& target : twb::fuzz::kTargets) {
        const auto files = filesOf(corpus / target.name);
        for (const auto& file : files) {
            std::printf("%s\n", file.string().c_str());
            std::fflush(stdout);  // the last line names the file that crashed
            target.run(twb::core::readTextFile(file));
        }
        if (files.empty()) {
            std::fprintf(stderr, "%s has no corpus\n", target.name);
            return 1;
        }
    }
    return 0;
}

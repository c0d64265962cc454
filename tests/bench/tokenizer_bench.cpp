// Times loading and encoding of tokenizers: tokenizer_bench FOLDER TEXT_FILE THREADS offsets|bare. Writes one JSON object;
// bench_tokenizers.py runs it beside Hugging Face's library.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>
#include <string_view>

#include "engine/core/text_file.h"
#include "engine/text/tokenizer.h"

namespace {

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::cerr << "usage: tokenizer_bench FOLDER TEXT_FILE THREADS offsets|bare\n";
        return 2;
    }
    auto begin = std::chrono::steady_clock::now();
    const auto tokenizer = twb::text::Tokenizer::fromFolder(argv[1]);
    const double load = secondsSince(begin);

    const std::string text = twb::core::readTextFile(argv[2]);
    std::vector<twb::text::TextInput> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    twb::text::EncodeOptions options;
    options.threads = unsigned(std::stoul(argv[3]));
    options.returnOffsetsMapping = tokenizer->isFast() && argv[4] == std::string_view("offsets");
    double best = 1e9;
    std::size_t tokens = 0;
    for (int run = 0; run < 3; ++run) {
        begin = std::chrono::steady_clock::now();
        const auto batch = tokenizer->encode(lines, options);
        best = std::min(best, secondsSince(begin));
        tokens = 0;
        for (const auto& row : batch.rows) {
            tokens += row.size();
        }
    }
    std::cout << "{\"load_s\": " << load << ", \"encode_s\": " << best << ", \"tokens\": " << tokens << "}\n";
}

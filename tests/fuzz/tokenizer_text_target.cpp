// Texts for small tokenizers of every kind. Four bytes choose tokenizer and options, the rest is the text (two texts around \x1F).
#include <algorithm>
#include <memory>
#include <vector>

#include "engine/text/tokenizer.h"
#include "tests/fuzz/folder_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/tokenizer_probe.h"

using namespace twb::text;

namespace {

constexpr const char* kFast[] = {"c-added-both",
                                 "c-added-normalized",
                                 "c-model-bpe-suffix",
                                 "c-model-bpe-unknown",
                                 "c-model-unigram",
                                 "c-model-wordpiece",
                                 "c-normalizer-bert",
                                 "c-normalizer-nfc",
                                 "c-normalizer-nfkd",
                                 "c-normalizer-precompiled",
                                 "c-normalizer-replace-regex",
                                 "c-post-roberta-trim",
                                 "c-post-template-types",
                                 "c-pre-bytelevel-prefix0-regex1-trim0",
                                 "c-pre-metaspace",
                                 "c-pre-split-mergedwithnext",
                                 "c-pre-unicodescripts",
                                 "d-sequence-llama"};

// Tokenizers that transformers has only in Python.
constexpr const char* kSlow[] = {
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"CTRLTokenizer\"}\n"
    "=== vocab.json\n{\"a\": 0, \"b\": 1, \"ab\": 2, \"abc\": 3, \"<unk>\": 4, \"a@@\": 5, \"ab@@\": 6}\n"
    "=== merges.txt\n#version\na b\nab c</w>\n",
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"XLMTokenizer\"}\n"
    "=== vocab.json\n{\"<s>\": 0, \"</s>\": 1, \"<pad>\": 2, \"<unk>\": 3, \"<special1>\": 4, \"a\": 5, \"b</w>\": 6, \"ab</w>\": 7}\n"
    "=== merges.txt\na b</w>\n",
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"CanineTokenizer\"}\n",
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"ByT5Tokenizer\"}\n",
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\"}\n"
    "=== vocab.json\n{\"<pad>\": 0, \"<s>\": 1, \"</s>\": 2, \"<unk>\": 3, \"|\": 4, \"E\": 5, \"A\": 6}\n",
    "=== tokenizer_config.json\n{\"tokenizer_class\": \"ProphetNetTokenizer\"}\n"
    "=== prophetnet.tokenizer\n[PAD]\n[CLS]\n[SEP]\n[UNK]\n[MASK]\n[X_SEP]\nhello\n##ing\na\n##b\n"};

std::vector<std::unique_ptr<Tokenizer>> open() {
    std::vector<std::unique_ptr<Tokenizer>> tokenizers;
    for (const char* name : kFast) {
        tokenizers.push_back(Tokenizer::fromFolder(std::filesystem::path(TWB_FUZZ_TOKENIZERS) / name));
    }
    twb::fuzz::ScratchFolder folder;
    for (const char* files : kSlow) {
        folder.clear();
        folder.writeAll(files);
        tokenizers.push_back(Tokenizer::fromFolder(folder.path()));
    }
    return tokenizers;
}

EncodeOptions optionsOf(const Tokenizer& tokenizer, unsigned char flags, unsigned char length, unsigned char stride) {
    constexpr Truncation kTruncations[] = {Truncation::DoNotTruncate, Truncation::LongestFirst, Truncation::OnlyFirst,
                                           Truncation::OnlySecond};
    constexpr Padding kPaddings[] = {Padding::DoNotPad, Padding::Longest, Padding::MaxLength, Padding::DoNotPad};
    EncodeOptions options;
    options.truncation = kTruncations[flags & 3];
    options.padding = kPaddings[flags >> 2 & 3];
    options.addSpecialTokens = (flags & 16) == 0;
    options.isSplitIntoWords = (flags & 32) != 0;
    options.returnOverflowingTokens = (flags & 64) != 0;
    options.returnSpecialTokensMask = (flags & 128) != 0;
    options.maxLength = length % 48;
    options.stride = stride % 16;
    if (stride >= 128) {
        options.padToMultipleOf = stride / 16;
    }
    options.returnOffsetsMapping = tokenizer.isFast();
    options.returnWordIds = tokenizer.isFast();
    return options;
}

Sequence sequenceOf(std::string_view text, bool words) {
    if (!words) {
        return Sequence(std::string(text));
    }
    std::vector<std::string> list;
    while (true) {
        const std::size_t end = text.find(' ');
        list.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return Sequence(std::move(list));
        }
        text.remove_prefix(end + 1);
    }
}

}  // namespace

TWB_FUZZ_TARGET(tokenizer_text) {
    static const std::vector<std::unique_ptr<Tokenizer>> kTokenizers = open();
    constexpr std::size_t kChoices = 4;
    if (input.size() < kChoices) {
        return;
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(input[i]); };
    const Tokenizer& tokenizer = *kTokenizers[byte(0) % kTokenizers.size()];
    const EncodeOptions options = optionsOf(tokenizer, byte(1), byte(2), byte(3));
    const std::string_view text = input.substr(kChoices);
    const std::size_t cut = text.find('\x1F');
    TextInput pair(sequenceOf(text.substr(0, cut), options.isSplitIntoWords));
    if (cut != std::string_view::npos) {
        pair.second = sequenceOf(text.substr(cut + 1), options.isSplitIntoWords);
    }
    twb::fuzz::probeText(tokenizer, pair, options);
}

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

namespace twb::tasks {

/// How the vectors of a sentence's tokens become one vector: what sentence-transformers keeps in modules.json, 1_Pooling/config.json and
/// sentence_bert_config.json of a model. Several modes are put one behind the other. Without those files: the mean.
struct SentencePooling {
    bool cls = false;
    bool mean = true;
    bool max = false;
    bool meanSqrtLength = false;
    bool weightedMean = false;  ///< weights 1, 2, 3, ... along the sentence
    bool lastToken = false;
    bool normalize = false;                 ///< to length 1
    std::optional<std::int64_t> maxLength;  ///< tokens that are read of a sentence

    /// Throws Error(InvalidFile) for files that cannot be read, Error(Unsupported) naming a further module (a dense layer, say).
    static SentencePooling fromFolder(const std::filesystem::path& folder);

    /// The sentence's vector. `tokens` is [length, hidden]; `mask` is 1 for tokens that count.
    at::Tensor pool(const at::Tensor& tokens, const std::vector<std::int64_t>& mask) const;
};

}  // namespace twb::tasks

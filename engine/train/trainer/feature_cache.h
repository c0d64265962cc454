#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/train/training_task.h"

namespace twb::train {

/// Names what features were made from: parts are added in turn, other parts or another order give another text.
class FeatureKey {
public:
    void add(std::string_view part);
    const std::string& text() const { return m_digest; }

private:
    std::string m_digest;  ///< SHA-1, hexadecimal
};

/// Features in files, so that rows are tokenized once. Of the files those used last stay, up to `mostBytes` together.
class FeatureCache {
public:
    explicit FeatureCache(std::filesystem::path folder, std::uint64_t mostBytes = std::uint64_t(2) << 30);

    /// Nothing when they are not there, or the file is damaged.
    std::optional<std::vector<Feature>> load(const FeatureKey& key) const;
    /// Keeps nothing where the folder cannot be written, or the features are not all of the same tensors.
    void store(const FeatureKey& key, const std::vector<Feature>& features) const;

private:
    std::filesystem::path fileOf(const FeatureKey& key) const;
    void removeOldest() const;

    std::filesystem::path m_folder;
    std::uint64_t m_mostBytes;
};

}  // namespace twb::train

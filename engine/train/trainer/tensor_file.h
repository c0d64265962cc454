#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ATen.h>

namespace twb::train {

/// Writes a safetensors file, synced and renamed into its place. Throws Error(InvalidFile) naming the file.
void writeTensors(const std::filesystem::path& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors);

}  // namespace twb::train

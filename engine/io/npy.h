#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/io/tensor_view.h"

/// numpy's .npy (one array) and .npz (a ZIP archive of them), as numpy.lib.format specifies; arrays of numbers and truth values,
/// little-endian.
namespace twb::io {

/// Maps a file: the array is a view into it (with strides for Fortran order). Throws Error(NotFound | InvalidFile | Unsupported).
TensorView openNpy(const std::filesystem::path& file);
TensorView parseNpy(const SharedBytes& content, const std::string& where);

/// The arrays of an archive; their names lack ".npy".
std::vector<TensorView> openNpz(const std::filesystem::path& file);
std::vector<TensorView> parseNpz(const SharedBytes& content, const std::string& where);

void writeNpy(const std::filesystem::path& file, const TensorView& array);

}  // namespace twb::io

#include "engine/train/data/media.h"

#include <algorithm>
#include <array>
#include <string>

namespace twb::train {

std::string_view mediaKind(const std::filesystem::path& file) {
    static constexpr std::array kImages{".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"};
    static constexpr std::array kSounds{".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a"};
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::find(kImages.begin(), kImages.end(), ending) != kImages.end()) {
        return "image";
    }
    return std::find(kSounds.begin(), kSounds.end(), ending) != kSounds.end() ? "audio" : "";
}

}  // namespace twb::train

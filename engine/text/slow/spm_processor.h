#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// The SentencePiece library's processor on one model file: exactly what the slow tokenizers of transformers use.
/// Constant after loading; may be used from several threads.
class SpmProcessor {
public:
    /// Throws Error(NotFound | InvalidFile) naming the file.
    explicit SpmProcessor(const std::filesystem::path& file);
    /// The model without the space that SentencePiece puts before a text (the "not legacy" tokenizers of transformers).
    static SpmProcessor withoutDummyPrefix(const std::filesystem::path& file);
    SpmProcessor(SpmProcessor&&) noexcept;
    ~SpmProcessor();

    std::vector<std::string> encode(std::string_view text) const;
    std::string decode(const std::vector<std::string>& pieces) const;
    std::int64_t size() const;
    /// 0 or the model's unknown id for a piece that is not there.
    std::int64_t pieceToId(std::string_view piece) const;
    bool holds(std::string_view piece) const;
    /// Throws Error(InvalidInput) for an id outside the model.
    std::string piece(std::int64_t id) const;

private:
    struct Impl;
    explicit SpmProcessor(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace twb::text

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/fast/tracked_text.h"

namespace twb::text {

/// Bytes [begin, end) of a TrackedText.
struct Split {
    std::uint32_t begin;
    std::uint32_t end;
};

/// A stretch of text between added tokens, and how it is cut into words. Words are never empty and follow each other.
struct PreTokenized {
    TrackedText text;
    std::vector<Split> splits;
    bool startsAtBeginning = true;  ///< the text is the first of its input (Metaspace's prepend_scheme "first")

    std::string_view word(const Split& s) const { return std::string_view(text.text).substr(s.begin, s.end - s.begin); }
};

class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    /// Cuts every split further; may rewrite the text.
    virtual void apply(PreTokenized& pre) const = 0;
};

/// The pre_tokenizer of a tokenizer.json (null: none, gives nullptr).
std::unique_ptr<PreTokenizer> makePreTokenizer(const core::Json& json, const std::string& where);

/// If the last step of the pre-tokenizer is ByteLevel, makes one that leaves its bytes as they are instead of writing them as letters: for
/// a model whose vocabulary was turned into bytes. Otherwise nullptr.
std::unique_ptr<PreTokenizer> makeRawBytePreTokenizer(const core::Json& json, const std::string& where);

enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

/// Collects the pieces of one split from its matches, the way NormalizedString::split does. Feed matches in order, then finish().
class SplitCollector {
public:
    SplitCollector(std::vector<Split>& out, Split whole, SplitBehavior behavior, bool invert)
        : m_out(out), m_whole(whole), m_behavior(behavior), m_invert(invert), m_at(whole.begin) {}
    /// Bytes [begin, end) of the text match.
    void match(std::size_t begin, std::size_t end);
    void finish();

private:
    void part(std::size_t begin, std::size_t end, bool isMatch);
    /// `joins`: the part belongs to the open piece.
    void extend(std::size_t begin, std::size_t end, bool isMatch, bool joins);
    void push(std::size_t begin, std::size_t end);

    std::vector<Split>& m_out;
    Split m_whole;
    SplitBehavior m_behavior;
    bool m_invert;
    std::size_t m_at;
    // The piece that may still grow (merging behaviours).
    std::size_t m_openBegin = 0;
    std::size_t m_openEnd = 0;
    bool m_open = false;
    bool m_previousMatch = false;
};

/// GPT-2's way to cut text: contractions, letters, numbers and other characters with a space before, white space.
void splitLikeGpt2(std::string_view text, std::size_t begin, std::size_t end, std::vector<Split>& out);

/// The pattern of cl100k and its relatives (Llama 3, Qwen): numbers in groups of at most `digits`.
void splitLikeCl100k(std::string_view text, std::size_t begin, std::size_t end, unsigned digits, std::vector<Split>& out);

/// How many digits a group has when `pattern` is the one that splitLikeCl100k implements; 0: another pattern.
unsigned cl100kDigits(std::string_view pattern);

}  // namespace twb::text

#include "engine/text/slow/layout_tokenizer.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::text {

LayoutTokenizer::LayoutTokenizer(const TokenizerInit& init, std::vector<std::string> files)
    : SlowTokenizer(init), m_source(init.folder), m_files(std::move(files)) {}

std::int64_t LayoutTokenizer::idOf(SpecialToken which) const {
    if (const auto id = specialTokenId(which)) {
        return *id;
    }
    static constexpr const char* kNames[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
    throw core::Error(core::ErrorCode::InvalidFile, m_source.string() + ": " + className() + " needs a " + kNames[static_cast<int>(which)] +
                                                        " that its vocabulary holds, but there is none.");
}

SequenceLayout LayoutTokenizer::between(std::optional<std::int64_t> before, std::optional<std::int64_t> after, bool doubledSeparator,
                                        bool secondTypeIsOne) {
    SequenceLayout layout;
    layout.single.clear();
    const auto add = [&](std::optional<std::int64_t> token, std::int64_t type) {
        if (token) {
            layout.pair.push_back(*token);
            layout.pairTypes.push_back(type);
        }
    };
    const std::int64_t second = secondTypeIsOne ? 1 : 0;
    layout.pair.clear();
    add(before, 0);
    add(SequenceLayout::kFirst, 0);
    add(after, 0);
    layout.single = layout.pair;
    add(doubledSeparator ? after : std::nullopt, 0);
    add(SequenceLayout::kSecond, second);
    add(after, second);
    return layout;
}

std::vector<std::int64_t> LayoutTokenizer::joinedWithEos(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                                         std::int64_t eos) {
    std::vector<std::int64_t> ids;
    const auto add = [&](const std::vector<std::int64_t>& sequence) {
        ids.insert(ids.end(), sequence.begin(), sequence.end());
        if (sequence.empty() || sequence.back() != eos) {
            ids.push_back(eos);
        }
    };
    add(first);
    if (second) {
        add(*second);
    }
    return ids;
}

std::vector<std::int64_t> LayoutTokenizer::buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                                       const EncodeOptions& options) const {
    const SequenceLayout& layout = options.asTarget && m_targetLayout ? *m_targetLayout : m_layout;
    std::vector<std::int64_t> ids;
    for (const std::int64_t part : second ? layout.pair : layout.single) {
        if (part == SequenceLayout::kFirst) {
            ids.insert(ids.end(), first.begin(), first.end());
        } else if (part == SequenceLayout::kSecond) {
            ids.insert(ids.end(), second->begin(), second->end());
        } else {
            ids.push_back(part);
        }
    }
    return ids;
}

std::vector<std::int64_t> LayoutTokenizer::typeIdsFor(const std::vector<std::int64_t>& first,
                                                      const std::vector<std::int64_t>* second) const {
    if (m_layout.pairTypes.empty()) {
        return SlowTokenizer::typeIdsFor(first, second);
    }
    std::vector<std::int64_t> types;
    const std::vector<std::int64_t>& parts = second ? m_layout.pair : m_layout.single;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t count = parts[i] == SequenceLayout::kFirst    ? first.size()
                                  : parts[i] == SequenceLayout::kSecond ? second->size()
                                                                        : 1;
        types.insert(types.end(), count, m_layout.pairTypes[i]);
    }
    return types;
}

std::vector<std::int64_t> LayoutTokenizer::specialMaskFor(const std::vector<std::int64_t>& first,
                                                          const std::vector<std::int64_t>* second) const {
    std::vector<std::int64_t> mask;
    for (const std::int64_t part : second ? m_layout.pair : m_layout.single) {
        const bool isSequence = part == SequenceLayout::kFirst || part == SequenceLayout::kSecond;
        const std::size_t count = part == SequenceLayout::kFirst ? first.size() : part == SequenceLayout::kSecond ? second->size() : 1;
        mask.insert(mask.end(), count, isSequence ? 0 : 1);
    }
    return mask;
}

std::vector<std::int64_t> LayoutTokenizer::maskOfAllSpecials(const std::vector<std::int64_t>& first,
                                                             const std::vector<std::int64_t>* second) const {
    const std::vector<std::int64_t> specials = allSpecialIds();
    const std::optional<std::int64_t> unknown = specialTokenId(SpecialToken::Unk);
    std::vector<std::int64_t> mask;
    const auto add = [&](const std::vector<std::int64_t>& ids) {
        for (const std::int64_t id : ids) {
            mask.push_back(id != unknown && std::find(specials.begin(), specials.end(), id) != specials.end() ? 1 : 0);
        }
    };
    add(first);
    if (second) {
        add(*second);
    }
    mask.push_back(1);
    return mask;
}

void LayoutTokenizer::saveVocabulary(const std::filesystem::path& folder) const {
    for (const std::string& name : m_files) {
        const std::filesystem::path from = m_source / name;
        const std::filesystem::path to = folder / name;
        std::error_code failure;
        if (!std::filesystem::exists(from, failure) || std::filesystem::equivalent(from, to, failure)) {
            continue;
        }
        std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, failure);
        if (failure) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              to.string() + " cannot be written from " + from.string() + ": " + failure.message() + ".");
        }
    }
}

void addSpecialTokens(TokenizerInit& init, const std::vector<std::string>& tokens) {
    core::Json& list = init.kwargs["additional_special_tokens"];
    if (!list.is_array()) {
        list = core::Json::array();
    }
    for (const std::string& token : tokens) {
        const bool known = std::any_of(list.begin(), list.end(), [&](const core::Json& one) {
            return one == token || (one.is_object() && one.value("content", "") == token);
        });
        if (!known) {
            list.push_back(token);
        }
    }
}

}  // namespace twb::text

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "engine/train/data/labels.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::size_t kRareShare = 20;        // a typo is at least this much rarer than what was meant
constexpr std::size_t kLongName = 8;          // from here on two letters may be wrong, below one
constexpr std::size_t kShortestWithTypo = 4;  // "sad" and "bad" are two labels

std::string plain(const std::string& label) {
    std::string out;
    for (const char c : label) {
        if (c != ' ' && c != '_' && c != '\t') {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

// Levenshtein's distance; over bytes, which is enough for names of labels.
std::size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> previous(b.size() + 1), current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t(0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] != b[j - 1])});
        }
        std::swap(previous, current);
    }
    return previous.back();
}

bool hasDigit(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// B-PER and I-PER are two labels, however rare one is.
bool areTagsOfOneSpan(const std::string& a, const std::string& b) {
    return a.size() > 2 && b.size() > 2 && a[1] == '-' && b[1] == '-' && a[0] != b[0];
}

bool isMeantBy(const LabelCount& right, const LabelCount& typo) {
    if (right.label == typo.label || areTagsOfOneSpan(right.label, typo.label)) {
        return false;
    }
    const std::string a = plain(right.label), b = plain(typo.label);
    if (a == b && right.count >= typo.count) {
        return right.count > typo.count || right.label < typo.label;
    }
    // "class1" and "class2" differ by intent.
    if (hasDigit(a) || hasDigit(b) || std::min(a.size(), b.size()) < kShortestWithTypo || right.count < kRareShare * typo.count) {
        return false;
    }
    return editDistance(a, b) <= (std::min(a.size(), b.size()) >= kLongName ? 2u : 1u);
}

Json renamed(const Json& value, const std::map<std::string, std::string>& names) {
    if (value.is_array()) {
        Json out = Json::array();
        for (const Json& item : value) {
            out.push_back(renamed(item, names));
        }
        return out;
    }
    const auto found = value.is_string() ? names.find(value.get<std::string>()) : names.end();
    return found == names.end() ? value : Json(found->second);
}

std::vector<std::size_t> rowsWith(const SplitView& split, std::size_t column, const std::set<std::string>& labels) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        const Json& cell = split.rows().cell(row, column);
        const bool has = cell.is_array()
                             ? std::any_of(cell.begin(), cell.end(), [&](const Json& v) { return labels.contains(labelText(v)); })
                             : labels.contains(labelText(cell));
        if (has) {
            rows.push_back(row);
        }
    }
    return rows;
}

}  // namespace

void checkLabelTypos(const SplitView& split, std::vector<Finding>& findings) {
    const auto column = split.labels();
    if (!column) {
        return;
    }
    const std::vector<LabelCount> counts = labelCounts(split.rows(), *column);
    if (counts.size() > 1000) {
        return;  // no classes
    }
    for (const LabelCount& typo : counts) {
        const LabelCount* meant = nullptr;
        for (const LabelCount& right : counts) {
            if (isMeantBy(right, typo) && (!meant || right.count > meant->count)) {
                meant = &right;
            }
        }
        if (!meant) {
            continue;
        }
        const std::map<std::string, std::string> names{{typo.label, meant->label}};
        findings.push_back(split.finding("label_typo", Severity::Warning, rowsWith(split, *column, {typo.label}),
                                         [column = *column, names](const Dataset& dataset) {
                                             return dataset.mapped(column, [&](const Json& value) { return renamed(value, names); });
                                         },
                                         {{"label", typo.label}, {"meant", meant->label}, {"meant_count", meant->count}}));
    }
}

void checkUnknownLabels(const SplitView& training, const SplitView& held, std::vector<Finding>& findings) {
    const auto there = training.labels(), here = held.labels();
    if (!there || !here) {
        return;
    }
    const std::vector<std::string> known = labelNames(training.rows(), *there);
    if (known.size() > 1000) {
        return;  // numbers to predict, not classes
    }
    std::set<std::string> unknown;
    for (const std::string& label : labelNames(held.rows(), *here)) {
        if (std::find(known.begin(), known.end(), label) == known.end()) {
            unknown.insert(label);
        }
    }
    if (unknown.empty()) {
        return;
    }
    const std::vector<std::size_t> rows = rowsWith(held, *here, unknown);
    findings.push_back(
        held.finding("unknown_label", Severity::Error, rows, leaveOut(rows), {{"other", training.name()}, {"label", *unknown.begin()}}));
}

}  // namespace twb::train

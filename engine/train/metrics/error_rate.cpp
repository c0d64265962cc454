// wer and cer: edits (Levenshtein) over the length of the references, as jiwer counts them.
#include <algorithm>
#include <numeric>

#include "engine/text/python/python_text.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

std::size_t editDistance(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (from[i] == to[j] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

Json errorRate(const MetricCall& call, std::vector<std::string> (*units)(const std::string&)) {
    call.checkOptions({});
    const std::vector<std::string> predictions = textsOf(call, call.predictions, "predictions");
    const std::vector<std::string> references = textsOf(call, call.references, "references");
    std::size_t edits = 0, length = 0;
    for (std::size_t i = 0; i < references.size(); ++i) {
        const std::vector<std::string> wanted = units(references[i]);
        edits += editDistance(wanted, units(predictions[i]));
        length += wanted.size();
    }
    return {{call.name, static_cast<double>(edits) / static_cast<double>(std::max<std::size_t>(length, 1))}};
}

/// Words stand between blanks; of other white space only runs of two and more separate.
std::vector<std::string> words(const std::string& text) {
    std::u32string single;
    const std::u32string points = text::py::decode(text);
    for (std::size_t i = 0; i < points.size();) {
        std::size_t end = i;
        while (end < points.size() && text::py::isSpace(points[end])) {
            ++end;
        }
        if (end - i >= 2) {
            single += U' ';
            i = end;
        } else {
            single += points[i++];
        }
    }
    std::vector<std::string> parts = text::py::split(text::py::strip(text::py::encode(single)), " ");
    parts.erase(std::remove(parts.begin(), parts.end(), ""), parts.end());
    return parts;
}

std::vector<std::string> letters(const std::string& text) {
    return text::py::characters(text::py::strip(text));
}

}  // namespace

Json wordErrorRate(const MetricCall& call) {
    return errorRate(call, words);
}

Json characterErrorRate(const MetricCall& call) {
    return errorRate(call, letters);
}

}  // namespace twb::train

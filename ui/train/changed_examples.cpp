#include "ui/train/changed_examples.h"

#include <algorithm>
#include <map>

#include "ui/text.h"
#include "ui/train/judgements.h"

namespace twb::ui {
namespace {

using core::Json;

/// By text and what was expected; of equal rows the last.
std::map<std::pair<std::string, std::string>, Json> byRow(const Json& judgements) {
    std::map<std::pair<std::string, std::string>, Json> rows;
    for (const Json& each : judgements.is_array() ? judgements : Json::array()) {
        rows[{each.value("text", std::string()), core::dumpJson(each.value("expected", Json()))}] = each.value("predicted", Json());
    }
    return rows;
}

}  // namespace

ExampleComparison compareExamples(const Json& before, const Json& after) {
    ExampleComparison out;
    const auto earlier = byRow(before);
    for (const auto& [row, predicted] : byRow(after)) {
        const auto found = earlier.find(row);
        if (found == earlier.end()) {
            continue;
        }
        ++out.compared;
        const Json expected = core::parseJson(row.second, "judgement");
        const bool wasRight = found->second == expected, isRight = predicted == expected;
        if (wasRight != isRight) {
            out.changed.push_back(
                {isRight, qtext(row.first), judgementText(expected), judgementText(found->second), judgementText(predicted)});
        }
    }
    const auto middle =
        std::stable_partition(out.changed.begin(), out.changed.end(), [](const ChangedExample& each) { return each.isFixed; });
    out.fixed = std::size_t(middle - out.changed.begin());
    return out;
}

}  // namespace twb::ui

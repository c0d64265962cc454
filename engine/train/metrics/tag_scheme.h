#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/train/metrics/metric_input.h"

/// Entities of tagged sentences, found as seqeval finds them.
namespace twb::train {

/// A run of tagged words: kind, sentence, first word, word after the last.
using Entity = std::tuple<std::string, std::size_t, std::size_t, std::size_t>;

/// As conlleval does: forgiving about missing beginnings. `suffix`: tags are "PER-B" instead of "B-PER".
std::set<Entity> lenientEntities(const std::vector<std::vector<std::string>>& sentences, bool suffix);

/// By the rules of a scheme: IOB1, IOB2, IOE1, IOE2, IOBES or BILOU. Throws (through `call`) for tags that the scheme has not.
std::set<Entity> strictEntities(const MetricCall& call, const std::vector<std::vector<std::string>>& sentences, const std::string& scheme,
                                bool suffix);

}  // namespace twb::train

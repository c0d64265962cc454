#include "engine/train/data/label_plan.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "engine/core/error.h"
#include "engine/train/data/labels.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::int64_t kHidden = -100;  // the id of a token without a label
constexpr const char* kProblemType = "problem_type";
constexpr const char* kLabelCount = "num_labels";  // in old configurations, beside the names

/// What the cells hold.
struct Found {
    std::set<std::string> names;
    bool allNumbers = true;
    bool anyFraction = false;
    bool anyList = false;
    std::size_t listSize = 0;  ///< of the first list

    explicit Found(const std::vector<Json>& cells) {
        for (const Json& cell : cells) {
            if (!cell.is_array()) {
                add(cell);
                continue;
            }
            listSize = anyList ? listSize : cell.size();
            anyList = true;
            for (const Json& item : cell) {
                add(item);
            }
        }
    }

    std::vector<std::string> sorted() const {
        std::vector<std::string> all(names.begin(), names.end());
        if (allNumbers) {
            std::sort(all.begin(), all.end(), [](const std::string& a, const std::string& b) { return std::stod(a) < std::stod(b); });
        }
        return all;
    }

private:
    void add(const Json& label) {
        if (label.is_null() || label == Json(kHidden)) {
            return;
        }
        allNumbers = allNumbers && label.is_number();
        anyFraction = anyFraction || label.is_number_float();
        names.insert(labelText(label));
    }
};

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<std::string> namesOfModel(const Json& config) {
    std::vector<std::string> names;
    if (const auto known = config.find("id2label"); known != config.end() && known->is_object()) {
        for (const auto& [id, name] : known->items()) {
            names.push_back(labelText(name));
        }
    }
    return names;
}

std::size_t labelCountOf(const Json& config) {
    const std::vector<std::string> names = namesOfModel(config);
    const auto count = config.find(kLabelCount);
    return !names.empty() ? names.size() : count != config.end() && count->is_number_unsigned() ? count->get<std::size_t>() : 2;
}

bool sameNames(std::vector<std::string> a, std::vector<std::string> b) {
    std::transform(a.begin(), a.end(), a.begin(), lowered);
    std::transform(b.begin(), b.end(), b.begin(), lowered);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
}

/// Whether these are all of the model's ids: 0, 1, ...
bool areItsIds(const std::vector<std::string>& names, std::size_t count) {
    for (std::size_t id = 0; id < names.size(); ++id) {
        if (names[id] != std::to_string(id)) {
            return false;
        }
    }
    return names.size() == count;
}

std::vector<std::string> numbered(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t id = 0; id < count; ++id) {
        names.push_back("LABEL_" + std::to_string(id));
    }
    return names;
}

/// The fields for `names`, or none when the model has them; and the kind of problem where config.json says another.
Json configFor(const Json& config, const std::vector<std::string>& names, bool keepsModels, const char* problemType) {
    Json fields = keepsModels ? Json::object() : labelFields(names);
    if (!keepsModels && config.contains(kLabelCount)) {
        fields[kLabelCount] = names.size();
    }
    const auto known = config.find(kProblemType);
    const bool saysOther = known != config.end() && known->is_string() && *known != problemType;
    if (saysOther || std::string_view(problemType) != "single_label_classification") {
        fields[kProblemType] = problemType;
    }
    return fields;
}

}  // namespace

Json labelFields(const std::vector<std::string>& names) {
    Json idToLabel = Json::object(), labelToId = Json::object();
    for (std::size_t id = 0; id < names.size(); ++id) {
        idToLabel[std::to_string(id)] = names[id];
        labelToId[names[id]] = id;
    }
    return {{"id2label", idToLabel}, {"label2id", labelToId}};
}

Json labelConfig(const LabelQuestion& question) {
    const Json& config = question.modelConfig;
    const std::size_t count = labelCountOf(config);
    const Found found(question.cells);
    const bool isList = question.setting.is_array();
    if (!isList && question.setting != "data") {
        throw Error(ErrorCode::InvalidParameter,
                    "data.labels must be \"model\", \"data\" or a list of names, but is " + core::excerpt(question.setting) + ".");
    }
    if (found.names.empty() && !isList) {
        throw Error(ErrorCode::InvalidInput, "No row of the training data has a label.");
    }
    const bool severalAtOnce = question.mayBeRegression && found.anyList;
    if (!isList && question.mayBeRegression && found.allNumbers && found.anyList) {
        return configFor(config, numbered(found.listSize), found.listSize == count, "multi_label_classification");
    }
    const bool saysRegression = config.contains(kProblemType) && config[kProblemType] == "regression";
    if (!isList && question.mayBeRegression && found.allNumbers && (found.anyFraction || saysRegression)) {
        return configFor(config, numbered(1), count == 1, "regression");
    }
    std::vector<std::string> names = found.sorted();
    if (isList) {
        names.clear();
        for (const Json& name : question.setting) {
            names.push_back(labelText(name));
        }
    }
    // A list that the request gives sets the ids, too.
    const bool keepsModels = !isList && (sameNames(names, namesOfModel(config)) || (found.allNumbers && areItsIds(names, count)));
    return configFor(config, names, keepsModels, severalAtOnce ? "multi_label_classification" : "single_label_classification");
}

}  // namespace twb::train

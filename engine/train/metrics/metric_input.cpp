#include "engine/train/metrics/metric_input.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace twb::train {

void MetricCall::fail(const std::string& why) const {
    throw core::Error(core::ErrorCode::InvalidParameter, name + ": " + why);
}

void MetricCall::checkOptions(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : options.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            std::string list;
            for (const std::string_view each : known) {
                list += (list.empty() ? "" : ", ") + std::string(each);
            }
            fail("there is no option " + key + "." + (list.empty() ? " It has none." : " There are " + list + "."));
        }
    }
}

const Json* MetricCall::option(std::string_view key) const {
    const auto it = options.find(std::string(key));
    return it == options.end() || it->is_null() ? nullptr : &*it;
}

bool MetricCall::has(std::string_view key) const {
    return option(key) != nullptr;
}

bool MetricCall::flag(std::string_view key, bool fallback) const {
    return core::optionalBool(options, key, name).value_or(fallback);
}

double MetricCall::number(std::string_view key, double fallback) const {
    return core::optionalNumber(options, key, name).value_or(fallback);
}

std::int64_t MetricCall::integer(std::string_view key, std::int64_t fallback) const {
    return core::optionalInt(options, key, name).value_or(fallback);
}

std::string MetricCall::text(std::string_view key, const std::string& fallback) const {
    return core::optionalString(options, key, name).value_or(fallback);
}

std::string MetricCall::choice(std::string_view key, const std::string& fallback, std::initializer_list<std::string_view> allowed) const {
    const auto it = options.find(std::string(key));
    const std::string value = it == options.end() ? fallback : it->is_null() ? "" : text(key, fallback);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        std::string list;
        for (const std::string_view each : allowed) {
            list += (list.empty() ? "" : ", ") + (each.empty() ? std::string("null") : "\"" + std::string(each) + "\"");
        }
        fail(std::string(key) + " is " + (value.empty() ? "null" : "\"" + value + "\"") + "; it may be " + list + ".");
    }
    return value;
}

std::vector<double> MetricCall::weights(std::size_t count) const {
    const Json* given = option("sample_weight");
    if (given == nullptr) {
        return std::vector<double>(count, 1.0);
    }
    std::vector<double> figures = figuresOf(*this, *given, "sample_weight");
    if (figures.size() != count) {
        fail("sample_weight has " + std::to_string(figures.size()) + " figures for " + std::to_string(count) + " items.");
    }
    return figures;
}

bool isNested(const Json& list) {
    return list.is_array() && !list.empty() && list.front().is_array();
}

namespace {

const Json& checkedList(const MetricCall& call, const Json& list, std::string_view what) {
    if (!list.is_array()) {
        call.fail(std::string(what) + " must be a list, but is " + core::typeName(list) + ".");
    }
    return list;
}

}  // namespace

std::vector<double> figuresOf(const MetricCall& call, const Json& list, std::string_view what) {
    std::vector<double> figures;
    for (const Json& each : checkedList(call, list, what)) {
        if (each.is_null()) {
            figures.push_back(std::numeric_limits<double>::quiet_NaN());
        } else if (each.is_boolean()) {
            figures.push_back(each.get<bool>() ? 1 : 0);
        } else if (each.is_number()) {
            figures.push_back(each.get<double>());
        } else {
            call.fail(std::string(what) + " must hold numbers, but has " + core::excerpt(each) + ".");
        }
    }
    return figures;
}

std::vector<std::vector<double>> rowsOf(const MetricCall& call, const Json& list, std::string_view what) {
    std::vector<std::vector<double>> rows;
    for (const Json& each : checkedList(call, list, what)) {
        rows.push_back(figuresOf(call, each, what));
        if (rows.back().size() != rows.front().size()) {
            call.fail(std::string(what) + " has rows of " + std::to_string(rows.front().size()) + " and of " +
                      std::to_string(rows.back().size()) + " figures; all must be as long.");
        }
    }
    return rows;
}

std::vector<std::string> textsOf(const MetricCall& call, const Json& list, std::string_view what) {
    std::vector<std::string> texts;
    for (const Json& each : checkedList(call, list, what)) {
        if (!each.is_string()) {
            call.fail(std::string(what) + " must hold texts, but has " + core::excerpt(each) + ".");
        }
        texts.push_back(each.get<std::string>());
    }
    return texts;
}

std::vector<std::vector<std::string>> referenceTextsOf(const MetricCall& call) {
    std::vector<std::vector<std::string>> all;
    for (const Json& each : checkedList(call, call.references, "references")) {
        all.push_back(each.is_string() ? std::vector<std::string>{each.get<std::string>()} : textsOf(call, each, "references"));
        if (all.back().empty()) {
            call.fail("item " + std::to_string(all.size() - 1) + " has no reference.");
        }
    }
    return all;
}

const Json& member(const MetricCall& call, const Json& object, std::string_view key, std::string_view what) {
    const auto it = object.is_object() ? object.find(std::string(key)) : object.end();
    if (!object.is_object() || it == object.end()) {
        call.fail("an entry of the " + std::string(what) + " has no \"" + std::string(key) + "\": " + core::excerpt(object) + ".");
    }
    return *it;
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double weightedMean(const std::vector<double>& values, const std::vector<double>& weights) {
    return std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) / std::accumulate(weights.begin(), weights.end(), 0.0);
}

}  // namespace twb::train

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

/// Reading what a metric is given; every error begins with the metric's name.
namespace twb::train {

using core::Json;

/// What computeMetric was asked, with typed access to the options.
struct MetricCall {
    std::string name;
    const Json& predictions;
    const Json& references;
    const Json& options;

    [[noreturn]] void fail(const std::string& why) const;

    /// Throws naming the first option that is not in `known`, and the known ones.
    void checkOptions(std::initializer_list<std::string_view> known) const;
    bool has(std::string_view option) const;  ///< there and not null
    bool flag(std::string_view option, bool fallback) const;
    double number(std::string_view option, double fallback) const;
    std::int64_t integer(std::string_view option, std::int64_t fallback) const;
    std::string text(std::string_view option, const std::string& fallback) const;
    const Json* option(std::string_view name) const;
    /// One of `allowed`; null reads as "".
    std::string choice(std::string_view option, const std::string& fallback, std::initializer_list<std::string_view> allowed) const;

    /// sample_weight, or ones.
    std::vector<double> weights(std::size_t count) const;
};

bool isNested(const Json& list);  ///< a list whose first entry is a list

std::vector<double> figuresOf(const MetricCall& call, const Json& list, std::string_view what);
std::vector<std::vector<double>> rowsOf(const MetricCall& call, const Json& list, std::string_view what);
std::vector<std::string> textsOf(const MetricCall& call, const Json& list, std::string_view what);
/// One text or a list of texts an entry: the references of a translation.
std::vector<std::vector<std::string>> referenceTextsOf(const MetricCall& call);

/// Member `key` of an object of the lists. Throws naming it when it is absent.
const Json& member(const MetricCall& call, const Json& object, std::string_view key, std::string_view what);

double mean(const std::vector<double>& values);
/// NaN when the weights are missing (0 / 0).
double weightedMean(const std::vector<double>& values, const std::vector<double>& weights);

}  // namespace twb::train

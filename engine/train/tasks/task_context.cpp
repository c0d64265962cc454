#include "engine/train/tasks/task_context.h"

#include <algorithm>
#include <cctype>

#include "engine/core/error.h"
#include "engine/train/metrics/metric.h"
#include "engine/train/trainer/trainer_state.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;

Json objectAt(const Json& request, const char* key) {
    const auto found = request.find(key);
    if (found == request.end() || found->is_null()) {
        return Json::object();
    }
    if (!found->is_object()) {
        throw Error(ErrorCode::InvalidParameter,
                    std::string("train: ") + key + " must be an object, but is " + core::typeName(*found) + ".");
    }
    return *found;
}

std::string keysOf(const Json& row) {
    std::string names;
    for (const auto& [name, value] : row.items()) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return names.empty() ? "none" : names;
}

bool equalsIgnoringCase(const std::string& a, const std::string& b) {
    const auto same = [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace

bool labelsAreOfData(const Json& data) {
    const auto found = data.find("labels");
    return found != data.end() && !found->is_null() && *found != "model";
}

core::Error missingColumn(const std::string& column, const std::string& role, const Json& row) {
    return {ErrorCode::InvalidInput, "The data set lacks the column \"" + column + "\" (" + role + "); a row has " + keysOf(row) +
                                         ". `columns` maps roles to columns."};
}

TaskContext::TaskContext(const Json& request, const text::Tokenizer& tokenizer, const models::Model& model)
    : m_tokenizer(tokenizer),
      m_model(model),
      m_columns(objectAt(request, "columns")),
      m_data(objectAt(request, "data")),
      m_metricOptions(objectAt(request, "metric_options")),
      m_labels(models::labelsOf(model.config())),
      m_labelsAreOfData(labelsAreOfData(m_data)) {
    const Json metrics = request.value("metrics", Json());
    if (metrics.is_array()) {
        m_metrics = metrics.get<std::vector<std::string>>();
    }
    const std::vector<std::string> known = metricNames();
    for (const std::string& name : m_metrics) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            throw Error(ErrorCode::InvalidParameter, "metrics: there is no metric named \"" + name + "\".");
        }
    }
}

std::string TaskContext::dataText(const char* key, const std::string& fallback) const {
    return core::optionalString(m_data, key, "data").value_or(fallback);
}

PaddingOptions TaskContext::padding() const {
    PaddingOptions options;
    options.padToMultipleOf = dataInt("pad_to_multiple_of");
    return options;
}

text::EncodeOptions TaskContext::textOptions() const {
    text::EncodeOptions options;
    options.truncation = text::Truncation::LongestFirst;
    options.maxLength = dataInt("max_length");
    options.padding = padsToMaxLength() ? text::Padding::MaxLength : text::Padding::DoNotPad;
    return options;
}

Json TaskContext::value(const Json& row, const std::string& role) const {
    const auto given = m_columns.find(role);
    if (given != m_columns.end() && given->is_array()) {
        Json values = Json::array();
        for (const Json& name : *given) {
            values.push_back(row.value(name.get<std::string>(), Json()));
        }
        return values;
    }
    return row.value(given == m_columns.end() ? role : given->get<std::string>(), Json());
}

Json TaskContext::required(const Json& row, const std::string& role) const {
    Json found = value(row, role);
    if (found.is_null()) {
        const auto given = m_columns.find(role);
        const std::string column = given != m_columns.end() && given->is_string() ? given->get<std::string>() : role;
        throw missingColumn(column, role, row);
    }
    return found;
}

std::string TaskContext::text(const Json& row, const std::string& role) const {
    const Json found = required(row, role);
    if (found.is_number()) {
        return core::dumpJson(found);  // a column of numbers in a table
    }
    if (!found.is_string()) {
        throw Error(ErrorCode::InvalidInput, "The column of " + role + " must hold texts, but holds " + core::typeName(found) + ".");
    }
    return found.get<std::string>();
}

std::optional<std::int64_t> TaskContext::idOfName(const std::string& name) const {
    if (const auto byName = m_model.config().find("label2id"); byName != m_model.config().end() && byName->is_object()) {
        if (const auto found = byName->find(name); found != byName->end() && found->is_number_integer()) {
            return found->get<std::int64_t>();
        }
    }
    const auto isIt = [&](const std::string& label) { return label == name || (m_labelsAreOfData && equalsIgnoringCase(label, name)); };
    const auto found = std::find_if(m_labels.begin(), m_labels.end(), isIt);
    return found == m_labels.end() ? std::nullopt : std::optional(found - m_labels.begin());
}

std::int64_t TaskContext::labelId(const Json& label) const {
    if (label.is_number()) {
        const auto id = static_cast<std::int64_t>(label.get<double>());
        if (const auto named = m_labelsAreOfData ? idOfName(core::dumpJson(label)) : std::nullopt) {
            return *named;
        }
        if (id != -100 && (id < 0 || id >= static_cast<std::int64_t>(m_labels.size()))) {
            throw Error(ErrorCode::InvalidInput,
                        "The label " + core::dumpJson(label) + " is outside the model's " + std::to_string(m_labels.size()) + " labels.");
        }
        return id;
    }
    const std::string name = label.is_string() ? label.get<std::string>() : core::dumpJson(label);
    if (const auto id = idOfName(name)) {
        return *id;
    }
    if (label.is_boolean()) {
        return label.get<bool>() ? 1 : 0;
    }
    std::string known;
    for (const std::string& each : m_labels) {
        known += (known.empty() ? "" : ", ") + each;
    }
    throw Error(ErrorCode::InvalidInput, "The label \"" + name + "\" is none of the model's: " + known + ".");
}

Json TaskContext::score(const Json& predictions, const Json& references, const Json& ownOptions) const {
    Json out = Json::object();
    for (const std::string& name : m_metrics) {
        Json options = ownOptions.value(name, Json::object());
        options.update(m_metricOptions.value(name, Json::object()));
        const Json got = computeMetric(name, predictions, references, options);
        if (name == "sacrebleu") {
            out["bleu"] = rounded(got.at("score").get<double>(), 4);
            continue;
        }
        for (const auto& [key, value] : got.items()) {
            constexpr std::string_view kOverall = "overall_";
            if (name == "seqeval") {
                if (key.starts_with(kOverall)) {
                    out[key.substr(kOverall.size())] = value;
                }
            } else if (name == "rouge") {
                out[key] = rounded(value.get<double>() * 100, 4);
            } else if (name != "mean_iou" || !key.starts_with("per_category")) {
                out[key] = value;
            }
        }
    }
    return out;
}

Json TaskContext::scoreNextTokens(const Predictions& p) const {
    const Tensor labels = p.labels.slice(1, 1), counts = labels.ne(-100);
    return score(jsonOf(p.predictions.front().slice(1, 0, -1).masked_select(counts)), jsonOf(labels.masked_select(counts)));
}

Tensor idsTensor(const std::vector<std::int64_t>& ids) {
    return at::tensor(ids, at::kLong);
}

Feature featureOf(const text::Encoding& row, const text::ReturnedFields& returned) {
    Feature feature{{"input_ids", idsTensor(row.ids)}};
    if (returned.typeIds) {
        feature.set("token_type_ids", idsTensor(row.typeIds));
    }
    if (returned.attentionMask) {
        feature.set("attention_mask", idsTensor(row.attentionMask));
    }
    if (returned.specialTokensMask) {
        feature.set("special_tokens_mask", idsTensor(row.specialTokensMask));
    }
    return feature;
}

Json jsonOf(const Tensor& tensor) {
    if (tensor.dim() == 0) {
        return at::isFloatingType(tensor.scalar_type()) ? Json(tensor.item<double>()) : Json(tensor.item<std::int64_t>());
    }
    Json out = Json::array();
    if (tensor.dim() == 1) {
        if (at::isFloatingType(tensor.scalar_type())) {
            const Tensor values = tensor.to(at::kDouble).contiguous();
            const auto* data = values.const_data_ptr<double>();
            out = Json(std::vector<double>(data, data + values.numel()));
        } else {
            const Tensor values = tensor.to(at::kLong).contiguous();
            const auto* data = values.const_data_ptr<std::int64_t>();
            out = Json(std::vector<std::int64_t>(data, data + values.numel()));
        }
        return out;
    }
    for (std::int64_t i = 0; i < tensor.size(0); ++i) {
        out.push_back(jsonOf(tensor[i]));
    }
    return out;
}

}  // namespace twb::train

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/train/collators/collators.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/tensor_json.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// Features of a request: objects, or bare lists of ids. Texts and nulls are left out, as the collators do.
std::vector<train::Feature> featuresOf(const Json& params) {
    std::vector<train::Feature> features;
    for (const Json& given : params.value("features", Json::array())) {
        train::Feature feature;
        if (given.is_array()) {
            feature.set("input_ids", tensorFromJson(given, "features"));
        } else {
            for (const auto& [name, value] : given.items()) {
                if (!value.is_null() && !value.is_string()) {
                    feature.set(name, tensorFromJson(value, name));
                }
            }
        }
        features.push_back(std::move(feature));
    }
    if (features.empty()) {
        throw Error(ErrorCode::InvalidParameter, "collate needs features, a list of at least one.");
    }
    return features;
}

train::PaddingOptions paddingFrom(const Json& options) {
    train::PaddingOptions padding;
    if (const auto given = options.find("padding"); given != options.end()) {
        padding.padding =
            *given == Json("max_length")                        ? text::Padding::MaxLength
            : *given == Json(true) || *given == Json("longest") ? text::Padding::Longest
            : *given == Json(false) || *given == Json("do_not_pad")
                ? text::Padding::DoNotPad
                : throw Error(ErrorCode::InvalidParameter, "collate: padding is " + core::dumpJson(*given) +
                                                               "; true, false, longest, max_length or do_not_pad was expected.");
    }
    padding.maxLength = core::optionalInt(options, "max_length", "collate");
    padding.padToMultipleOf = core::optionalInt(options, "pad_to_multiple_of", "collate");
    return padding;
}

train::Batch collated(const Json& params, LoadedModels& models, host::JobContext& job) {
    const std::string name = requiredText(params, "name", "collate");
    const std::vector<train::Feature> rows = featuresOf(params);
    if (name == "default_data_collator" || name == "DefaultDataCollator") {
        return train::collateDefault(rows);
    }
    const Json options = objectOrEmpty(params, "options", "collate");
    const std::string folder = requiredText(params, "model", "collate");
    const auto tokenizer = models.tokenizer(folder, job);
    const train::PaddingOptions padding = paddingFrom(options);
    const std::int64_t labelPadding = core::optionalInt(options, "label_pad_token_id", "collate").value_or(-100);
    if (name == "DataCollatorWithPadding") {
        return train::collateWithPadding(rows, *tokenizer, padding);
    }
    if (name == "DataCollatorForTokenClassification") {
        return train::collateForTokenClassification(rows, *tokenizer, padding, labelPadding);
    }
    if (name == "DataCollatorForSeq2Seq") {
        const std::string head = core::optionalString(params, "head", "collate").value_or("");
        const auto model = head.empty() ? nullptr : models.model(folder, head, job);
        return train::collateForSeq2Seq(rows, *tokenizer, padding, model.get(), labelPadding);
    }
    if (name == "DataCollatorForLanguageModeling") {
        return train::collateForLanguageModeling(
            rows, *tokenizer,
            {.mlm = core::optionalBool(options, "mlm", "collate").value_or(true),
             .mlmProbability = core::optionalNumber(options, "mlm_probability", "collate").value_or(0.15),
             .padding = padding});
    }
    if (name == "DataCollatorForPermutationLanguageModeling") {
        train::PermutationOptions permutation;
        permutation.plmProbability = core::optionalNumber(options, "plm_probability", "collate").value_or(permutation.plmProbability);
        permutation.maxSpanLength = core::optionalInt(options, "max_span_length", "collate").value_or(permutation.maxSpanLength);
        return train::collateForPermutationLanguageModeling(rows, *tokenizer, permutation);
    }
    throw Error(
        ErrorCode::InvalidParameter,
        "collate: there is no data collator named \"" + name +
            "\". Known are default_data_collator, DataCollatorWithPadding, DataCollatorForTokenClassification, DataCollatorForSeq2Seq, "
            "DataCollatorForLanguageModeling and DataCollatorForPermutationLanguageModeling.");
}

}  // namespace

host::Method collateMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "collate", {"name", "features", "model", "options", "head"});
        at::manual_seed(static_cast<std::uint64_t>(core::optionalInt(params, "seed", "collate").value_or(0)));
        Json result = Json::object();
        const train::Batch batch = collated(params, models, job);
        for (const auto& [name, tensor] : batch.all()) {
            result[name] = api::toJson(arrayFromTensor(tensor));
        }
        return {{api::Document{std::move(result)}}, false};
    };
}

}  // namespace twb::tasks

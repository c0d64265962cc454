#include "engine/models/save.h"

#include <ATen/core/grad_mode.h>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/core/byte_size.h"
#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/models/model.h"
#include "engine/nn/adapter.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

std::optional<at::ScalarType> dtypeOf(const std::string& name) {
    if (name.empty() || name == "auto") {
        return std::nullopt;
    }
    if (name == "float32") {
        return at::kFloat;
    }
    if (name == "float16") {
        return at::kHalf;
    }
    if (name == "bfloat16") {
        return at::kBFloat16;
    }
    throw Error(ErrorCode::InvalidParameter,
                "save: dtype is \"" + name + "\"; one of \"auto\", \"float32\", \"float16\", \"bfloat16\" was expected.");
}

std::uint64_t shardBytes(const Json& params) {
    const auto it = params.find("max_shard_size");
    if (it == params.end() || it->is_null()) {
        return io::kDefaultShardBytes;
    }
    if (it->is_number_unsigned()) {
        return it->get<std::uint64_t>();
    }
    return core::parseByteSize(requiredText(params, "max_shard_size", "save"), "save: max_shard_size");
}

/// Only shapes, unless an adapter is to be merged into the weights or all are to be drawn: what is saved is then read from the files, one
/// tensor at a time.
models::LoadOptions loadOptions(const Json& params) {
    models::LoadOptions options;
    options.head = core::optionalString(params, "head", "save").value_or("");
    const std::string adapter = core::optionalString(params, "adapter", "save").value_or("");
    if (core::optionalBool(params, "random_init", "save").value_or(false)) {
        if (!adapter.empty()) {
            throw Error(ErrorCode::InvalidParameter, "save: an adapter changes weights that are there; with random_init there are none.");
        }
        options.policy.randomInit = true;
    } else if (adapter.empty()) {
        options.policy.shapesOnly = true;
    } else {
        options.policy.adapter = nn::Adapter::open(adapter);
    }
    return options;
}

}  // namespace

host::Method saveMethod() {
    return [](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "save", {"model", "output", "head", "dtype", "max_shard_size", "adapter", "random_init", "overwrite"});
        const std::filesystem::path source = hub::resolveModel(requiredText(params, "model", "save"));
        const std::filesystem::path output = requiredText(params, "output", "save");
        models::SaveOptions options;
        options.dtype = dtypeOf(core::optionalString(params, "dtype", "save").value_or(""));
        options.maxShardBytes = shardBytes(params);
        options.overwrite = core::optionalBool(params, "overwrite", "save").value_or(false);
        options.progress = [&job](std::uint64_t done, std::uint64_t total) {
            job.checkCancelled();
            job.progress(done, total, "tensors", "Saving");
        };
        const at::NoGradGuard noGrad;
        const auto model = models::loadModel(source, loadOptions(params));
        if (!options.dtype && model->weights().policy().adapter) {
            options.dtype = dtypeOf(model->weights().storedDtype());
        }
        const models::SavedModel saved = models::saveModel(*model, output, options);
        for (const std::string& name : saved.leftOut) {
            job.log(core::LogLevel::Warning, name + " is not in " + source.string() + ", so it is not saved either.");
        }
        Json out{{"folder", output.string()}, {"class", model->className()}, {"files", Json::array()}, {"left_out", saved.leftOut}};
        std::uint64_t bytes = 0;
        for (const std::filesystem::path& file : saved.files) {
            out["files"].push_back(std::filesystem::relative(file, output).string());
            bytes += std::filesystem::file_size(file);
        }
        out["bytes"] = bytes;
        return {{api::Document{std::move(out)}}, false};
    };
}

}  // namespace twb::tasks

#include "app/output_folder.h"

#include <filesystem>

#include "engine/core/error.h"
#include "engine/train/data/checkpoints.h"

namespace twb::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

namespace {

/// Whether there is nothing but the recipe, and what was written with it ("recipe.train.jsonl").
bool isEmptyBut(const fs::path& folder, const fs::path& recipe) {
    std::error_code failure;
    const bool isThere = !recipe.empty() && fs::equivalent(fs::absolute(recipe).parent_path(), folder, failure);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
        if (!isThere || !entry.path().filename().string().starts_with(recipe.stem().string() + ".")) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string continueOrRefuse(Json& params, const fs::path& recipe) {
    const Json arguments = params.value("arguments", Json::object());
    const Json resume = params.value("resume_from_checkpoint", Json());
    const std::string folder = core::optionalString(arguments, "output_dir", "arguments").value_or("");
    const bool overwrites = core::optionalBool(arguments, "overwrite_output_dir", "arguments").value_or(false);
    const bool isGiven = !resume.is_null() && resume != Json(false);
    std::error_code failure;
    if (folder.empty() || overwrites || isGiven || !fs::is_directory(folder, failure) || isEmptyBut(folder, recipe)) {
        return {};
    }
    const auto checkpoints = train::checkpointsIn(folder);
    if (checkpoints.empty()) {
        throw Error(ErrorCode::InvalidParameter,
                    "The output folder " + folder +
                        " is not empty, and holds no checkpoint to go on from. Choose another --output_dir, or "
                        "write over what it holds: --overwrite_output_dir.");
    }
    const std::string newest = checkpoints.back().string();
    if (resume == Json(false)) {
        throw Error(ErrorCode::InvalidParameter,
                    "The output folder holds " + newest +
                        " of an earlier training. Choose another --output_dir, or delete its checkpoints: --overwrite_output_dir.");
    }
    params["resume_from_checkpoint"] = newest;
    return "Going on from " + newest + ". To begin afresh, choose another --output_dir, or delete its checkpoints: --overwrite_output_dir.";
}

}  // namespace twb::app

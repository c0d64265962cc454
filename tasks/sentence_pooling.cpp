#include "tasks/sentence_pooling.h"

#include "engine/core/error.h"
#include "engine/core/json.h"

namespace twb::tasks {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;

/// The file's object; an empty one when there is no such file.
Json optionalObject(const std::filesystem::path& file) {
    return std::filesystem::exists(file) ? core::readJsonFile(file) : Json::object();
}

void readPooling(const std::filesystem::path& file, SentencePooling& pooling) {
    const Json config = optionalObject(file);
    const auto flag = [&](const char* key, bool absent) { return core::optionalBool(config, key, file.string()).value_or(absent); };
    pooling.cls = flag("pooling_mode_cls_token", false);
    pooling.mean = flag("pooling_mode_mean_tokens", true);
    pooling.max = flag("pooling_mode_max_tokens", false);
    pooling.meanSqrtLength = flag("pooling_mode_mean_sqrt_len_tokens", false);
    pooling.weightedMean = flag("pooling_mode_weightedmean_tokens", false);
    pooling.lastToken = flag("pooling_mode_lasttoken", false);
}

}  // namespace

SentencePooling SentencePooling::fromFolder(const std::filesystem::path& folder) {
    SentencePooling pooling;
    const std::filesystem::path modules = folder / "modules.json";
    if (std::filesystem::exists(modules)) {
        for (const Json& module : core::readJsonFile(modules)) {
            const std::string type = core::optionalString(module, "type", modules.string()).value_or("");
            const std::string name = type.substr(type.rfind('.') + 1);
            if (name == "Pooling") {
                readPooling(folder / core::optionalString(module, "path", modules.string()).value_or("1_Pooling") / "config.json", pooling);
            } else if (name == "Normalize") {
                pooling.normalize = true;
            } else if (name != "Transformer") {
                throw Error(ErrorCode::Unsupported, modules.string() + ": the model has a module \"" + type +
                                                        "\"; Transformer, Pooling and Normalize are what this program knows.");
            }
        }
    } else {
        readPooling(folder / "1_Pooling" / "config.json", pooling);
    }
    const std::filesystem::path sentence = folder / "sentence_bert_config.json";
    const Json config = optionalObject(sentence);
    pooling.maxLength = core::optionalInt(config, "max_seq_length", sentence.string());
    return pooling;
}

Tensor SentencePooling::pool(const Tensor& tokens, const std::vector<std::int64_t>& mask) const {
    const std::int64_t length = tokens.size(0);
    const Tensor counts =
        mask.empty() ? at::ones({length, 1}, at::kFloat) : at::tensor(mask, at::kLong).to(at::kFloat).unsqueeze(1);  // [length, 1]
    const auto average = [&](const Tensor& weights) { return (tokens * weights).sum(0) / weights.sum().clamp_min(1e-9); };
    std::vector<Tensor> parts;
    if (cls) {
        parts.push_back(tokens[at::nonzero(counts.squeeze(1))[0].item<std::int64_t>()]);
    }
    if (max) {
        parts.push_back(tokens.masked_fill(counts == 0, -1e9).amax(0));
    }
    if (mean) {
        parts.push_back(average(counts));
    }
    if (meanSqrtLength) {
        parts.push_back((tokens * counts).sum(0) / counts.sum().clamp_min(1e-9).sqrt());
    }
    if (weightedMean) {
        parts.push_back(average(counts * at::arange(1, length + 1, at::kFloat).unsqueeze(1)));
    }
    if (lastToken) {
        const Tensor places = at::nonzero(counts.squeeze(1));
        parts.push_back(tokens[places[places.size(0) - 1].item<std::int64_t>()]);
    }
    if (parts.empty()) {
        throw Error(ErrorCode::InvalidFile, "1_Pooling/config.json turns every way of pooling off.");
    }
    const Tensor vector = at::cat(parts);
    return normalize ? vector / vector.norm().clamp_min(1e-12) : vector;
}

}  // namespace twb::tasks

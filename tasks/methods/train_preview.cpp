// `train_preview`: what a model would see of the rows of a training, with the features of the training itself. Params: those of `train`,
// and "count", how many examples to show. Result:
// {"examples": [{"row", "label", "parts": [{"name", "tokens", "states", "expected", "cut"}]}], "rows", "cut_rows", "longest"}
// A part is a text of the example ("input", "target", or "choice N"). A token's state is "seen", "loss" (the model learns to say what
// `expected` has there) or "cut" (it does not fit; at most kMostCut of the `cut` ones are listed).
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/models/model.h"
#include "engine/text/tokenizer.h"
#include "engine/train/training_task.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/training_labels.h"
#include "tasks/methods/training_rows.h"

namespace twb::tasks {
namespace {

using at::Tensor;
using core::Json;

constexpr std::int64_t kIgnored = -100;      // a label that does not count
constexpr std::int64_t kNoLimit = 1 << 16;   // tokens: longer than any text that is looked at
constexpr std::int64_t kPaddedLimit = 4096;  // the same where everything is padded to the limit
constexpr std::size_t kMostCut = 200;

using Ids = std::vector<std::int64_t>;

Ids idsOf(const Tensor& tensor) {
    const Tensor flat = tensor.to(at::kLong).reshape({-1}).contiguous();
    const auto* data = flat.const_data_ptr<std::int64_t>();
    return {data, data + flat.numel()};
}

struct Part {
    std::string name;
    Ids ids;    ///< as tokenized; what stands there may be masked, see `shown`
    Ids shown;  ///< as the model sees them
    std::vector<bool> counts;
    Json expected = Json::array();
    std::vector<bool> isCut;
    std::size_t cut = 0;
};

class Preview {
public:
    Preview(const Json& params, LoadedModels& models, host::JobContext& job);
    Json examples(std::size_t count) const;

private:
    bool isIn(std::initializer_list<const char*> tasks) const { return std::find(tasks.begin(), tasks.end(), m_name) != tasks.end(); }
    std::vector<Part> partsOf(const train::Feature& feature) const;
    Part inputPart(const train::Feature& feature, const train::Batch& batch) const;
    Part plainPart(const std::string& name, const Tensor& ids) const;
    void addCut(std::vector<Part>& seen, const std::vector<Part>& whole) const;
    Json labelOf(const train::Feature& feature) const;
    Json toJson(const Part& part) const;
    std::string token(std::int64_t id) const { return m_tokenizer->tokensOf(std::span(&id, 1)).front(); }

    host::JobContext& m_job;
    std::string m_name;
    std::vector<Json> m_rows;
    std::unique_ptr<models::Model> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::unique_ptr<train::TrainingTask> m_task;
    std::unique_ptr<train::TrainingTask> m_whole;  ///< the same without limits; null where nothing is cut off
    bool m_joinsRows;
};

Preview::Preview(const Json& params, LoadedModels& models, host::JobContext& job)
    : m_job(job),
      m_name(requiredText(params, "task", "train_preview")),
      m_rows(trainingRows(params, params.value("train_dataset", Json::array()), "train_dataset")) {
    const std::string folder = requiredText(params, "model", "train_preview");
    const std::filesystem::path path = hub::resolveModel(folder);
    models::LoadOptions options;
    options.head = core::optionalString(params, "head", "train_preview").value_or("");
    options.configOverrides = objectOrEmpty(params, "config", "train_preview");
    options.policy.shapesOnly = true;
    options.policy.redrawsOtherShapes = true;
    Json config = core::readJsonFile(path / "config.json");
    config.update(options.configOverrides);
    options.configOverrides.update(labelFieldsOf(params, std::move(config), {&m_rows}));
    m_model = models::loadModel(path, options);
    m_tokenizer = models.tokenizer(folder, job);
    Json request = params;
    request.erase("metrics");
    m_task = train::makeTrainingTask(request, *m_tokenizer, *m_model);
    Json& data = request["data"];
    data = objectOrEmpty(params, "data", "train_preview");
    m_joinsRows = data.contains("block_size");
    if (!m_joinsRows && !data.contains("doc_stride")) {
        data.erase("padding");
        data["max_length"] = m_name == "question-answering" ? kPaddedLimit : kNoLimit;
        data["max_source_length"] = data["max_target_length"] = kNoLimit;
        m_whole = train::makeTrainingTask(request, *m_tokenizer, *m_model);
    }
}

Part Preview::plainPart(const std::string& name, const Tensor& ids) const {
    Part part;
    part.name = name;
    part.ids = part.shown = idsOf(ids);
    part.counts.assign(part.ids.size(), false);
    part.expected = Json(std::vector<Json>(part.ids.size()));
    part.isCut.assign(part.ids.size(), false);
    return part;
}

/// The tokens of the text that goes in, without padding.
Part Preview::inputPart(const train::Feature& feature, const train::Batch& batch) const {
    Part part = plainPart("input", feature.get("input_ids"));
    const Tensor labels = batch.get("labels"), shown = batch.get("input_ids");
    const bool eachToken = !isIn({"seq2seq", "summarization", "translation"}) && labels.defined() && labels.dim() == 2 &&
                           labels.size(1) == static_cast<std::int64_t>(part.ids.size()) &&
                           isIn({"token-classification", "causal-lm", "masked-lm", "sft"});
    if (eachToken) {
        part.shown = idsOf(shown);
        const Ids wanted = idsOf(labels);
        const std::vector<std::string> names = models::labelsOf(m_model->config());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            part.counts[i] = wanted[i] != kIgnored;
            if (part.counts[i]) {
                part.expected[i] = m_name == "token-classification" ? names.at(static_cast<std::size_t>(wanted[i])) : token(wanted[i]);
            }
        }
    }
    if (feature.has("start_positions")) {
        const auto first = feature.get("start_positions").item<std::int64_t>(), last = feature.get("end_positions").item<std::int64_t>();
        for (auto i = first; i <= last && i < static_cast<std::int64_t>(part.counts.size()); ++i) {
            part.counts[static_cast<std::size_t>(i)] = true;
        }
    }
    if (const Tensor mask = feature.get("attention_mask"); mask.defined()) {
        const Ids attends = idsOf(mask);
        Part kept = plainPart(part.name, at::empty({0}, at::kLong));
        for (std::size_t i = 0; i < part.ids.size(); ++i) {
            if (attends[i] != 0) {
                kept.ids.push_back(part.ids[i]);
                kept.shown.push_back(part.shown[i]);
                kept.counts.push_back(part.counts[i]);
                kept.expected.push_back(part.expected[i]);
                kept.isCut.push_back(false);
            }
        }
        return kept;
    }
    return part;
}

std::vector<Part> Preview::partsOf(const train::Feature& feature) const {
    std::vector<Part> parts;
    for (std::size_t choice = 0; feature.has(std::to_string(choice) + "/input_ids"); ++choice) {
        parts.push_back(plainPart("choice " + std::to_string(choice + 1), feature.get(std::to_string(choice) + "/input_ids")));
    }
    if (!parts.empty()) {
        return parts;
    }
    const train::Batch batch = m_task->collate(std::span(&feature, 1));
    parts.push_back(inputPart(feature, batch));
    if (isIn({"seq2seq", "summarization", "translation"})) {
        Part target = plainPart("target", feature.get("labels"));
        for (std::size_t i = 0; i < target.ids.size(); ++i) {
            target.counts[i] = target.ids[i] != kIgnored;
        }
        parts.push_back(std::move(target));
    }
    return parts;
}

/// What stands in `whole` and not in `seen` was cut off. A text that is cut at its beginning is compared from its end.
void Preview::addCut(std::vector<Part>& seen, const std::vector<Part>& whole) const {
    const bool fromEnd = m_tokenizer->truncationSide() == text::Side::Left;
    for (std::size_t p = 0; p < std::min(seen.size(), whole.size()); ++p) {
        Part& part = seen[p];
        const Ids& all = whole[p].ids;
        if (all.size() <= part.ids.size()) {
            continue;
        }
        const auto at = [fromEnd](const auto& list, std::size_t i) { return list[fromEnd ? list.size() - 1 - i : i]; };
        Part merged = plainPart(part.name, at::empty({0}, at::kLong));
        std::size_t taken = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool isCut = taken == part.ids.size() || at(all, i) != at(part.ids, taken);
            if (isCut && ++merged.cut > kMostCut) {
                continue;
            }
            merged.ids.push_back(at(all, i));
            merged.shown.push_back(isCut ? at(all, i) : at(part.shown, taken));
            merged.counts.push_back(!isCut && at(part.counts, taken));
            merged.expected.push_back(isCut ? Json() : at(part.expected, taken));
            merged.isCut.push_back(isCut);
            taken += isCut ? 0 : 1;
        }
        if (taken < part.ids.size()) {
            part.cut = all.size() - part.ids.size();  // not simply a part of it: it stays as it is
            continue;
        }
        if (fromEnd) {
            std::reverse(merged.ids.begin(), merged.ids.end());
            std::reverse(merged.shown.begin(), merged.shown.end());
            std::reverse(merged.counts.begin(), merged.counts.end());
            std::reverse(merged.expected.begin(), merged.expected.end());
            std::reverse(merged.isCut.begin(), merged.isCut.end());
        }
        part = std::move(merged);
    }
}

/// The class, the classes or the figure that a row stands for; null where the tokens have labels.
Json Preview::labelOf(const train::Feature& feature) const {
    const Tensor label = feature.get("label");
    if (!label.defined()) {
        return nullptr;
    }
    const std::vector<std::string> names = models::labelsOf(m_model->config());
    const auto nameOf = [&](std::int64_t id) {
        return id >= 0 && id < std::ssize(names) ? names[static_cast<std::size_t>(id)] : std::to_string(id);
    };
    if (label.dim() > 0) {
        Json holds = Json::array();
        for (std::int64_t i = 0; i < label.numel(); ++i) {
            if (label[i].item<double>() > 0.5) {
                holds.push_back(nameOf(i));
            }
        }
        return holds;
    }
    if (at::isFloatingType(label.scalar_type())) {
        return label.item<double>();
    }
    const auto id = label.item<std::int64_t>();
    return m_name == "multiple-choice" ? Json(std::to_string(id + 1)) : Json(nameOf(id));
}

Json Preview::toJson(const Part& part) const {
    Json tokens = Json::array(), states = Json::array();
    for (std::size_t i = 0; i < part.shown.size(); ++i) {
        tokens.push_back(token(part.shown[i]));
        states.push_back(part.isCut[i] ? "cut" : part.counts[i] ? "loss" : "seen");
    }
    return {{"name", part.name}, {"tokens", tokens}, {"states", states}, {"expected", part.expected}, {"cut", part.cut}};
}

Json Preview::examples(std::size_t count) const {
    Json out{{"examples", Json::array()}, {"rows", m_rows.size()}, {"cut_rows", 0}, {"longest", 0}};
    const auto add = [&](std::size_t row, const std::vector<train::Feature>& features, const std::vector<train::Feature>& whole) {
        bool isCut = features.size() < whole.size();  // with all that was to be learnt
        for (std::size_t i = 0; i < features.size(); ++i) {
            std::vector<Part> parts = partsOf(features[i]);
            if (i < whole.size()) {
                addCut(parts, partsOf(whole[i]));
            }
            Json list = Json::array();
            for (const Part& part : parts) {
                isCut = isCut || part.cut > 0;
                out["longest"] =
                    std::max(out["longest"].get<std::size_t>(), part.ids.size() + (part.cut > kMostCut ? part.cut - kMostCut : 0));
                if (out["examples"].size() < count) {
                    list.push_back(toJson(part));
                }
            }
            if (out["examples"].size() < count) {
                out["examples"].push_back({{"row", m_joinsRows ? Json() : Json(row)}, {"label", labelOf(features[i])}, {"parts", list}});
            }
        }
        out["cut_rows"] = out["cut_rows"].get<std::size_t>() + (isCut ? 1 : 0);
    };
    if (m_joinsRows) {
        add(0, m_task->features(m_rows), {});
        return out;
    }
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        m_job.checkCancelled();
        const std::span one(&m_rows[row], 1);
        add(row, m_task->features(one), m_whole ? m_whole->features(one) : std::vector<train::Feature>());
    }
    return out;
}

}  // namespace

host::Method trainPreviewMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        at::manual_seed(static_cast<std::uint64_t>(core::optionalInt(params, "seed", "train_preview").value_or(42)));
        const Preview preview(params, models, job);
        const auto count =
            static_cast<std::size_t>(std::max<std::int64_t>(0, core::optionalInt(params, "count", "train_preview").value_or(8)));
        return {{api::Document{preview.examples(count)}}, false};
    };
}

}  // namespace twb::tasks

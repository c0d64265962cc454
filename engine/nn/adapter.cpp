#include "engine/nn/adapter.h"

#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/io/checkpoint.h"
#include "engine/nn/dropout.h"
#include "engine/nn/tensor_from_view.h"

namespace twb::nn {
namespace {

namespace fs = std::filesystem;
using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kPrefix = "base_model.model.";

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// The fields of LoraConfig that say how the tensors are used; training's are of no interest here.
struct LoraSettings {
    double alpha;
    std::int64_t rank;
    bool transposed, rankStabilized;
    Json alphas, ranks;  ///< per module, by a pattern on the end of its name
    std::string where;

    explicit LoraSettings(const fs::path& file) : where(file.string()) {
        const Json config = core::readJsonFile(file);
        const std::string type = core::optionalString(config, "peft_type", where).value_or("");
        if (type != "LORA") {
            throw Error(ErrorCode::Unsupported, where + ": peft_type is \"" + type + "\"; adapters of the type LORA are read.");
        }
        if (core::optionalBool(config, "use_dora", where).value_or(false)) {
            throw Error(ErrorCode::Unsupported, where + ": use_dora is true; adapters with DoRA's magnitudes are not read.");
        }
        rank = core::optionalInt(config, "r", where).value_or(8);
        alpha = core::optionalNumber(config, "lora_alpha", where).value_or(8);
        transposed = core::optionalBool(config, "fan_in_fan_out", where).value_or(false);
        rankStabilized = core::optionalBool(config, "use_rslora", where).value_or(false);
        alphas = config.value("alpha_pattern", Json());
        ranks = config.value("rank_pattern", Json());
        if (rank <= 0) {
            throw Error(ErrorCode::InvalidFile, where + ": r is " + std::to_string(rank) + "; a positive number was expected.");
        }
    }

    double scalingOf(const std::string& module) const {
        const double r = patternValue(ranks, module, static_cast<double>(rank));
        const double a = patternValue(alphas, module, alpha);
        return rankStabilized ? a / std::sqrt(r) : a / r;
    }

private:
    // The first key that is the end of the module's name (peft takes it as a regular expression; names are what is written there).
    static double patternValue(const Json& patterns, const std::string& module, double absent) {
        if (patterns.is_object()) {
            for (const auto& [key, value] : patterns.items()) {
                if (value.is_number() && (module == key || endsWith(module, "." + key))) {
                    return value.get<double>();
                }
            }
        }
        return absent;
    }
};

io::Checkpoint openTensors(const fs::path& folder) {
    for (const char* name : {"adapter_model.safetensors", "adapter_model.bin"}) {
        if (fs::exists(folder / name)) {
            return io::Checkpoint::openFile(folder / name);
        }
    }
    throw Error(ErrorCode::NotFound,
                folder.string() + " holds no adapter weights: adapter_model.safetensors or adapter_model.bin was expected.");
}

class LoraBeside : public LinearKernel {
public:
    LoraBeside(std::shared_ptr<const LinearKernel> base, LowRank lowRank) : m_base(std::move(base)), m_lowRank(std::move(lowRank)) {}

    Tensor operator()(const Tensor& x) const override {
        const bool drops = m_lowRank.dropout > 0 && m_lowRank.inTraining && *m_lowRank.inTraining;
        const Tensor input = drops ? nn::dropout(x, m_lowRank.dropout) : x;
        return (*m_base)(x) + at::linear(at::linear(input, m_lowRank.a), m_lowRank.b) * m_lowRank.scaling;
    }

private:
    std::shared_ptr<const LinearKernel> m_base;
    LowRank m_lowRank;
};

}  // namespace

Tensor LowRank::delta() const {
    const Tensor product = at::mm(b, a) * scaling;
    return transposed ? product.t() : product;
}

std::shared_ptr<const Adapter> Adapter::open(const fs::path& folder) {
    if (!fs::exists(folder / "adapter_config.json")) {
        throw Error(ErrorCode::NotFound, folder.string() + " is not an adapter's folder: it has no adapter_config.json.");
    }
    const LoraSettings settings(folder / "adapter_config.json");
    const io::Checkpoint checkpoint = openTensors(folder);
    const auto adapter = std::make_shared<Adapter>();
    adapter->m_source = folder.string();
    for (const io::TensorView& view : checkpoint.tensors()) {
        std::string name = view.name;
        if (name.compare(0, kPrefix.size(), kPrefix) != 0) {
            throw Error(ErrorCode::InvalidFile, view.file + ": the tensor " + view.name + " does not begin with \"" + std::string(kPrefix) +
                                                    "\", as those of peft's adapters do.");
        }
        name.erase(0, kPrefix.size());
        const Tensor tensor = tensorFromView(view).to(at::kFloat, /*non_blocking=*/false, /*copy=*/true);
        bool isLowRank = false;
        for (const auto& [ending, isA, isEmbedding] : {std::tuple{".lora_A.weight", true, false},
                                                       {".lora_B.weight", false, false},
                                                       {".lora_embedding_A", true, true},
                                                       {".lora_embedding_B", false, true}}) {
            if (endsWith(name, ending)) {
                const std::string module = name.substr(0, name.size() - std::string_view(ending).size());
                LowRank& lowRank = adapter->m_lowRanks[module];
                (isA ? lowRank.a : lowRank.b) = tensor;
                lowRank.transposed = isEmbedding || settings.transposed;
                lowRank.scaling = settings.scalingOf(module);
                isLowRank = true;
            }
        }
        if (!isLowRank) {
            adapter->m_replacements[name] = tensor;
        }
    }
    for (const auto& [module, lowRank] : adapter->m_lowRanks) {
        const bool fits = lowRank.a.defined() && lowRank.b.defined() && lowRank.a.dim() == 2 && lowRank.b.dim() == 2 &&
                          lowRank.a.size(0) == lowRank.b.size(1);
        if (!fits) {
            throw Error(ErrorCode::InvalidFile, folder.string() + ": the module " + module +
                                                    " needs two matrices, lora_A [rank, in] and lora_B [out, rank], of the same rank.");
        }
    }
    return adapter;
}

std::shared_ptr<const Adapter> Adapter::of(std::string source, std::map<std::string, LowRank> lowRanks,
                                           std::map<std::string, Tensor> replacements) {
    const auto adapter = std::make_shared<Adapter>();
    adapter->m_source = std::move(source);
    adapter->m_lowRanks = std::move(lowRanks);
    adapter->m_replacements = std::move(replacements);
    return adapter;
}

const LowRank* Adapter::lowRank(const std::string& module) const {
    const auto found = m_lowRanks.find(module);
    return found == m_lowRanks.end() ? nullptr : &found->second;
}

const Tensor* Adapter::replacement(const std::string& tensor) const {
    const auto found = m_replacements.find(tensor);
    return found == m_replacements.end() ? nullptr : &found->second;
}

std::vector<std::string> Adapter::names() const {
    std::vector<std::string> names;
    for (const auto& [module, lowRank] : m_lowRanks) {
        names.push_back(module);
    }
    for (const auto& [name, tensor] : m_replacements) {
        names.push_back(name);
    }
    return names;
}

std::shared_ptr<const LinearKernel> besideLinear(std::shared_ptr<const LinearKernel> base, const LowRank& lowRank) {
    return std::make_shared<LoraBeside>(std::move(base), lowRank);
}

}  // namespace twb::nn

#include "engine/nn/weights.h"

#include <algorithm>
#include <map>
#include <regex>

#include "engine/core/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/tensor_view.h"
#include "engine/nn/adapter.h"
#include "engine/nn/quantized_linear.h"
#include "engine/nn/stored_linear.h"
#include "engine/nn/tensor_from_view.h"

namespace twb::nn {
namespace {

using core::Error;
using core::ErrorCode;

// Checkpoints converted from TensorFlow name the norm's parameters gamma and beta; transformers renames them wherever they stand.
std::string withoutOldNames(std::string name) {
    for (const auto& [old, current] : {std::pair<std::string, std::string>{"gamma", "weight"}, {"beta", "bias"}}) {
        for (std::size_t at = name.find(old); at != std::string::npos; at = name.find(old, at + current.size())) {
            name.replace(at, old.size(), current);
        }
    }
    return name;
}

std::string shapeText(IntArrayRef shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i ? ", " : "") + std::to_string(shape[i]);
    }
    return text + "]";
}

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

WeightStore::WeightStore(std::shared_ptr<const io::Checkpoint> checkpoint, std::string source, NameRules rules, WeightPolicy policy,
                         InitRules initRules)
    : m_checkpoint(std::move(checkpoint)),
      m_source(std::move(source)),
      m_rules(std::move(rules)),
      m_policy(policy),
      m_initRules(std::move(initRules)) {
    if (m_policy.seed) {
        m_generator = at::detail::createCPUGenerator(*m_policy.seed);
    }
    if (!m_checkpoint) {
        return;
    }
    const std::string prefix = m_rules.basePrefix + ".";
    for (const std::string& fileName : m_checkpoint->names()) {
        std::string name = withoutOldNames(fileName);
        if (m_rules.rename) {
            name = m_rules.rename(name);
        }
        m_fileHasPrefix = m_fileHasPrefix || (!m_rules.basePrefix.empty() && startsWith(name, prefix));
        m_fileNames.emplace(std::move(name), fileName);
    }
}

// transformers adds or removes base_model_prefix where a head's checkpoint meets a bare backbone, or the other way round.
const std::string* WeightStore::fileNameOf(const std::string& name) const {
    const std::string prefix = m_rules.basePrefix + ".";
    std::string key = name;
    if (!m_rules.basePrefix.empty()) {
        if (m_rules.headHasPrefix && !m_fileHasPrefix && startsWith(name, prefix)) {
            key = name.substr(prefix.size());
        } else if (!m_rules.headHasPrefix && m_fileHasPrefix) {
            key = prefix + name;
        }
    }
    const auto it = m_fileNames.find(key);
    return it == m_fileNames.end() ? nullptr : &it->second;
}

std::string WeightStore::reportedName(const std::string& name) const {
    return !m_rules.headHasPrefix && m_fileHasPrefix ? m_rules.basePrefix + "." + name : name;
}

bool WeightStore::has(const std::string& name) const {
    return fileNameOf(name) != nullptr;
}

bool WeightStore::hasScope(const std::string& prefix) const {
    const std::string beginning = reportedName(prefix) + ".";
    return std::any_of(m_fileNames.begin(), m_fileNames.end(), [&](const auto& entry) { return startsWith(entry.first, beginning); });
}

void WeightStore::ignore(const std::string& name) {
    if (const std::string* fileName = fileNameOf(name)) {
        m_used.insert(*fileName);
    }
}

const NamedTensor* WeightStore::find(std::string_view name) const {
    const auto it = m_index.find(std::string(name));
    return it == m_index.end() ? nullptr : &m_entries[it->second];
}

const io::TensorView* WeightStore::storedView(const std::string& name) const {
    const std::string* fileName = m_checkpoint ? fileNameOf(name) : nullptr;
    return fileName ? m_checkpoint->find(*fileName) : nullptr;
}

std::string WeightStore::savedName(const std::string& name) const {
    const std::string* fileName = m_rules.rename ? fileNameOf(name) : nullptr;
    return fileName ? *fileName : name;
}

Tensor WeightStore::add(const std::string& name, Tensor tensor, const Request& request) {
    m_index.emplace(name, m_entries.size());
    m_entries.push_back({name, tensor, request.isBuffer, {}, request.init.role});
    return tensor;
}

/// A tensor without data, of the type that it is stored in or trains in.
Tensor WeightStore::addOutline(const std::string& name, IntArrayRef shape, at::ScalarType stored, const Request& request, bool trains) {
    const bool isLoaded = m_policy.trainable && at::isFloatingType(stored);
    const Tensor outline = at::empty(shape, at::TensorOptions(at::kMeta).dtype(isLoaded ? m_policy.dtype : stored));
    return add(name, outline.set_requires_grad(trains && isLoaded), request);
}

Tensor WeightStore::drawNew(const std::string& name, IntArrayRef shape, const Request& request, bool trains) {
    if (m_policy.shapesOnly) {
        return addOutline(name, shape, m_policy.dtype, request, trains);
    }
    Tensor fresh = adapted(name, draw(name, shape, request.init)).to(m_policy.device, m_policy.dtype);
    fresh.set_requires_grad(trains);
    return add(name, fresh, request);
}

Tensor WeightStore::load(const std::string& name, IntArrayRef shape, const Request& request) {
    if (const NamedTensor* known = find(name)) {
        return known->tensor;
    }
    const std::string* fileName = fileNameOf(name);
    const bool isBuffer = request.isBuffer;
    const bool trains = m_policy.trainable && !isBuffer && (!m_policy.trains || m_policy.trains(name));
    if (!fileName || m_policy.randomInit) {
        if (!m_policy.randomInit) {
            if (!request.mayBeNew && !m_policy.shapesOnly) {
                throw Error(ErrorCode::InvalidFile, m_source + " lacks the tensor " + reportedName(name) + " of shape " + shapeText(shape) +
                                                        ", which this architecture needs.");
            }
            m_missing.push_back(reportedName(name));
        }
        return drawNew(name, shape, request, trains);
    }
    m_used.insert(*fileName);
    const io::TensorView& view = *m_checkpoint->find(*fileName);
    if (IntArrayRef(view.shape) != shape) {
        if (m_policy.redrawsOtherShapes) {
            m_otherShapes.push_back({name, view.shape});
            return drawNew(name, shape, request, trains);
        }
        throw Error(ErrorCode::InvalidFile, "The tensor " + *fileName + " in " + view.file + " has the shape " + shapeText(view.shape) +
                                                ", but config.json asks for " + shapeText(shape) + ".");
    }
    if (m_policy.shapesOnly) {
        return addOutline(name, shape, scalarTypeOf(view), request, trains);
    }
    const Tensor stored = tensorFromView(view);
    const bool isFloat = at::isFloatingType(stored.scalar_type());
    const bool isReplaced = m_policy.adapter && m_policy.adapter->replacement(name);
    if (request.isPacked && isFloat && !isReplaced) {
        return add(name, stored, request);
    }
    Tensor tensor = adapted(name, stored.to(m_policy.device, isFloat ? m_policy.dtype : stored.scalar_type()));
    if (tensor.const_data_ptr() != stored.const_data_ptr()) {
        m_checkpoint->dropPages(view);
    }
    if (trains && isFloat) {
        // The mapping must not be written in place, and a gradient needs a tensor of its own.
        tensor = tensor.clone(at::MemoryFormat::Contiguous).set_requires_grad(true);
    }
    return add(name, tensor, request);
}

Tensor WeightStore::besidePacked(const std::string& name) {
    NamedTensor& entry = m_entries[m_index.at(name)];
    const io::TensorView* view = storedView(name);
    if (view && view->unpack) {
        entry.tensor = at::empty(entry.tensor.sizes(), entry.tensor.options().device(at::kMeta));
    } else if (view) {
        m_checkpoint->dropPages(*view);
    }
    return entry.tensor;
}

/// With what the adapter adds to it, or the adapter's in its place.
Tensor WeightStore::adapted(const std::string& name, const Tensor& tensor) {
    if (!m_policy.adapter) {
        return tensor;
    }
    const auto checkShape = [&](IntArrayRef shape) {
        if (shape != tensor.sizes()) {
            throw Error(ErrorCode::InvalidFile, "The adapter in " + m_policy.adapter->source() + " has for " + name + " the shape " +
                                                    shapeText(shape) + ", but the model's is " + shapeText(tensor.sizes()) + ".");
        }
    };
    if (const Tensor* replacement = m_policy.adapter->replacement(name)) {
        checkShape(replacement->sizes());
        m_usedOfAdapter.insert(name);
        return replacement->to(tensor.device(), tensor.scalar_type());
    }
    constexpr std::string_view kWeight = ".weight";
    if (!std::string_view(name).ends_with(kWeight) || m_policy.adapterBeside) {
        return tensor;
    }
    const LowRank* lowRank = lowRankOf(name.substr(0, name.size() - kWeight.size()));
    if (!lowRank) {
        return tensor;
    }
    const Tensor delta = lowRank->delta();
    checkShape(delta.sizes());
    return tensor + delta.to(tensor.device(), tensor.scalar_type());
}

const LowRank* WeightStore::lowRankOf(const std::string& module) {
    const LowRank* lowRank = m_policy.adapter ? m_policy.adapter->lowRank(module) : nullptr;
    if (lowRank) {
        m_usedOfAdapter.insert(module);
    }
    return lowRank;
}

std::vector<std::string> WeightStore::unusedAdapterNames() const {
    std::vector<std::string> unused;
    for (const std::string& name : m_policy.adapter ? m_policy.adapter->names() : std::vector<std::string>()) {
        if (!m_usedOfAdapter.contains(name)) {
            unused.push_back(name);
        }
    }
    return unused;
}

void WeightStore::dropPages() const {
    if (m_checkpoint) {
        m_checkpoint->dropPages();
    }
}

Tensor Weights::linearWeight(IntArrayRef shape) const {
    const Init init = Init::normal();
    const std::string name = join("weight");
    const io::TensorView* view = m_store->storedView(name);
    const bool staysStored =
        isPacked(policy(), shape) || (view && io::isContiguous(*view) && isMultipliedStored(policy(), scalarTypeOf(*view), shape));
    return m_store->load(name, shape, {.init = init, .mayBeNew = m_mayBeNew, .isPacked = staysStored});
}

Tensor WeightStore::share(const std::string& name, const Tensor& tensor, const std::string& tiedTo) {
    ignore(name);
    const Tensor kept = tensor;  // both may be an entry's, which add() moves
    const std::string owner = tiedTo;
    if (!find(name)) {
        add(name, kept, {Init::normal()});
        m_entries.back().tiedTo = owner;
    }
    return kept;
}

Tensor WeightStore::draw(const std::string& name, IntArrayRef shape, const Init& asked) {
    const Init init = m_initRules.adapt ? m_initRules.adapt(name, shape, asked) : asked;
    Tensor tensor = at::zeros(shape, at::kFloat);
    const double scale = init.scale.value_or(m_initRules.deviation);
    switch (init.kind) {
        case Init::Kind::Zeros:
            break;
        case Init::Kind::Ones:
            tensor.fill_(1);
            break;
        case Init::Kind::Normal:
            tensor.normal_(init.mean, scale, m_generator);
            break;
        case Init::Kind::Uniform:
            tensor.uniform_(init.mean - scale, init.mean + scale, m_generator);
            break;
        case Init::Kind::XavierUniform: {
            const double fanOut = static_cast<double>(shape[0]);
            const double fanIn = static_cast<double>(tensor.numel()) / std::max(1.0, fanOut);
            const double bound = std::sqrt(6.0 / (fanIn + fanOut));
            tensor.uniform_(-bound, bound, m_generator);
            break;
        }
    }
    if (init.paddingRow >= 0 && init.paddingRow < shape[0]) {
        tensor[init.paddingRow].zero_();
    }
    return tensor;
}

std::uint64_t WeightStore::parameterCount() const {
    std::uint64_t count = 0;
    for (const NamedTensor& entry : m_entries) {
        count += entry.isBuffer || !entry.tiedTo.empty() ? 0 : static_cast<std::uint64_t>(entry.tensor.numel());
    }
    return count;
}

std::uint64_t WeightStore::byteCount() const {
    std::uint64_t bytes = 0;
    for (const NamedTensor& entry : m_entries) {
        bytes += entry.tiedTo.empty() ? static_cast<std::uint64_t>(entry.tensor.nbytes()) : 0;
    }
    return bytes;
}

std::string WeightStore::storedDtype() const {
    if (!m_checkpoint) {
        return "float32";
    }
    std::map<std::string, std::int64_t> elements;
    for (const std::string& name : m_checkpoint->names()) {
        const io::TensorView& view = *m_checkpoint->find(name);
        std::int64_t count = 1;
        for (const std::int64_t size : view.shape) {
            count *= size;
        }
        switch (scalarTypeOf(view)) {
            case at::kHalf:
                elements["float16"] += count;
                break;
            case at::kBFloat16:
                elements["bfloat16"] += count;
                break;
            case at::kDouble:
                elements["float64"] += count;
                break;
            case at::kFloat:
                elements["float32"] += count;
                break;
            default:
                break;
        }
    }
    const auto most = std::max_element(elements.begin(), elements.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == elements.end() ? "float32" : most->first;
}

std::vector<std::string> WeightStore::missingKeys() const {
    std::vector<std::string> keys = m_missing;
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::vector<std::string> WeightStore::unexpectedKeys() const {
    std::vector<std::string> keys;
    for (const auto& [name, fileName] : m_fileNames) {
        const bool ignored =
            std::any_of(m_rules.ignoredUnexpected.begin(), m_rules.ignoredUnexpected.end(),
                        [&name = name](const std::string& pattern) { return std::regex_search(name, std::regex(pattern)); });
        if (!ignored && !m_used.count(fileName)) {
            keys.push_back(fileName);
        }
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

}  // namespace twb::nn

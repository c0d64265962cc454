#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <ATen/ATen.h>

/// A model is built from named weights (shared/DESIGN.md, section 2): a layer's constructor asks a scoped `Weights` for tensors by their
/// Hugging Face names and shapes, and keeps them.
namespace twb::io {
class Checkpoint;
struct TensorView;
}  // namespace twb::io

namespace twb::nn {

class Adapter;
struct LowRank;

using at::IntArrayRef;
using at::Tensor;

/// What training must know of a parameter: the weight of a torch.nn.Embedding is not counted as arithmetic, that of a torch.nn.LayerNorm
/// does not decay.
enum class Role { Plain, Embedding, LayerNorm };

/// How a tensor that no checkpoint holds is drawn.
struct Init {
    enum class Kind { Normal, Zeros, Ones, Uniform, XavierUniform };
    Kind kind = Kind::Normal;
    std::optional<double> scale;   ///< standard deviation or bound; absent: that of the store's rules
    std::int64_t paddingRow = -1;  ///< row of an embedding that stays zero
    Role role = Role::Plain;
    double mean = 0;  ///< of Normal and Uniform

    static Init normal(std::optional<double> std = {}) { return {Kind::Normal, std, -1}; }
    static Init embedding(std::int64_t paddingRow, std::optional<double> std = {}) {
        return {Kind::Normal, std, paddingRow, Role::Embedding};
    }
    static Init zeros() { return {Kind::Zeros, {}, -1}; }
    static Init ones() { return {Kind::Ones, {}, -1}; }
    static Init layerNorm() { return {Kind::Ones, {}, -1, Role::LayerNorm}; }
    static Init uniform(double low, double high) { return {Kind::Uniform, (high - low) / 2, -1, Role::Plain, (low + high) / 2}; }
    static Init xavierUniform() { return {Kind::XavierUniform, {}, -1}; }
};

/// How an architecture draws its tensors.
struct InitRules {
    double deviation = 0.02;  ///< where the layers name none
    std::function<Init(const std::string& name, IntArrayRef shape, const Init& asked)>
        adapt;  ///< what the family has instead; may be empty
};

/// How a Linear computes its product (nn/quantized_linear.h says what each costs).
enum class LinearKind { Plain, BFloat16, Int8, Int4 };

/// Decided once, at load.
struct WeightPolicy {
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    LinearKind linear = LinearKind::Plain;           ///< for inference; training computes with the plain matrices
    std::shared_ptr<const Adapter> adapter;          ///< put onto the model: merged into plain matrices, beside packed ones
    bool adapterBeside = false;                      ///< the adapter is computed beside plain matrices, too: so it can train
    bool trainable = false;                          ///< copies that require a gradient, instead of views on the mapped file
    std::function<bool(const std::string&)> trains;  ///< which parameters do; empty: all
    bool redrawsOtherShapes = false;                 ///< a tensor of another shape in the file is drawn afresh instead of an error
    bool shapesOnly = false;                         ///< tensors on the meta device: for reports, no data is read
    bool randomInit = false;                         ///< draw every tensor by its Init; no checkpoint is needed
    std::optional<std::uint64_t> seed;               ///< of the generator for drawn tensors; absent: torch's default generator
};

/// How the names in the file relate to those of the model, besides what is common to all (gamma/beta of old checkpoints).
struct NameRules {
    std::string basePrefix;                                 ///< "bert": base_model_prefix of the family
    bool headHasPrefix = true;                              ///< the class keeps its backbone under that prefix
    std::function<std::string(const std::string&)> rename;  ///< from a name in the file to the model's name; may be empty
    std::vector<std::string> ignoredUnexpected;             ///< regular expressions (HF: _keys_to_ignore_on_load_unexpected)
};

/// One entry of the state dict.
struct NamedTensor {
    std::string name;
    Tensor tensor;
    bool isBuffer = false;
    std::string tiedTo;  ///< name of the entry whose tensor this one shares; empty: its own
    Role role = Role::Plain;
};

/// The state dict of one model: reads the checkpoint, remembers what was asked for, in order, and what was missing.
class WeightStore {
public:
    /// `checkpoint` may be null with randomInit. `source` names the folder in messages.
    WeightStore(std::shared_ptr<const io::Checkpoint> checkpoint, std::string source, NameRules rules, WeightPolicy policy,
                InitRules initRules = {});

    const WeightPolicy& policy() const { return m_policy; }
    const std::string& source() const { return m_source; }
    const std::vector<NamedTensor>& entries() const { return m_entries; }
    const NamedTensor* find(std::string_view name) const;

    /// Elements of all parameters, shared ones once.
    std::uint64_t parameterCount() const;
    /// Bytes of all tensors, shared ones once.
    std::uint64_t byteCount() const;
    /// What the file holds for an entry; null: nothing (drawn fresh, or no file).
    const io::TensorView* storedView(const std::string& name) const;
    /// The name under which an entry is saved: the model's own, but the file's where the architecture has names of its own.
    std::string savedName(const std::string& name) const;

    /// Names of the adapter in the policy that no tensor of the model answers to.
    std::vector<std::string> unusedAdapterNames() const;

    /// Gives the memory back that reading the file has taken, for what is not needed any more (it was copied) or not yet: what is looked at
    /// again is read again.
    void dropPages() const;

    /// The dtype that most elements have in the file.
    std::string storedDtype() const;

    /// Names asked for but not in the checkpoint (drawn fresh); sorted, as transformers reports them.
    std::vector<std::string> missingKeys() const;
    /// What was drawn afresh because the checkpoint has it in another shape.
    struct OtherShape {
        std::string name;
        std::vector<std::int64_t> stored;  ///< the shape in the checkpoint
    };
    const std::vector<OtherShape>& otherShapes() const { return m_otherShapes; }
    /// Names in the checkpoint that the model did not ask for; sorted.
    std::vector<std::string> unexpectedKeys() const;

private:
    friend class Weights;
    bool has(const std::string& name) const;
    bool hasScope(const std::string& prefix) const;
    struct Request {
        const Init& init;
        bool mayBeNew = false;
        bool isBuffer = false;
        bool isPacked = false;  ///< a packed copy is what is computed with: no fp32 copy is made, no adapter merged
    };
    Tensor load(const std::string& name, IntArrayRef shape, const Request& request);
    Tensor drawNew(const std::string& name, IntArrayRef shape, const Request& request, bool trains);
    Tensor addOutline(const std::string& name, IntArrayRef shape, at::ScalarType stored, const Request& request, bool trains);
    Tensor besidePacked(const std::string& name);
    Tensor adapted(const std::string& name, const Tensor& tensor);
    const LowRank* lowRankOf(const std::string& module);
    Tensor share(const std::string& name, const Tensor& tensor, const std::string& tiedTo);
    Tensor draw(const std::string& name, IntArrayRef shape, const Init& asked);
    void ignore(const std::string& name);
    const std::string* fileNameOf(const std::string& name) const;
    std::string reportedName(const std::string& name) const;
    Tensor add(const std::string& name, Tensor tensor, const Request& request);

    std::shared_ptr<const io::Checkpoint> m_checkpoint;
    std::string m_source;
    NameRules m_rules;
    WeightPolicy m_policy;
    InitRules m_initRules;
    std::optional<at::Generator> m_generator;
    bool m_fileHasPrefix = false;
    std::unordered_map<std::string, std::string> m_fileNames;  ///< model name -> name in the file
    std::vector<NamedTensor> m_entries;
    std::unordered_map<std::string, std::size_t> m_index;
    std::unordered_set<std::string> m_used;  ///< names in the file that were asked for
    std::vector<std::string> m_missing;
    std::vector<OtherShape> m_otherShapes;
    std::unordered_set<std::string> m_usedOfAdapter;
};

/// A scope of a WeightStore: `w / "encoder" / "layer" / i`. Cheap to copy.
class Weights {
public:
    explicit Weights(std::shared_ptr<WeightStore> store) : m_store(std::move(store)) {}

    Weights operator/(std::string_view part) const { return Weights(m_store, join(part), m_mayBeNew); }
    Weights operator/(std::int64_t index) const { return *this / std::to_string(index); }

    /// The same scope, for parts that a checkpoint may lack (heads, poolers): missing tensors are drawn by their Init and reported, not
    /// an error.
    Weights mayBeNew() const { return Weights(m_store, m_prefix, true); }

    /// A parameter of exactly this shape. Throws Error(InvalidFile) with the full name, the shape expected and the shape found.
    Tensor tensor(std::string_view name, IntArrayRef shape, const Init& init = Init::normal()) const {
        return m_store->load(join(name), shape, {init, m_mayBeNew});
    }
    /// The weight of a Linear: the same, but left as it is in the file where the policy computes with packed copies.
    Tensor linearWeight(IntArrayRef shape) const;
    /// What a Linear keeps of its weight once a packed copy is made. Values that had to be unpacked from the file go (a tensor without data
    /// stays); a mapped one gives its pages back.
    Tensor weightBesidePacked() const { return m_store->besidePacked(join("weight")); }
    /// What the policy's adapter adds beside this scope's packed matrix; null: nothing.
    const LowRank* lowRank() const { return m_store->lowRankOf(m_prefix); }

    /// The same for state that does not train.
    Tensor buffer(std::string_view name, IntArrayRef shape, const Init& init = Init::zeros()) const {
        return m_store->load(join(name), shape, {init, m_mayBeNew, true});
    }
    /// A parameter that is another one under a second name (tied embeddings): the checkpoint may hold either name.
    Tensor tied(std::string_view name, const Tensor& tensor, const std::string& tiedTo) const {
        return m_store->share(join(name), tensor, tiedTo);
    }

    /// A buffer that the model computes and old checkpoints store (position_ids): not an unexpected key.
    void unstored(std::string_view name) const { m_store->ignore(join(name)); }

    bool has(std::string_view name) const { return m_store->has(join(name)); }
    bool hasScope() const { return m_store->hasScope(m_prefix); }
    std::string path(std::string_view name = {}) const { return name.empty() ? m_prefix : join(name); }
    const WeightPolicy& policy() const { return m_store->policy(); }
    WeightStore& store() const { return *m_store; }

private:
    Weights(std::shared_ptr<WeightStore> store, std::string prefix, bool mayBeNew)
        : m_store(std::move(store)), m_prefix(std::move(prefix)), m_mayBeNew(mayBeNew) {}

    std::string join(std::string_view part) const { return m_prefix.empty() ? std::string(part) : m_prefix + "." + std::string(part); }

    std::shared_ptr<WeightStore> m_store;
    std::string m_prefix;
    bool m_mayBeNew = false;
};

}  // namespace twb::nn

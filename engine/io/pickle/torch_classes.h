#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/io/pickle/unpickler.h"
#include "engine/io/zip.h"

namespace twb::io {

/// Memory that pickled tensors look into.
struct TorchStorage {
    std::string key;
    std::optional<DType> dtype;  ///< absent: untyped, counted in bytes
    std::uint64_t elements = 0;
    SharedBytes memory;  ///< filled in by the container, which knows where the bytes are
};

/// The few classes and functions that torch.save writes for tensors, state dicts, optimizer, scheduler and random number states: rebuilding
/// of tensors and parameters, storages, dtypes, ordered dictionaries, numpy arrays and scalars. Every other name is refused by its name.
class TorchClasses : public PickleClasses {
public:
    explicit TorchClasses(std::string where) : m_where(std::move(where)) {}

    void check(const std::string& module, const std::string& name) override;
    PickleValue* call(PickleArena& arena, const PickleValue& callable, const PickleValue& arguments) override;
    void build(PickleArena& arena, PickleValue& object, const PickleValue& state) override;
    PickleValue* persistent(PickleArena& arena, const PickleValue& id) override;

    std::vector<TorchStorage>& storages() { return m_storages; }

    /// Points the tensors to their storages' memory, checking that they stay inside. Call when all storages have it.
    void finish();

private:
    PickleValue* rebuildTensor(PickleArena& arena, const PickleValue& arguments, bool withDtype);
    void buildArray(PickleValue& array, const PickleValue& state) const;
    PickleValue* numpyScalar(PickleArena& arena, const PickleValue& arguments) const;
    [[noreturn]] void fail(const std::string& what) const;

    struct Pending {
        PickleValue* value;
        std::size_t storage;
        std::uint64_t offset;  ///< in elements
    };

    std::string m_where;
    std::vector<TorchStorage> m_storages;
    std::vector<Pending> m_pending;
};

}  // namespace twb::io

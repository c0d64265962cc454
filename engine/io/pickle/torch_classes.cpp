#include "engine/io/pickle/torch_classes.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/core/error.h"
#include "engine/core/utf8.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = PickleValue::Kind;

struct TypeName {
    std::string_view name;
    DType dtype;
};

constexpr std::array<TypeName, 11> kStorages{{{"torch.FloatStorage", DType::F32},
                                              {"torch.DoubleStorage", DType::F64},
                                              {"torch.HalfStorage", DType::F16},
                                              {"torch.BFloat16Storage", DType::BF16},
                                              {"torch.LongStorage", DType::I64},
                                              {"torch.IntStorage", DType::I32},
                                              {"torch.ShortStorage", DType::I16},
                                              {"torch.CharStorage", DType::I8},
                                              {"torch.ByteStorage", DType::U8},
                                              {"torch.BoolStorage", DType::Bool},
                                              {"torch.ComplexFloatStorage", DType::C64}}};

constexpr std::array<TypeName, 16> kDTypes{{{"torch.float32", DType::F32},
                                            {"torch.float64", DType::F64},
                                            {"torch.float16", DType::F16},
                                            {"torch.bfloat16", DType::BF16},
                                            {"torch.int64", DType::I64},
                                            {"torch.int32", DType::I32},
                                            {"torch.int16", DType::I16},
                                            {"torch.int8", DType::I8},
                                            {"torch.uint8", DType::U8},
                                            {"torch.uint16", DType::U16},
                                            {"torch.uint32", DType::U32},
                                            {"torch.uint64", DType::U64},
                                            {"torch.bool", DType::Bool},
                                            {"torch.float8_e4m3fn", DType::F8_E4M3},
                                            {"torch.float8_e5m2", DType::F8_E5M2},
                                            {"torch.complex64", DType::C64}}};

constexpr std::array<TypeName, 12> kNumpyTypes{{{"f4", DType::F32},
                                                {"f8", DType::F64},
                                                {"f2", DType::F16},
                                                {"i8", DType::I64},
                                                {"i4", DType::I32},
                                                {"i2", DType::I16},
                                                {"i1", DType::I8},
                                                {"u8", DType::U64},
                                                {"u4", DType::U32},
                                                {"u2", DType::U16},
                                                {"u1", DType::U8},
                                                {"b1", DType::Bool}}};

constexpr std::array kUntypedStorages{"torch.UntypedStorage", "torch.storage.UntypedStorage"};
constexpr std::array kFunctions{"torch._utils._rebuild_tensor_v2",
                                "torch._utils._rebuild_tensor_v3",
                                "torch._utils._rebuild_parameter",
                                "torch.nn.parameter.Parameter",
                                "collections.OrderedDict",
                                "collections.defaultdict",
                                "torch.Size",
                                "torch.device",
                                "_codecs.encode",
                                "numpy.dtype",
                                "numpy.ndarray",
                                "__builtin__.set",
                                "builtins.set",
                                "builtins.dict",
                                "builtins.list",
                                "builtins.bytearray"};
// numpy 2 moved these below numpy._core.
constexpr std::array kNumpyFunctions{"multiarray._reconstruct", "multiarray.scalar"};

template <std::size_t N>
const DType* dtypeNamed(const std::array<TypeName, N>& table, std::string_view name) {
    const auto it = std::find_if(table.begin(), table.end(), [&](const TypeName& row) { return row.name == name; });
    return it == table.end() ? nullptr : &it->dtype;
}

template <std::size_t N>
bool holds(const std::array<const char*, N>& table, std::string_view name) {
    return std::find(table.begin(), table.end(), name) != table.end();
}

std::string_view numpyFunction(std::string_view name) {
    for (const std::string_view module : {"numpy.core.", "numpy._core."}) {
        if (name.starts_with(module)) {
            return name.substr(module.size());
        }
    }
    return {};
}

// torch.Size and _codecs.encode hand bytes over as text whose code points are the bytes.
std::optional<std::string> latin1Bytes(std::string_view utf8) {
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        if (lead < 0x80) {
            bytes += utf8[i];
        } else if ((lead == 0xC2 || lead == 0xC3) && i + 1 < utf8.size()) {
            bytes += static_cast<char>((lead & 3) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
        } else {
            return std::nullopt;
        }
    }
    return bytes;
}

std::optional<std::vector<std::int64_t>> sizes(const PickleValue& value) {
    if (!value.isSequence()) {
        return std::nullopt;
    }
    std::vector<std::int64_t> result;
    for (const PickleValue* item : value.items) {
        if (item->kind != Kind::Int || item->integer < 0) {
            return std::nullopt;
        }
        result.push_back(item->integer);
    }
    return result;
}

// A stride of 0 repeats elements. What unpacks to far more than is stored was made to fill the memory.
constexpr std::uint64_t kMostRepeated = std::uint64_t(64) << 20;
constexpr std::uint64_t kMostRepeats = 1024;

// Elements from the first to the last that a tensor touches; nullopt when that does not fit 62 bits.
std::optional<std::uint64_t> extent(const TensorView& view) {
    constexpr std::uint64_t kMost = std::uint64_t(1) << 62;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < view.shape.size(); ++i) {
        if (view.shape[i] == 0) {
            return 0;
        }
        const auto steps = static_cast<std::uint64_t>(view.shape[i] - 1), stride = static_cast<std::uint64_t>(view.strides[i]);
        if (stride != 0 && steps > kMost / stride) {
            return std::nullopt;
        }
        last += steps * stride;
        if (last > kMost) {
            return std::nullopt;
        }
    }
    return last + 1;
}

}  // namespace

void TorchClasses::fail(const std::string& what) const {
    throw Error(ErrorCode::InvalidFile, m_where + " is damaged: " + what);
}

void TorchClasses::check(const std::string& module, const std::string& name) {
    const std::string full = module + "." + name;
    if (holds(kFunctions, full) || holds(kUntypedStorages, full) || holds(kNumpyFunctions, numpyFunction(full)) ||
        dtypeNamed(kStorages, full) || dtypeNamed(kDTypes, full)) {
        return;
    }
    throw Error(ErrorCode::InvalidFile, m_where + " was refused: it wants to load " + core::shortened(full, 200) +
                                            ", and weights need no such code. Only tensors, numbers, texts and collections are read; "
                                            "ask for the model as safetensors.");
}

PickleValue* TorchClasses::call(PickleArena& arena, const PickleValue& callable, const PickleValue& arguments) {
    const std::string& name = callable.text;
    const std::vector<PickleValue*>& args = arguments.items;
    if (name == "torch._utils._rebuild_tensor_v2" || name == "torch._utils._rebuild_tensor_v3") {
        return rebuildTensor(arena, arguments, name.ends_with('3'));
    }
    if (name == "torch._utils._rebuild_parameter" || name == "torch.nn.parameter.Parameter") {
        if (args.empty() || args[0]->kind != Kind::Tensor) {
            fail("a parameter in it is made of something that is no tensor.");
        }
        return args[0];
    }
    if (name == "_codecs.encode") {
        const auto bytes = !args.empty() && args[0]->kind == Kind::String ? latin1Bytes(args[0]->text) : std::nullopt;
        if (!bytes) {
            fail("bytes in it are not written as Latin-1 text.");
        }
        PickleValue* result = arena.make(Kind::Bytes);
        result->text = *bytes;
        return result;
    }
    if (name == "collections.OrderedDict" || name == "collections.defaultdict" || name == "builtins.dict") {
        return arena.make(Kind::Dict);
    }
    if (name == "torch.Size" || name.ends_with(".set") || name == "builtins.list") {
        PickleValue* result = arena.make(name == "torch.Size" ? Kind::Tuple : name.ends_with(".set") ? Kind::Set : Kind::List);
        if (!args.empty()) {
            result->items = args[0]->items;
        }
        return result;
    }
    if (name == "torch.device" || name == "builtins.bytearray") {
        PickleValue* result = arena.make(name == "torch.device" ? Kind::String : Kind::Bytes);
        if (!args.empty()) {
            result->text = args[0]->text;
        }
        return result;
    }
    if (name == "numpy.dtype") {
        PickleValue* result = arena.make(Kind::NumpyType);
        if (args.empty() || !dtypeNamed(kNumpyTypes, args[0]->text)) {
            fail("a numpy array in it has a type other than numbers.");
        }
        result->text = args[0]->text;
        return result;
    }
    if (numpyFunction(name) == "multiarray._reconstruct") {
        return arena.make(Kind::NumpyArray);  // filled in by build()
    }
    if (numpyFunction(name) == "multiarray.scalar") {
        return numpyScalar(arena, arguments);
    }
    fail("it calls " + name + ", which is no function.");
}

PickleValue* TorchClasses::rebuildTensor(PickleArena& arena, const PickleValue& arguments, bool withDtype) {
    const std::vector<PickleValue*>& args = arguments.items;
    if (args.size() < 4 || args[0]->kind != Kind::Storage || args[1]->kind != Kind::Int || args[1]->integer < 0) {
        fail("a tensor in it lacks its storage or offset.");
    }
    const auto shape = sizes(*args[2]), strides = sizes(*args[3]);
    if (!shape || !strides || shape->size() != strides->size()) {
        fail("a tensor in it has a shape or strides that are not lists of whole numbers.");
    }
    const auto storage = static_cast<std::size_t>(args[0]->integer);
    std::optional<DType> dtype = m_storages[storage].dtype;
    if (withDtype) {
        const DType* own = args.size() > 6 && args[6]->kind == Kind::Global ? dtypeNamed(kDTypes, args[6]->text) : nullptr;
        dtype = own ? std::optional(*own) : std::nullopt;
    }
    if (!dtype) {
        fail("a tensor in it has no type.");
    }
    PickleValue* result = arena.make(Kind::Tensor);
    result->tensor.dtype = *dtype;
    result->tensor.shape = *shape;
    result->tensor.strides = *strides;
    result->tensor.file = m_where;
    m_pending.push_back({result, storage, static_cast<std::uint64_t>(args[1]->integer)});
    return result;
}

PickleValue* TorchClasses::persistent(PickleArena& arena, const PickleValue& id) {
    const std::vector<PickleValue*>& parts = id.items;
    if (id.kind != Kind::Tuple || parts.size() < 5 || parts[0]->text != "storage" || parts[1]->kind != Kind::Global ||
        parts[2]->kind != Kind::String || parts[4]->kind != Kind::Int || parts[4]->integer < 0) {
        fail("it names a storage in a way that torch.save does not.");
    }
    if (parts.size() > 5 && parts[5]->kind != Kind::None) {
        throw Error(ErrorCode::Unsupported,
                    m_where + " holds views of storages, as releases of torch before 0.4 wrote them; save it anew.");
    }
    const DType* dtype = dtypeNamed(kStorages, parts[1]->text);
    if (!dtype && !holds(kUntypedStorages, parts[1]->text)) {
        fail("it names " + parts[1]->text + " as a storage.");
    }
    PickleValue* result = arena.make(Kind::Storage);
    result->integer = static_cast<std::int64_t>(m_storages.size());
    m_storages.push_back({parts[2]->text, dtype ? std::optional(*dtype) : std::nullopt, static_cast<std::uint64_t>(parts[4]->integer), {}});
    return result;
}

void TorchClasses::build(PickleArena&, PickleValue& object, const PickleValue& state) {
    if (object.kind == Kind::NumpyType) {
        if (state.kind != Kind::Tuple || state.items.size() < 2 || state.items[1]->text == ">") {
            fail("a numpy array in it is stored in big-endian order.");
        }
    } else if (object.kind == Kind::NumpyArray) {
        buildArray(object, state);
    } else if (!object.isDict()) {  // an OrderedDict's own attributes (state dicts carry _metadata) are not needed
        fail("it sets the state of an object that has none.");
    }
}

void TorchClasses::buildArray(PickleValue& array, const PickleValue& state) const {
    const std::vector<PickleValue*>& parts = state.items;  // version, shape, type, whether in Fortran order, bytes
    if (state.kind != Kind::Tuple || parts.size() < 5 || parts[2]->kind != Kind::NumpyType || parts[3]->integer != 0 ||
        parts[4]->kind != Kind::Bytes) {
        fail("a numpy array in it is not of the form that numpy writes for numbers in C order.");
    }
    TensorView& view = array.tensor;
    view.dtype = *dtypeNamed(kNumpyTypes, parts[2]->text);
    const auto shape = sizes(*parts[1]);
    const auto bytes = shape ? byteCount(*shape, view.dtype) : std::nullopt;
    if (!bytes || *bytes != parts[4]->text.size()) {
        fail("a numpy array in it does not have the bytes that its shape needs.");
    }
    auto data = std::make_shared<std::string>(parts[4]->text);
    view.shape = *shape;
    view.strides = contiguousStrides(view.shape);
    view.data = reinterpret_cast<const std::byte*>(data->data());
    view.bytes = *bytes;
    view.file = m_where;
    view.owner = std::move(data);
}

PickleValue* TorchClasses::numpyScalar(PickleArena& arena, const PickleValue& arguments) const {
    const std::vector<PickleValue*>& args = arguments.items;
    if (args.size() != 2 || args[0]->kind != Kind::NumpyType || args[1]->kind != Kind::Bytes ||
        args[1]->text.size() != itemSize(*dtypeNamed(kNumpyTypes, args[0]->text))) {
        fail("a numpy number in it does not have the bytes that its type needs.");
    }
    const std::string& type = args[0]->text;
    std::uint64_t bits = 0;
    std::memcpy(&bits, args[1]->text.data(), args[1]->text.size());
    PickleValue* result = arena.make(type[0] == 'f' ? Kind::Float : Kind::Int);
    if (type == "f8") {
        result->number = std::bit_cast<double>(bits);
    } else if (type == "f4") {
        result->number = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    } else if (type == "f2") {
        fail("a half-precision number in it is not part of a tensor.");
    } else {
        const int unused = 64 - 8 * static_cast<int>(args[1]->text.size());
        const auto value = static_cast<std::int64_t>(bits << unused);
        result->integer = type[0] == 'i' ? value >> unused : static_cast<std::int64_t>(bits);
    }
    return result;
}

void TorchClasses::finish() {
    for (const Pending& pending : m_pending) {
        TensorView& view = pending.value->tensor;
        const TorchStorage& storage = m_storages[pending.storage];
        const std::uint64_t available = storage.memory.bytes.size() / itemSize(view.dtype);
        if (storage.elements > storage.memory.bytes.size() / (storage.dtype ? itemSize(*storage.dtype) : 1)) {
            fail("its storage \"" + core::shortened(storage.key, 100) + "\" is said to have " + std::to_string(storage.elements) +
                 " elements, but the file holds " + std::to_string(storage.memory.bytes.size()) + " bytes of it.");
        }
        const auto whole = byteCount(view.shape, view.dtype);
        if (!whole || *whole > kMostRepeated + kMostRepeats * storage.memory.bytes.size()) {
            fail("a tensor of shape " + shapeText(view.shape) + " repeats its storage \"" + core::shortened(storage.key, 100) + "\" of " +
                 std::to_string(available) + " elements far more often than weights do.");
        }
        const auto needed = extent(view);
        if (!needed || pending.offset > available || *needed > available - pending.offset) {
            fail("a tensor of shape " + shapeText(view.shape) + " at element " + std::to_string(pending.offset) +
                 " does not fit into its storage \"" + core::shortened(storage.key, 100) + "\" of " + std::to_string(available) +
                 " elements.");
        }
        view.data = storage.memory.bytes.data() + pending.offset * itemSize(view.dtype);
        view.bytes = *needed * itemSize(view.dtype);
        view.owner = storage.memory.owner;
    }
    m_pending.clear();
}

}  // namespace twb::io

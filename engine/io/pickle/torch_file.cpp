#include "engine/io/pickle/torch_file.h"

#include <algorithm>
#include <unordered_map>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/io/mapped_file.h"
#include "engine/io/pickle/torch_classes.h"
#include "engine/io/zip.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = PickleValue::Kind;

// torch.serialization.MAGIC_NUMBER, little-endian.
constexpr std::string_view kLegacyMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr std::int64_t kLegacyProtocol = 1001;
constexpr std::uint64_t kMaxPickle = std::uint64_t(256) << 20;  // names and shapes, not weights
constexpr std::uint64_t kMaxStorage = std::uint64_t(1) << 40;
// torch.save stores without packing. Archives that someone packed afterwards are read, but must not unpack to far more than they are.
constexpr std::uint64_t kMostUnpacked = std::uint64_t(64) << 20;
constexpr std::uint64_t kMostUnpackedRatio = 16;

std::string pathIn(const std::string& pickleName, const std::string& relative) {
    return pickleName.substr(0, pickleName.rfind('/') + 1) + relative;
}

TorchFile parseZip(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner) {
    const ZipArchive archive(bytes, where, std::move(owner));
    const auto isPickle = [](const ZipEntry& entry) { return entry.name == "data.pkl" || entry.name.ends_with("/data.pkl"); };
    const auto pickle = std::find_if(archive.entries().begin(), archive.entries().end(), isPickle);
    if (pickle == archive.entries().end()) {
        throw Error(ErrorCode::InvalidFile, where + " is a ZIP archive, but not one that torch.save wrote: it has no data.pkl.");
    }
    if (const ZipEntry* order = archive.find(pathIn(pickle->name, "byteorder"))) {
        const SharedBytes text = archive.read(*order, 64);
        if (std::string_view(reinterpret_cast<const char*>(text.bytes.data()), text.bytes.size()) != "little") {
            throw Error(ErrorCode::Unsupported, where + " was written on a big-endian machine, which is not supported.");
        }
    }
    const SharedBytes program = archive.read(*pickle, kMaxPickle);
    TorchFile file;
    TorchClasses classes(where);
    ByteReader reader(program.bytes, where);
    file.root = Unpickler(reader, file.arena, classes).load();

    std::unordered_map<std::string_view, const ZipEntry*> entries;
    for (const ZipEntry& entry : archive.entries()) {
        entries.emplace(entry.name, &entry);
    }
    std::uint64_t unpackable = kMostUnpacked + kMostUnpackedRatio * bytes.size();
    std::unordered_map<std::string, SharedBytes> memories;  // tied tensors share a storage
    for (TorchStorage& storage : classes.storages()) {
        const auto [memory, isNew] = memories.try_emplace(storage.key);
        if (isNew) {
            const auto entry = entries.find(pathIn(pickle->name, "data/" + storage.key));
            if (entry == entries.end()) {
                throw Error(ErrorCode::InvalidFile,
                            where + " is damaged: it has no storage \"" + core::shortened(storage.key, 100) + "\".");
            }
            const ZipEntry& packed = *entry->second;
            if (packed.deflated) {
                if (packed.size > unpackable) {
                    throw Error(ErrorCode::InvalidFile, where + " would unpack to far more than its " + std::to_string(bytes.size()) +
                                                            " bytes, which weights do not; it was made to fill the memory.");
                }
                unpackable -= packed.size;
            }
            memory->second = archive.read(packed, kMaxStorage);
        }
        storage.memory = memory->second;
    }
    classes.finish();
    return file;
}

const PickleValue* loadNext(ByteReader& reader, PickleArena& arena, const std::string& where) {
    TorchClasses classes(where);
    return Unpickler(reader, arena, classes).load();
}

// Magic number, protocol, sizes of C types, the object, the keys of the storages, then each storage: its length and its elements.
TorchFile parseLegacy(std::span<const std::byte> bytes, const std::string& where, const std::shared_ptr<const void>& owner) {
    TorchFile file;
    ByteReader reader(bytes, where);
    const PickleValue* magic = loadNext(reader, file.arena, where);
    if (magic->kind != Kind::BigInt || magic->text != kLegacyMagic) {
        throw Error(ErrorCode::InvalidFile, where + " is a pickle, but not one that torch.save wrote.");
    }
    if (const PickleValue* protocol = loadNext(reader, file.arena, where); protocol->integer != kLegacyProtocol) {
        throw Error(ErrorCode::Unsupported, where + " has version " + std::to_string(protocol->integer) + " of the format of torch.save; " +
                                                std::to_string(kLegacyProtocol) + " was expected.");
    }
    loadNext(reader, file.arena, where);
    TorchClasses classes(where);
    file.root = Unpickler(reader, file.arena, classes).load();
    const PickleValue* keys = loadNext(reader, file.arena, where);

    std::unordered_map<std::string, std::vector<TorchStorage*>> byKey;
    for (TorchStorage& storage : classes.storages()) {
        byKey[storage.key].push_back(&storage);
    }
    for (const PickleValue* key : keys->items) {
        const auto users = byKey.find(key->text);
        if (users == byKey.end()) {
            throw Error(ErrorCode::InvalidFile, where + " is damaged: it holds a storage that no tensor uses.");
        }
        const auto elements = reader.number<std::uint64_t>();
        const std::size_t item = users->second.front()->dtype ? itemSize(*users->second.front()->dtype) : 1;
        if (elements > reader.left() / item) {
            throw Error(ErrorCode::InvalidFile, where + " is damaged or cut off: a storage of " + std::to_string(elements) +
                                                    " elements does not fit into the " + std::to_string(reader.left()) + " bytes left.");
        }
        const auto memory = reader.bytes(elements * item);
        for (TorchStorage* storage : users->second) {
            storage->memory = {memory, owner};
        }
    }
    classes.finish();
    return file;
}

}  // namespace

TorchFile parseTorchFile(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner) {
    return looksLikeZip(bytes) ? parseZip(bytes, where, std::move(owner)) : parseLegacy(bytes, where, owner);
}

TorchFile openTorchFile(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    return parseTorchFile(mapped->bytes(), file.string(), mapped);
}

std::vector<TensorView> stateDictTensors(const TorchFile& file, const std::string& where) {
    if (!file.root->isDict()) {
        throw Error(ErrorCode::InvalidFile, where + " does not hold a state dict: a dictionary of names and tensors was expected.");
    }
    std::vector<TensorView> tensors;
    const std::vector<PickleValue*>& items = file.root->items;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i]->kind == Kind::String && items[i + 1]->isTensor()) {
            tensors.push_back(items[i + 1]->tensor);
            tensors.back().name = items[i]->text;
        }
    }
    return tensors;
}

}  // namespace twb::io

#include "engine/io/checkpoint.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/gguf/gguf_checkpoint.h"
#include "engine/io/mapped_file.h"
#include "engine/io/pickle/torch_file.h"

namespace twb::io {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;

// In the order in which transformers looks for them; diffusers' own names come last.
constexpr std::array kWeightFiles = {"model.safetensors",
                                     "model.safetensors.index.json",
                                     "pytorch_model.bin",
                                     "pytorch_model.bin.index.json",
                                     "diffusion_pytorch_model.safetensors",
                                     "diffusion_pytorch_model.safetensors.index.json",
                                     "diffusion_pytorch_model.bin"};

struct ForeignFile {
    const char* name;
    const char* framework;
};
constexpr std::array<ForeignFile, 7> kForeignFiles{{{"tf_model.h5", "TensorFlow"},
                                                    {"tf_model.h5.index.json", "TensorFlow"},
                                                    {"model.ckpt.index", "TensorFlow 1"},
                                                    {"saved_model.pb", "TensorFlow"},
                                                    {"flax_model.msgpack", "Flax"},
                                                    {"flax_model.msgpack.index.json", "Flax"},
                                                    {"rust_model.ot", "rust-bert"}}};

// "pytorch_model.bin" -> "pytorch_model.fp16.bin": before the last extension, as transformers' _add_variant.
std::string withVariant(const std::string& name, const std::string& variant) {
    if (variant.empty()) {
        return name;
    }
    std::string result = name;
    return result.insert(result.rfind('.'), "." + variant);
}

bool isIndex(const fs::path& file) {
    return file.extension() == ".json";
}

[[noreturn]] void throwNoWeights(const fs::path& folder, const std::string& variant) {
    const std::string where = folder.string();
    for (const auto& [name, framework] : kForeignFiles) {
        if (fs::exists(folder / name)) {
            throw Error(ErrorCode::Unsupported, where + " holds " + framework + " weights only (" + name +
                                                    "); this program reads PyTorch ones: model.safetensors or pytorch_model.bin.");
        }
    }
    throw Error(ErrorCode::NotFound, where + " holds no weights: a file named " + withVariant("model.safetensors", variant) + " or " +
                                         withVariant("pytorch_model.bin", variant) + ", or the index of its shards, was expected.");
}

// The GGUF file of a folder that holds one and no more.
std::optional<fs::path> onlyGguf(const fs::path& folder) {
    std::optional<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".gguf") {
            if (found) {
                return std::nullopt;
            }
            found = entry.path();
        }
    }
    return found;
}

// Cloning a repository without Git LFS leaves small text files in the place of the weights.
bool isLfsPointer(std::span<const std::byte> bytes) {
    constexpr std::string_view beginning = "version https://git-lfs";
    return bytes.size() >= beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), bytes.begin(), [](char c, std::byte b) { return std::byte(c) == b; });
}

// The name of a shard must name a file beside its index.
void checkShardName(const std::string& name, const std::string& where) {
    const fs::path path(name);
    if (name.empty() || path.has_parent_path() || path.is_absolute() || name == "." || name == ".." ||
        name.find('\\') != std::string::npos) {
        throw Error(ErrorCode::InvalidFile,
                    where + " names a shard \"" + core::shortened(name, 200) + "\"; a file name without a folder was expected.");
    }
}

}  // namespace

Checkpoint Checkpoint::open(const fs::path& folder, const std::string& variant) {
    if (!fs::exists(folder)) {
        throw Error(ErrorCode::NotFound, "The folder " + folder.string() + " does not exist.");
    }
    if (!fs::is_directory(folder)) {
        throw Error(ErrorCode::NotFound, folder.string() + " is a file; the folder of a model was expected.");
    }
    for (const char* name : kWeightFiles) {
        const fs::path file = folder / withVariant(name, variant);
        if (fs::is_regular_file(file)) {
            Checkpoint checkpoint;
            if (isIndex(file)) {
                checkpoint.addShards(file);
            } else {
                checkpoint.addFile(file);
            }
            return checkpoint;
        }
    }
    if (const auto gguf = onlyGguf(folder)) {
        return openFile(*gguf);
    }
    throwNoWeights(folder, variant);
}

Checkpoint Checkpoint::openFile(const fs::path& file) {
    Checkpoint checkpoint;
    checkpoint.addFile(file);
    return checkpoint;
}

const TensorView* Checkpoint::find(std::string_view name) const {
    const auto it = m_index.find(std::string(name));
    return it == m_index.end() ? nullptr : &m_tensors[it->second];
}

void Checkpoint::add(TensorView view) {
    if (!m_index.emplace(view.name, m_tensors.size()).second) {
        throw Error(ErrorCode::InvalidFile,
                    view.file + ": the tensor " + view.name + " is also in " + find(view.name)->file + "; one of the two must go.");
    }
    m_names.push_back(view.name);
    m_tensors.push_back(std::move(view));
}

void Checkpoint::addFile(const fs::path& file) {
    const auto mapped = MappedFile::open(file);
    if (isLfsPointer(mapped->bytes())) {
        throw Error(ErrorCode::InvalidFile,
                    file.string() +
                        " is a Git LFS pointer, not the weights themselves. Run \"git lfs pull\" in its folder, or download the model.");
    }
    const std::string where = file.string();
    Safetensors content;
    if (file.extension() == ".safetensors") {
        content = parseSafetensors(mapped->bytes(), where, mapped);
    } else if (file.extension() == ".gguf") {
        content.tensors = ggufCheckpoint(parseGguf(mapped->bytes(), where, mapped)).tensors;
    } else {
        content.tensors = stateDictTensors(parseTorchFile(mapped->bytes(), where, mapped), where);
    }
    if (m_files.empty() || isIndex(m_files.back())) {
        m_metadata = std::move(content.metadata);
    }
    m_files.push_back(file);
    m_mappings.push_back(mapped);
    for (TensorView& view : content.tensors) {
        add(std::move(view));
    }
}

void Checkpoint::dropPages(const TensorView& view) const {
    for (const auto& mapped : m_mappings) {
        mapped->dropPages({view.data, static_cast<std::size_t>(view.bytes)});
    }
}

void Checkpoint::dropPages() const {
    for (const auto& mapped : m_mappings) {
        mapped->dropPages(mapped->bytes());
    }
}

void Checkpoint::addShards(const fs::path& index) {
    const std::string where = index.string();
    // Not core::Json: its objects search linearly, and indexes of mixtures of experts have tens of thousands of names.
    const auto document = nlohmann::json::parse(core::readTextFile(index), nullptr, false);
    const auto map = document.is_object() ? document.find("weight_map") : document.end();
    if (!document.is_object() || map == document.end() || !map->is_object()) {
        throw Error(ErrorCode::InvalidFile, where + " is not an index of shards: an object \"weight_map\" was expected in it.");
    }
    std::set<std::string> shards;
    for (const auto& [name, shard] : map->items()) {
        if (!shard.is_string()) {
            throw Error(ErrorCode::InvalidFile,
                        where + ": the entry \"" + core::shortened(name, 200) + "\" of weight_map must be a file name.");
        }
        shards.insert(shard.get<std::string>());
    }
    m_files.push_back(index);
    for (const std::string& shard : shards) {
        checkShardName(shard, where);
        const fs::path file = index.parent_path() / shard;
        if (!fs::exists(file)) {
            throw Error(ErrorCode::NotFound, file.string() + " does not exist, but " + index.filename().string() +
                                                 " names it: the checkpoint is incomplete. Download it again.");
        }
        addFile(file);
    }
    for (const auto& [name, shard] : map->items()) {
        if (!find(name)) {
            throw Error(ErrorCode::InvalidFile, (index.parent_path() / shard.get<std::string>()).string() + " lacks the tensor " + name +
                                                    ", which " + index.filename().string() + " says it holds.");
        }
    }
}

std::vector<TensorView> listTensors(const fs::path& folder, const std::string& variant) {
    return Checkpoint::open(folder, variant).tensors();
}

}  // namespace twb::io

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/io/safetensors.h"
#include "engine/io/tensor_view.h"

namespace twb::io {

class MappedFile;

/// The tensors of a model folder, from one file or many shards. Opening maps the files and reads their headers only, so a checkpoint of
/// any size lists at once; a tensor's bytes are read when someone looks at them. Copies share the mappings.
class Checkpoint {
public:
    /// Opens the weights that transformers 4.34.1 would choose: model.safetensors, its index, pytorch_model.bin, its index; with a variant
    /// ("fp16") model.fp16.safetensors and so on; a folder's only .gguf comes last. Throws Error(NotFound) naming the folder and what it
    /// lacks (or that it holds TensorFlow or Flax weights only), Error(InvalidFile) naming the damaged file or missing shard.
    static Checkpoint open(const std::filesystem::path& folder, const std::string& variant = {});

    /// Opens one file of weights: .safetensors, .gguf, or what torch.save wrote under any other name.
    static Checkpoint openFile(const std::filesystem::path& file);

    const std::vector<std::string>& names() const { return m_names; }            ///< in the order of the files
    const std::vector<TensorView>& tensors() const { return m_tensors; }         ///< in the same order
    const TensorView* find(std::string_view name) const;                         ///< null when there is none of that name
    const Metadata& metadata() const { return m_metadata; }                      ///< of the first file
    const std::vector<std::filesystem::path>& files() const { return m_files; }  ///< index first where there is one

    /// Gives back the memory of a tensor's bytes, or of all, where they lie in a mapped file: looked at again, they are read again.
    void dropPages(const TensorView& view) const;
    void dropPages() const;

private:
    void addFile(const std::filesystem::path& file);
    void addShards(const std::filesystem::path& index);
    void add(TensorView view);

    std::vector<std::string> m_names;
    std::vector<TensorView> m_tensors;
    std::unordered_map<std::string, std::size_t> m_index;
    Metadata m_metadata;
    std::vector<std::filesystem::path> m_files;
    std::vector<std::shared_ptr<const MappedFile>> m_mappings;
};

/// The tensors of a folder without their weights: names, types, shapes, bytes and files.
std::vector<TensorView> listTensors(const std::filesystem::path& folder, const std::string& variant = {});

}  // namespace twb::io

#include "engine/models/save.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "engine/core/error.h"
#include "engine/models/model.h"
#include "engine/nn/tensor_from_view.h"

namespace twb::models {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

const char* dtypeName(at::ScalarType type) {
    switch (type) {
        case at::kHalf:
            return "float16";
        case at::kBFloat16:
            return "bfloat16";
        case at::kDouble:
            return "float64";
        default:
            return "float32";
    }
}

/// What is written, made when the writer comes to it.
class TensorSource {
public:
    TensorSource(const Model& model, const SaveOptions& options) : m_weights(model.weights()), m_options(options) {}

    std::vector<io::TensorView> views(std::vector<std::string>& leftOut) const {
        const auto count = std::make_shared<Count>();
        std::vector<io::TensorView> views;
        for (const nn::NamedTensor& entry : m_weights.entries()) {
            if (!entry.tiedTo.empty()) {
                continue;
            }
            const io::TensorView* stored = m_weights.storedView(entry.name);
            if (entry.tensor.is_meta() && !stored) {
                leftOut.push_back(entry.name);
                continue;
            }
            const at::ScalarType type = entry.tensor.is_meta() ? nn::scalarTypeOf(*stored) : entry.tensor.scalar_type();
            const at::ScalarType target = m_options.dtype && at::isFloatingType(type) ? *m_options.dtype : type;
            io::TensorView view;
            view.name = m_weights.savedName(entry.name);
            view.dtype = nn::dtypeOf(target);
            view.shape = entry.tensor.sizes().vec();
            view.strides = io::contiguousStrides(view.shape);
            view.bytes = static_cast<std::uint64_t>(entry.tensor.numel()) * io::itemSize(view.dtype);
            view.unpack = [this, count, target, entry, stored] {
                if (m_options.progress) {
                    m_options.progress(count->done, count->total);
                }
                ++count->done;
                const at::Tensor tensor = entry.tensor.is_meta() ? nn::tensorFromView(*stored) : entry.tensor.detach();
                const auto kept = std::make_shared<const at::Tensor>(tensor.to(at::kCPU, target).contiguous());
                const auto* data = static_cast<const std::byte*>(kept->const_data_ptr());
                return io::SharedBytes{{data, kept->nbytes()}, kept};
            };
            views.push_back(std::move(view));
        }
        count->total = views.size();
        return views;
    }

private:
    struct Count {
        std::uint64_t done = 0, total = 0;
    };

    const nn::WeightStore& m_weights;
    const SaveOptions& m_options;
};

/// The dtype of most elements that are written.
std::string savedDtype(const Model& model, const SaveOptions& options) {
    if (options.dtype) {
        return dtypeName(*options.dtype);
    }
    const auto& entries = model.weights().entries();
    const bool isUnloaded = std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return entry.tensor.is_meta(); });
    return isUnloaded ? model.weights().storedDtype() : dtypeName(model.weights().policy().dtype);
}

bool isWeights(const fs::path& file) {
    constexpr std::array kEndings = {".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".ot", ".gguf", ".onnx", ".npz"};
    const std::string name = file.filename().string();
    const std::string ending = file.extension().string();
    return name.ends_with(".index.json") || std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

void copyFile(const fs::path& from, const fs::path& to, std::vector<fs::path>& written) {
    fs::create_directories(to.parent_path());
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    written.push_back(to);
}

/// Tokenizer, processor and generation settings, model card and licence, and the modules of sentence-transformers.
void copyOtherFiles(const fs::path& from, const fs::path& to, std::vector<fs::path>& written) {
    std::vector<fs::path> files;
    const bool hasModules = fs::exists(from / "modules.json");
    for (const auto& entry : fs::directory_iterator(from)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "config.json" && !isWeights(entry.path()) && !name.starts_with('.')) {
            files.push_back(entry.path().filename());
        } else if (entry.is_directory() && hasModules && fs::exists(entry.path() / "config.json")) {
            files.push_back(entry.path().filename() / "config.json");  // "1_Pooling"
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        copyFile(from / file, to / file, written);
    }
}

void checkTarget(const fs::path& source, const fs::path& folder, bool overwrite) {
    std::error_code failure;
    if (fs::exists(folder, failure) && !fs::is_directory(folder, failure)) {
        throw Error(ErrorCode::InvalidParameter, folder.string() + " is a file; a folder was expected.");
    }
    if (fs::equivalent(source, folder, failure)) {
        throw Error(ErrorCode::InvalidParameter, folder.string() + " is the folder that the model comes from; choose another.");
    }
    if (!overwrite && fs::exists(folder / "config.json", failure)) {
        throw Error(ErrorCode::InvalidParameter,
                    folder.string() + " holds a model already; choose another folder, or ask to overwrite it.");
    }
}

}  // namespace

SavedModel saveModel(const Model& model, const fs::path& folder, const SaveOptions& options) {
    const fs::path source = model.weights().source();
    checkTarget(source, folder, options.overwrite);
    SavedModel saved;
    try {
        const TensorSource tensors(model, options);
        saved.files = io::writeCheckpoint(folder, tensors.views(saved.leftOut), options.maxShardBytes);
        if (fs::is_directory(source)) {
            copyOtherFiles(source, folder, saved.files);
        }
        Json config = model.config();
        config["architectures"] = {model.className()};
        config["torch_dtype"] = savedDtype(model, options);
        const fs::path configFile = source / "config.json";
        if (fs::exists(configFile) && core::readJsonFile(configFile) == config) {
            copyFile(configFile, folder / "config.json", saved.files);  // byte for byte, whatever its layout
        } else {
            io::writeConfigFile(folder / "config.json", config);
            saved.files.push_back(folder / "config.json");
        }
    } catch (const fs::filesystem_error& failure) {
        throw Error(ErrorCode::InvalidFile, folder.string() + " cannot be written: " + failure.code().message() + ".", failure.what());
    }
    return saved;
}

}  // namespace twb::models

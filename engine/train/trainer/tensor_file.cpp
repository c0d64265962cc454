#include "engine/train/trainer/tensor_file.h"

#include <memory>

#include "engine/io/safetensors.h"
#include "engine/nn/tensor_from_view.h"

namespace twb::train {

void writeTensors(const std::filesystem::path& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
    std::vector<io::TensorView> views;
    for (const auto& [name, tensor] : tensors) {
        const auto kept = std::make_shared<const at::Tensor>(tensor.detach().to(at::kCPU).contiguous());
        io::TensorView view;
        view.name = name;
        view.dtype = nn::dtypeOf(kept->scalar_type());
        view.shape = kept->sizes().vec();
        view.strides = io::contiguousStrides(view.shape);
        view.data = static_cast<const std::byte*>(kept->const_data_ptr());
        view.bytes = kept->nbytes();
        view.owner = kept;
        views.push_back(std::move(view));
    }
    io::writeSafetensors(file, std::move(views));
}

}  // namespace twb::train

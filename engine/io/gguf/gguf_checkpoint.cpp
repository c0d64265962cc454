#include "engine/io/gguf/gguf_checkpoint.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/gguf/gguf_metadata.h"
#include "engine/io/safetensors.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

struct NamePair {
    std::string_view gguf;
    std::string_view huggingFace;
};

constexpr std::array<NamePair, 3> kTopNames{{{"token_embd", "model.embed_tokens"}, {"output_norm", "model.norm"}, {"output", "lm_head"}}};
constexpr std::array<NamePair, 11> kLayerNames{{{"attn_norm", "input_layernorm"},
                                                {"attn_q", "self_attn.q_proj"},
                                                {"attn_k", "self_attn.k_proj"},
                                                {"attn_v", "self_attn.v_proj"},
                                                {"attn_output", "self_attn.o_proj"},
                                                {"attn_q_norm", "self_attn.q_norm"},
                                                {"attn_k_norm", "self_attn.k_norm"},
                                                {"ffn_norm", "post_attention_layernorm"},
                                                {"ffn_gate", "mlp.gate_proj"},
                                                {"ffn_up", "mlp.up_proj"},
                                                {"ffn_down", "mlp.down_proj"}}};

template <std::size_t N>
std::string_view lookUp(const std::array<NamePair, N>& table, std::string_view name) {
    for (const NamePair& pair : table) {
        if (pair.gguf == name) {
            return pair.huggingFace;
        }
    }
    return {};
}

// "blk.3.attn_q.weight" -> part "attn_q" and name "model.layers.3.self_attn.q_proj.weight".
struct MappedName {
    std::string_view part;
    std::string name;
};
MappedName mapName(std::string_view name, const std::string& where) {
    const std::size_t lastDot = name.rfind('.');
    const std::string_view kind = lastDot == std::string_view::npos ? std::string_view() : name.substr(lastDot);  // ".weight", ".bias"
    std::string_view part = name.substr(0, lastDot);
    std::string prefix;
    std::string_view target;
    if (part.starts_with("blk.")) {
        const std::size_t dot = part.find('.', 4);
        prefix = "model.layers." + std::string(part.substr(4, dot == std::string_view::npos ? dot : dot - 4)) + ".";
        part = dot == std::string_view::npos ? std::string_view() : part.substr(dot + 1);
        target = lookUp(kLayerNames, part);
    } else {
        target = lookUp(kTopNames, part);
    }
    if (target.empty() || (kind != ".weight" && kind != ".bias")) {
        throw Error(ErrorCode::Unsupported,
                    where + ": the tensor \"" + core::shortened(name, 200) + "\" has no counterpart in Hugging Face's models.");
    }
    return {part, prefix.append(target).append(kind)};
}

// GGUF's llama interleaves the two rotary halves of each head's rows; Hugging Face keeps them apart.
std::vector<float> withSplitHalves(const std::vector<float>& values, std::size_t rows, std::size_t heads) {
    const std::size_t columns = values.size() / rows, half = rows / heads / 2;
    std::vector<float> result(values.size());
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t head = row / (2 * half), at = row % (2 * half);
        const std::size_t target = head * 2 * half + at % 2 * half + at / 2;
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * columns), columns,
                    result.begin() + static_cast<std::ptrdiff_t>(target * columns));
    }
    return result;
}

template <typename T>
SharedBytes shared(std::vector<T> values) {
    const auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return {std::as_bytes(std::span(*owner)), owner};
}

std::optional<DType> plainType(GgmlType type) {
    switch (type) {
        case GgmlType::F32:
            return DType::F32;
        case GgmlType::F16:
            return DType::F16;
        case GgmlType::BF16:
            return DType::BF16;
        default:
            return std::nullopt;
    }
}

std::uint16_t roundToBf16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) {
        return static_cast<std::uint16_t>(bits >> 16 | 0x40);  // stays not-a-number
    }
    return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

SharedBytes asType(std::vector<float> values, DType dtype) {
    if (dtype == DType::F32) {
        return shared(std::move(values));
    }
    std::vector<std::uint16_t> rounded(values.size());
    std::transform(values.begin(), values.end(), rounded.begin(), roundToBf16);
    return shared(std::move(rounded));
}

TensorView viewOf(const GgufTensor& tensor, std::string name, std::size_t headsToSplit, const GgufFile& file, std::optional<DType> dtype) {
    TensorView view;
    view.name = std::move(name);
    view.shape = tensor.shape;
    view.strides = contiguousStrides(view.shape);
    view.file = file.where;
    view.owner = file.owner;
    const auto plain = plainType(tensor.type);
    if (plain && headsToSplit == 0 && (!dtype || dtype == plain)) {
        view.dtype = *plain;
        view.data = tensor.data.data();
        view.bytes = tensor.data.size();
        return view;
    }
    view.dtype = dtype.value_or(DType::F32);
    view.bytes = elementCount(view) * itemSize(view.dtype);
    const std::size_t rows = view.shape.empty() ? 1 : static_cast<std::size_t>(view.shape.front());
    if (headsToSplit != 0 && (rows == 0 || rows % (2 * headsToSplit) != 0)) {
        throw Error(ErrorCode::InvalidFile, file.where + ": the tensor \"" + core::shortened(tensor.name, 200) + "\" has " +
                                                std::to_string(rows) + " rows, which " + std::to_string(headsToSplit) +
                                                " heads cannot share.");
    }
    view.unpack = [tensor, rows, headsToSplit, type = view.dtype, owner = file.owner] {
        std::vector<float> values = dequantize(tensor);
        return asType(headsToSplit == 0 ? std::move(values) : withSplitHalves(values, rows, headsToSplit), type);
    };
    return view;
}

}  // namespace

GgufCheckpoint ggufCheckpoint(const GgufFile& file, std::optional<DType> dtype) {
    GgufCheckpoint checkpoint;
    checkpoint.config = ggufConfig(file);
    checkpoint.tokenizerConfig = ggufTokenizerConfig(file);
    checkpoint.generationConfig = core::Json::object();
    for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id"}) {
        if (const auto id = checkpoint.config.find(key); id != checkpoint.config.end()) {
            checkpoint.generationConfig[key] = *id;
        }
    }
    const bool isInterleaved = checkpoint.config["model_type"] == "llama";
    for (const GgufTensor& tensor : file.tensors) {
        if (tensor.name == "rope_freqs.weight") {
            core::log(core::LogLevel::Warning,
                      file.where + ": rope_freqs.weight (the rotary scaling of long contexts) is not carried over.");
            continue;
        }
        MappedName mapped = mapName(tensor.name, file.where);
        std::size_t heads = 0;
        if (isInterleaved && (mapped.part == "attn_q" || mapped.part == "attn_k")) {
            heads = checkpoint.config[mapped.part == "attn_q" ? "num_attention_heads" : "num_key_value_heads"].get<std::size_t>();
        }
        checkpoint.tensors.push_back(viewOf(tensor, std::move(mapped.name), heads, file, dtype));
    }
    return checkpoint;
}

GgufCheckpoint openGgufCheckpoint(const std::filesystem::path& file) {
    return ggufCheckpoint(openGguf(file));
}

}  // namespace twb::io

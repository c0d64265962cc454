// ggml's block formats, after its quantisation reference (ggml-quants.c): each block holds a scale (a half-precision number), maybe an
// offset, and small integers; the K formats hold 256 values with 6-bit or 4-bit scales of sub-blocks.
#include <bit>
#include <cstring>

#include "engine/io/gguf/gguf_file.h"

namespace twb::io {
namespace {

constexpr int kSmallBlock = 32;
constexpr int kHalfBlock = kSmallBlock / 2;
constexpr int kSuperBlock = 256;

float halfToFloat(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1F, mantissa = half & 0x3FF;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
        return sign ? -magnitude : magnitude;
    }
    const std::uint32_t bits = exponent == 0x1F ? 0x7F800000 | mantissa << 13 : (exponent + 112) << 23 | mantissa << 13;
    return std::bit_cast<float>(sign | bits);
}

/// Takes the parts of one block in their order.
class Block {
public:
    explicit Block(const std::byte* at) : m_at(reinterpret_cast<const std::uint8_t*>(at)) {}

    const std::uint8_t* bytes(int count) {
        const std::uint8_t* result = m_at;
        m_at += count;
        return result;
    }
    float half() {
        std::uint16_t bits;
        std::memcpy(&bits, bytes(sizeof bits), sizeof bits);
        return halfToFloat(bits);
    }
    std::uint32_t word() {
        std::uint32_t value;
        std::memcpy(&value, bytes(sizeof value), sizeof value);
        return value;
    }

private:
    const std::uint8_t* m_at;
};

// Q4_0, Q4_1, Q5_0 and Q5_1: the low halves of the bytes come first, then the high ones; the fifth bits stand apart.
void small(Block block, bool hasOffset, bool hasFifthBit, float* out) {
    const float scale = block.half();
    const float offset = hasOffset ? block.half() : 0;
    const std::uint32_t fifth = hasFifthBit ? block.word() : 0;
    const int zero = hasOffset ? 0 : hasFifthBit ? 16 : 8;
    const std::uint8_t* quants = block.bytes(kHalfBlock);
    for (int i = 0; i < kSmallBlock; ++i) {
        const int low = i < kHalfBlock ? quants[i] & 0xF : quants[i - kHalfBlock] >> 4;
        const int high = static_cast<int>((fifth >> i) & 1) << 4;
        out[i] = static_cast<float>((low | high) - zero) * scale + offset;
    }
}

void q8_0(Block block, float* out) {
    const float scale = block.half();
    const std::uint8_t* quants = block.bytes(kSmallBlock);
    for (int i = 0; i < kSmallBlock; ++i) {
        out[i] = static_cast<float>(static_cast<std::int8_t>(quants[i])) * scale;
    }
}

void q2_k(Block block, float* out) {
    const std::uint8_t* scales = block.bytes(kSuperBlock / 16);
    const std::uint8_t* quants = block.bytes(kSuperBlock / 4);
    const float scale = block.half(), least = block.half();
    for (int i = 0; i < kSuperBlock; ++i) {
        const int shift = i % 128 / 32 * 2;
        const int quant = quants[i / 128 * 32 + i % 32] >> shift & 3;
        const std::uint8_t sub = scales[i / 16];
        out[i] = scale * static_cast<float>(sub & 0xF) * static_cast<float>(quant) - least * static_cast<float>(sub >> 4);
    }
}

void q3_k(Block block, float* out) {
    const std::uint8_t* high = block.bytes(kSuperBlock / 8);
    const std::uint8_t* quants = block.bytes(kSuperBlock / 4);
    const std::uint8_t* packed = block.bytes(12);
    const float scale = block.half();
    for (int i = 0; i < kSuperBlock; ++i) {
        const int j = i / 16;  // sub-block: four low bits in the first eight bytes, two high bits in the last four
        const int low = j < 8 ? packed[j] & 0xF : packed[j - 8] >> 4;
        const int sub = (low | (packed[8 + j % 4] >> (j / 4 * 2) & 3) << 4) - 32;
        const int quant = quants[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
        const int missing = high[i % 32] >> (i / 32) & 1 ? 0 : 4;
        out[i] = scale * static_cast<float>(sub) * static_cast<float>(quant - missing);
    }
}

// The 6-bit scale and least value of sub-block j of Q4_K and Q5_K.
struct ScaleAndLeast {
    int scale;
    int least;
};
ScaleAndLeast scaleOf(const std::uint8_t* packed, int j) {
    if (j < 4) {
        return {packed[j] & 63, packed[j + 4] & 63};
    }
    return {(packed[j + 4] & 0xF) | (packed[j - 4] >> 6) << 4, packed[j + 4] >> 4 | (packed[j] >> 6) << 4};
}

void q4_or_q5_k(Block block, bool hasFifthBit, float* out) {
    const float scale = block.half(), least = block.half();
    const std::uint8_t* scales = block.bytes(12);
    const std::uint8_t* high = hasFifthBit ? block.bytes(kSuperBlock / 8) : nullptr;
    const std::uint8_t* quants = block.bytes(kSuperBlock / 2);
    for (int i = 0; i < kSuperBlock; ++i) {
        const int j = i / 32;
        const std::uint8_t byte = quants[j / 2 * 32 + i % 32];
        const int low = j % 2 == 0 ? byte & 0xF : byte >> 4;
        const int fifth = high ? (high[i % 32] >> j & 1) << 4 : 0;
        const ScaleAndLeast sub = scaleOf(scales, j);
        out[i] = scale * static_cast<float>(sub.scale) * static_cast<float>(low | fifth) - least * static_cast<float>(sub.least);
    }
}

void q6_k(Block block, float* out) {
    const std::uint8_t* low = block.bytes(kSuperBlock / 2);
    const std::uint8_t* high = block.bytes(kSuperBlock / 4);
    const std::uint8_t* scales = block.bytes(kSuperBlock / 16);
    const float scale = block.half();
    for (int i = 0; i < kSuperBlock; ++i) {
        const int half = i / 128, quarter = i % 128 / 32, column = i % 32;
        const std::uint8_t byte = low[half * 64 + quarter % 2 * 32 + column];
        const int four = quarter < 2 ? byte & 0xF : byte >> 4;
        const int two = high[half * 32 + column] >> (quarter * 2) & 3;
        out[i] = scale * static_cast<float>(static_cast<std::int8_t>(scales[i / 16])) * static_cast<float>((four | two << 4) - 32);
    }
}

void decodeBlock(GgmlType type, const std::byte* data, float* out) {
    switch (type) {
        case GgmlType::F32:
            std::memcpy(out, data, sizeof *out);
            return;
        case GgmlType::F16:
            *out = Block(data).half();
            return;
        case GgmlType::BF16: {
            std::uint16_t bits;
            std::memcpy(&bits, data, sizeof bits);
            *out = std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
            return;
        }
        case GgmlType::Q4_0:
            small(Block(data), false, false, out);
            return;
        case GgmlType::Q4_1:
            small(Block(data), true, false, out);
            return;
        case GgmlType::Q5_0:
            small(Block(data), false, true, out);
            return;
        case GgmlType::Q5_1:
            small(Block(data), true, true, out);
            return;
        case GgmlType::Q8_0:
            q8_0(Block(data), out);
            return;
        case GgmlType::Q2_K:
            q2_k(Block(data), out);
            return;
        case GgmlType::Q3_K:
            q3_k(Block(data), out);
            return;
        case GgmlType::Q4_K:
            q4_or_q5_k(Block(data), false, out);
            return;
        case GgmlType::Q5_K:
            q4_or_q5_k(Block(data), true, out);
            return;
        case GgmlType::Q6_K:
            q6_k(Block(data), out);
            return;
    }
}

}  // namespace

std::vector<float> dequantize(const GgufTensor& tensor) {
    const GgmlTypeInfo& info = ggmlTypeInfo(tensor.type);
    const std::size_t blocks = tensor.data.size() / info.blockBytes;
    std::vector<float> values(blocks * info.blockElements);
    for (std::size_t i = 0; i < blocks; ++i) {
        decodeBlock(tensor.type, tensor.data.data() + i * info.blockBytes, values.data() + i * info.blockElements);
    }
    return values;
}

}  // namespace twb::io

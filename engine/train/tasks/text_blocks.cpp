#include "engine/train/tasks/text_blocks.h"

#include <algorithm>
#include <map>

#include "engine/core/error.h"

namespace twb::train {
std::vector<Feature> textBlocks(const TaskContext& context, std::span<const core::Json> rows, const text::EncodeOptions& options) {
    const std::int64_t size = context.dataInt("block_size").value_or(0);
    if (size < 1) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "data.block_size, the number of tokens of an example, must be given and above 0.");
    }
    std::vector<Feature> blocks;
    for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
        std::vector<std::pair<std::string, std::vector<at::Tensor>>> joined;
        for (std::size_t i = begin; i < std::min(begin + kRowsAtOnce, rows.size()); ++i) {
            const text::BatchEncoding encoded = context.tokenizer().encode(text::TextInput(context.text(rows[i], "text")), options);
            const Feature feature = featureOf(encoded.rows.front(), encoded.returned);
            if (joined.empty()) {
                for (const auto& [name, tensor] : feature.all()) {
                    joined.emplace_back(name, std::vector<at::Tensor>());
                }
            }
            for (auto& [name, parts] : joined) {
                parts.push_back(feature.get(name));
            }
        }
        std::vector<std::pair<std::string, at::Tensor>> whole;
        for (const auto& [name, parts] : joined) {
            whole.emplace_back(name, at::cat(parts));
        }
        const std::int64_t count = whole.empty() ? 0 : whole.front().second.size(0) / size;
        for (std::int64_t block = 0; block < count; ++block) {
            Feature feature;
            for (const auto& [name, tensor] : whole) {
                feature.set(name, tensor.slice(0, block * size, (block + 1) * size));
            }
            blocks.push_back(std::move(feature));
        }
    }
    return blocks;
}

}  // namespace twb::train

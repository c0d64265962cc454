#include "engine/train/trainer/train_loader.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <ATen/CPUGeneratorImpl.h>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using at::Tensor;

/// One int64, as torch.empty((), dtype=int64).random_() draws it.
std::int64_t drawSeed() {
    return at::empty({}, at::kLong).random_().item<std::int64_t>();
}

std::vector<std::int64_t> toVector(const Tensor& indices) {
    const auto* data = indices.const_data_ptr<std::int64_t>();
    return {data, data + indices.numel()};
}

/// transformers' get_length_grouped_indices: a permutation, sorted by length inside large groups, the longest row first.
std::vector<std::int64_t> lengthGroupedOrder(const std::vector<Feature>& features, std::int64_t group) {
    const auto count = static_cast<std::int64_t>(features.size());
    const std::int64_t groups = std::max<std::int64_t>(1, std::min<std::int64_t>(count / (group * 4), 50));
    const std::int64_t size = groups * group;
    std::vector<std::int64_t> order = toVector(at::randperm(count, at::kLong));
    const auto lengthOf = [&](std::int64_t row) {
        const Tensor ids = features[static_cast<std::size_t>(row)].get("input_ids");
        return ids.defined() ? ids.numel() : 0;
    };
    std::vector<std::int64_t> firsts;
    for (std::int64_t begin = 0; begin < count; begin += size) {
        const auto from = order.begin() + begin, to = order.begin() + std::min(begin + size, count);
        std::stable_sort(from, to, [&](std::int64_t a, std::int64_t b) { return lengthOf(a) > lengthOf(b); });
        firsts.push_back(begin);
    }
    const auto longest = std::max_element(firsts.begin(), firsts.end(), [&](std::int64_t a, std::int64_t b) {
        return lengthOf(order[static_cast<std::size_t>(a)]) < lengthOf(order[static_cast<std::size_t>(b)]);
    });
    std::swap(order[0], order[static_cast<std::size_t>(*longest)]);
    return order;
}

}  // namespace

TrainLoader::TrainLoader(const std::vector<Feature>& features, const TrainingTask& task, LoaderOptions options,
                         std::shared_ptr<const ProcessGroup> group)
    : m_features(features), m_task(task), m_options(options), m_group(std::move(group)) {
    if (batchCount() == 0) {
        throw core::Error(core::ErrorCode::InvalidInput, "The training data set has no batch: it has " + std::to_string(features.size()) +
                                                             " examples, and a batch takes " + std::to_string(options.batchSize) + ".");
    }
}

std::int64_t TrainLoader::batchCount() const {
    const auto count = static_cast<std::int64_t>(m_features.size());
    return (count + (m_options.dropLast ? 0 : m_options.batchSize - 1)) / m_options.batchSize;
}

std::vector<std::int64_t> TrainLoader::drawOrder() const {
    if (m_options.lengthGroup > 0) {
        return lengthGroupedOrder(m_features, m_options.lengthGroup);
    }
    at::Generator generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(drawSeed()));
    return toVector(at::randperm(static_cast<std::int64_t>(m_features.size()), generator, at::kLong));
}

void TrainLoader::begin(std::int64_t skipped) {
    m_position.epochState = randomState();
    drawSeed();  // the loader's base seed, of no use with a single process
    m_order = drawOrder();
    m_group->broadcast(at::from_blob(m_order.data(), {static_cast<std::int64_t>(m_order.size())}, at::kLong));
    m_next = skipped;
    m_ahead.reset();
}

void TrainLoader::start(std::int64_t skipped) {
    begin(skipped);
    fetch();
}

void TrainLoader::drawEpoch() {
    if (m_options.lengthGroup == 0) {
        drawSeed();  // the sampler alone is run
        return;
    }
    // A loader is begun: it collates its first two batches.
    start();
    next();
}

void TrainLoader::resume(const Position& position, std::int64_t skipped) {
    setRandomState(position.epochState);
    begin(skipped);
    m_position.epochState = position.epochState;
    setRandomState(position.aheadState);
    fetch();
}

void TrainLoader::fetch() {
    m_position.aheadState = randomState();
    m_ahead.reset();
    if (m_next >= batchCount()) {
        return;
    }
    const std::int64_t begin = m_next * m_options.batchSize;
    const std::int64_t end = std::min<std::int64_t>(begin + m_options.batchSize, static_cast<std::int64_t>(m_order.size()));
    const std::int64_t part = m_options.batchSize / m_group->size();
    const std::int64_t first = std::min(begin + part * m_group->rank(), end), last = std::min(first + part, end);
    std::vector<Feature> rows;
    for (std::int64_t i = first; i < last; ++i) {
        rows.push_back(m_features[static_cast<std::size_t>(m_order[static_cast<std::size_t>(i)])]);
    }
    m_ahead = rows.empty() ? BatchPart{{}, 0}
                           : BatchPart{m_task.collate(rows), static_cast<double>(rows.size()) / static_cast<double>(end - begin)};
    ++m_next;
}

std::optional<BatchPart> TrainLoader::next() {
    std::optional<BatchPart> part = std::move(m_ahead);
    if (part) {
        fetch();
    }
    return part;
}

Tensor randomState() {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    return generator.get_state();
}

void setRandomState(const Tensor& state) {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
}

}  // namespace twb::train

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "engine/train/parallel/process_group.h"
#include "engine/train/training_task.h"

namespace twb::train {

struct LoaderOptions {
    std::int64_t batchSize = 8;    ///< of all processes together
    std::int64_t lengthGroup = 0;  ///< rows of like length are put together in groups of so many; 0: no grouping
    bool dropLast = false;
};

/// What this process takes of a batch: with a group, its rows are dealt out one stretch a process.
struct BatchPart {
    Batch batch;       ///< empty when there are too few rows
    double share = 1;  ///< of the batch's rows
};

/// The batches of an epoch, in the order and with the random draws of Trainer's data loader (torch's RandomSampler or transformers'
/// LengthGroupedSampler, collated one batch ahead). Everything is drawn from torch's default generator; the order is that of the group's
/// first process.
class TrainLoader {
public:
    TrainLoader(const std::vector<Feature>& features, const TrainingTask& task, LoaderOptions options,
                std::shared_ptr<const ProcessGroup> group = std::make_shared<ProcessGroup>());

    std::int64_t batchCount() const;

    /// Begins an epoch, without its first `skipped` batches.
    void start(std::int64_t skipped = 0);

    /// Draws what an epoch that is not run would have drawn.
    void drawEpoch();

    /// The next batch; nullopt at the epoch's end.
    std::optional<BatchPart> next();

    /// Where the generator stood: before the epoch, and before the batch that is collated ahead. With both, resume() goes on as if nothing
    /// had happened.
    struct Position {
        at::Tensor epochState;
        at::Tensor aheadState;
    };
    const Position& position() const { return m_position; }

    /// As start(skipped), but from a remembered position; the generator is left for the caller to set.
    void resume(const Position& position, std::int64_t skipped);

private:
    std::vector<std::int64_t> drawOrder() const;
    void begin(std::int64_t skipped);
    void fetch();

    const std::vector<Feature>& m_features;
    const TrainingTask& m_task;
    LoaderOptions m_options;
    std::shared_ptr<const ProcessGroup> m_group;
    std::vector<std::int64_t> m_order;
    std::int64_t m_next = 0;           ///< batch that is fetched next
    std::optional<BatchPart> m_ahead;  ///< collated, not yet given out
    Position m_position;
};

/// State of torch's default generator on the processor, as torch.get_rng_state() gives it.
at::Tensor randomState();
void setRandomState(const at::Tensor& state);

}  // namespace twb::train

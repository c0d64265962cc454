#include "tasks/run_in_batches.h"

#include <algorithm>

#include <c10/core/InferenceMode.h>

#include "engine/host/job_context.h"
#include "tasks/current_error.h"

namespace twb::tasks {

void runInBatches(const std::vector<core::Json>& items, std::size_t batchSize, RowSink& sink, host::JobContext& job,
                  const RunBatch& runBatch) {
    const c10::InferenceMode noGradients;
    for (std::size_t begin = 0; begin < items.size(); begin += batchSize) {
        const std::size_t end = std::min(items.size(), begin + batchSize);
        if (items.size() > 1) {
            job.progress(begin, items.size(), "rows");
        }
        try {
            std::vector<api::Value> values = runBatch(std::span(items).subspan(begin, end - begin), items.size() == 1);
            for (std::size_t i = 0; i < values.size(); ++i) {
                sink.done(begin + i, std::move(values[i]));
            }
        } catch (...) {
            const core::Error error = currentError();
            for (std::size_t i = begin; i < end; ++i) {
                sink.failed(i, error);
            }
        }
    }
}

}  // namespace twb::tasks

#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "engine/core/json.h"
#include "tasks/methods/model_options.h"

namespace twb::host {
class JobContext;
}
namespace twb::generation {
class PromptCache;
}
namespace twb::models {
class Model;
}
namespace twb::nn {
struct CallHistory;
}
namespace twb::text {
class Tokenizer;
}

namespace twb::tasks {

/// The models and tokenizers that are in memory, shared by all methods. Those not used for longest go when the weights pass the budget; a
/// folder whose files have changed is loaded again. For the engine thread, but for weightBytes().
class LoadedModels {
public:
    /// `budgetBytes` of weights; at least the model in use stays.
    explicit LoadedModels(std::uint64_t budgetBytes);
    ~LoadedModels();

    /// The model of a folder or hub id with a head (class or Auto class; empty: as config.json says). Reports the phase "Loading" and the
    /// time to `job`.
    std::shared_ptr<const models::Model> model(const std::string& folder, const std::string& head, host::JobContext& job,
                                               const ModelOptions& options = {});

    /// `overrides`: keyword arguments of from_pretrained.
    std::shared_ptr<const text::Tokenizer> tokenizer(const std::string& folder, host::JobContext& job,
                                                     const core::Json& overrides = core::Json::object());

    /// What `model` remembers of its last text; null when it is not one of those loaded here.
    std::shared_ptr<generation::PromptCache> promptCache(const std::shared_ptr<const models::Model>& model);

    /// What `model` keeps from call to call; null when it is not one of those loaded here.
    std::shared_ptr<nn::CallHistory> history(const std::shared_ptr<const models::Model>& model);

    /// Bytes of all loaded weights; any thread may ask.
    std::uint64_t weightBytes() const { return m_weightBytes; }

    /// Half of the main memory.
    static std::uint64_t defaultBudget();

private:
    struct Entry {
        std::string key;
        std::int64_t stamp = 0;  ///< newest change of the folder's files
        std::uint64_t bytes = 0;
        std::shared_ptr<const void> object;
        std::shared_ptr<generation::PromptCache> promptCache;  ///< of a language model that was used
        std::shared_ptr<nn::CallHistory> history;              ///< of a model that was called by itself
    };
    using Load = std::function<std::shared_ptr<const void>(std::uint64_t& bytes)>;

    std::shared_ptr<const void> get(const std::string& key, const std::filesystem::path& folder, host::JobContext& job, const Load& load);
    Entry* entryOf(const std::shared_ptr<const models::Model>& model);
    void makeRoom();

    const std::uint64_t m_budgetBytes;
    std::list<Entry> m_entries;  ///< the one used last in front
    std::atomic<std::uint64_t> m_weightBytes{0};
};

}  // namespace twb::tasks

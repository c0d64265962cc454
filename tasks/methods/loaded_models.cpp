#include "tasks/methods/loaded_models.h"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "engine/generation/prompt_cache.h"
#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "engine/hub/cache.h"
#include "engine/io/gguf/gguf_folder.h"
#include "engine/models/model.h"
#include "engine/nn/weights.h"
#include "engine/text/tokenizer.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;

// Changes whenever a file of the folder is written, added or removed.
std::int64_t folderStamp(const fs::path& folder) {
    std::error_code error;
    std::int64_t newest = fs::last_write_time(folder, error).time_since_epoch().count();
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        newest = std::max<std::int64_t>(newest, entry.last_write_time(error).time_since_epoch().count());
    }
    return newest;
}

}  // namespace

LoadedModels::LoadedModels(std::uint64_t budgetBytes) : m_budgetBytes(budgetBytes) {}

LoadedModels::~LoadedModels() = default;

std::uint64_t LoadedModels::defaultBudget() {
    return host::mainMemoryBytes() / 2;
}

std::shared_ptr<const models::Model> LoadedModels::model(const std::string& folder, const std::string& head, host::JobContext& job,
                                                         const ModelOptions& asked) {
    const fs::path path = hub::resolveModel(folder);
    const auto load = [&](std::uint64_t& bytes) {
        models::LoadOptions options;
        options.head = head;
        options.policy = asked.policy();
        if (const std::string advice = asked.advice(); !advice.empty()) {
            job.log(core::LogLevel::Warning, advice);
        }
        const std::shared_ptr<const models::Model> model = models::loadModel(path, options);
        bytes = model->weights().byteCount();
        return model;
    };
    const std::string stamp = asked.adapter.empty() ? std::string() : std::to_string(folderStamp(asked.adapter));
    std::string key = "model";
    for (const std::string& part : {path.string(), head, asked.key(), stamp}) {
        key.append(1, '\n').append(part);
    }
    return std::static_pointer_cast<const models::Model>(get(key, path, job, load));
}

std::shared_ptr<const text::Tokenizer> LoadedModels::tokenizer(const std::string& folder, host::JobContext& job,
                                                               const core::Json& overrides) {
    const auto gguf = io::ggufFileOf(folder);  // its tokenizer is of use even where the model is of no known architecture
    const fs::path path = gguf ? *gguf : hub::resolveModel(folder);
    const auto load = [&](std::uint64_t&) { return std::shared_ptr<const text::Tokenizer>(text::Tokenizer::fromFolder(path, overrides)); };
    const std::string key = "tokenizer\n" + path.string() + "\n" + core::dumpJson(overrides);
    return std::static_pointer_cast<const text::Tokenizer>(get(key, path, job, load));
}

std::shared_ptr<generation::PromptCache> LoadedModels::promptCache(const std::shared_ptr<const models::Model>& model) {
    Entry* const entry = entryOf(model);
    if (entry != nullptr && !entry->promptCache) {
        entry->promptCache = std::make_shared<generation::PromptCache>();
    }
    return entry != nullptr ? entry->promptCache : nullptr;
}

std::shared_ptr<nn::CallHistory> LoadedModels::history(const std::shared_ptr<const models::Model>& model) {
    Entry* const entry = entryOf(model);
    if (entry != nullptr && !entry->history) {
        entry->history = std::make_shared<nn::CallHistory>();
    }
    return entry != nullptr ? entry->history : nullptr;
}

LoadedModels::Entry* LoadedModels::entryOf(const std::shared_ptr<const models::Model>& model) {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.object == model; });
    return found != m_entries.end() ? &*found : nullptr;
}

std::shared_ptr<const void> LoadedModels::get(const std::string& key, const fs::path& folder, host::JobContext& job, const Load& load) {
    const std::int64_t stamp = folderStamp(folder);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.key == key; });
    if (found != m_entries.end()) {
        if (found->stamp == stamp) {
            m_entries.splice(m_entries.begin(), m_entries, found);
            return m_entries.front().object;
        }
        m_weightBytes -= found->bytes;
        m_entries.erase(found);
    }
    job.checkCancelled();
    job.progress(0, 1, "models", "Loading");
    const auto start = std::chrono::steady_clock::now();
    Entry entry{key, stamp, 0, nullptr, nullptr, nullptr};
    entry.object = load(entry.bytes);
    job.addLoadSeconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    job.progress(1, 1, "models", "Loading");
    m_weightBytes += entry.bytes;
    m_entries.push_front(std::move(entry));
    makeRoom();
    return m_entries.front().object;
}

void LoadedModels::makeRoom() {
    while (m_weightBytes > m_budgetBytes && m_entries.size() > 1) {
        m_weightBytes -= m_entries.back().bytes;
        m_entries.pop_back();
    }
}

}  // namespace twb::tasks

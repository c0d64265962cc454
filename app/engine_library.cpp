// The engine's shared library: the host with the methods and tasks. Everything but this function is hidden.
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "engine/api/engine.h"
#include "engine/host/host.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/registry.h"
#include "tasks/registry.h"

#if defined(_WIN32)
#define TWB_EXPORT __declspec(dllexport)
#else
#define TWB_EXPORT __attribute__((visibility("default")))
#endif

namespace {

using namespace twb;

/// The host and what its methods refer to; the host ends first.
class WorkbenchEngine : public api::Engine {
public:
    explicit WorkbenchEngine(api::EventSink sink)
        : m_models(tasks::LoadedModels::defaultBudget()),
          m_host({tasks::makeMethods(m_models), tasks::taskDescriptions(), [this] { return m_models.weightBytes(); }}, std::move(sink)) {}

    const api::EngineInfo& info() const override { return m_host.info(); }
    const std::vector<api::TaskDescription>& tasks() const override { return m_host.tasks(); }
    api::JobId submit(api::JobSpec spec) override { return m_host.submit(std::move(spec)); }
    void cancel(api::JobId job) override { m_host.cancel(job); }
    void tell(api::JobId job, core::Json message) override { m_host.tell(job, std::move(message)); }

private:
    tasks::LoadedModels m_models;
    host::Host m_host;
};

}  // namespace

extern "C" TWB_EXPORT twb::api::Engine* twb_create_engine(twb::api::EventSink* sink, std::string* error) {
    try {
        return std::make_unique<WorkbenchEngine>(std::move(*sink)).release();
    } catch (const std::exception& e) {
        *error = e.what();
        return nullptr;
    }
}

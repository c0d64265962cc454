#include <ATen/core/grad_mode.h>
#include <chrono>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include "engine/host/cpu.h"
#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

constexpr std::int64_t kSide = 1024;
constexpr std::chrono::seconds kProbeTime{1};

/// Speed of fp32 matrix products of 1024 x 1024, measured for a second.
double gemmGflops(const host::JobContext& job) {
    using Clock = std::chrono::steady_clock;
    const at::NoGradGuard noGrad;
    const at::Tensor a = at::full({kSide, kSide}, 0.5);
    const at::Tensor b = at::full({kSide, kSide}, 0.25);
    at::Tensor out = at::mm(a, b);  // the first product starts threads and loads kernels
    const auto start = Clock::now();
    std::int64_t products = 0;
    while (Clock::now() - start < kProbeTime) {
        job.checkCancelled();
        at::mm_out(out, a, b);
        ++products;
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return 2.0 * kSide * kSide * kSide * static_cast<double>(products) / seconds / 1e9;
}

}  // namespace

host::Method doctorMethod() {
    return [](const core::Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "doctor", {});
        core::Json out = core::Json::object();
        out["torch"] = TORCH_VERSION;
        out["cpu"] = host::cpuName();
        out["cpu_features"] = host::cpuFeatures();
        out["torch_kernels"] = at::get_cpu_capability();
        out["threads"] = at::get_num_threads();
        out["memory_bytes"] = host::mainMemoryBytes();
        out["resident_bytes"] = host::residentBytes();
        out["gemm_gflops"] = gemmGflops(job);
        return {{api::Document{std::move(out)}}, false};
    };
}

}  // namespace twb::tasks

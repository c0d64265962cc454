#include "engine/train/trainer/checkpoint_folder.h"

#include <algorithm>
#include <charconv>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/io/atomic_file.h"
#include "engine/io/checkpoint.h"
#include "engine/io/checkpoint_writer.h"
#include "engine/io/pickle/torch_file.h"
#include "engine/nn/tensor_from_view.h"
#include "engine/train/data/checkpoints.h"
#include "engine/train/trainer/tensor_file.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;
using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;
using io::PickleValue;

constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kOptimizerGroups = "optimizer.json";
constexpr const char* kSchedule = "scheduler.json";
constexpr const char* kRandom = "rng_state.safetensors";
constexpr const char* kState = "trainer_state.json";

// ---- optimizer

void writeOptimizer(const fs::path& folder, const Optimizer& optimizer) {
    std::vector<std::pair<std::string, Tensor>> tensors;
    Json steps = Json::array();
    for (std::size_t i = 0; i < optimizer.states().size(); ++i) {
        const ParameterState& state = optimizer.states()[i];
        steps.push_back(state.step);
        for (const auto& [name, tensor] : state.tensors) {
            tensors.emplace_back(std::to_string(i) + "." + name, tensor);
        }
    }
    Json rates = Json::array();
    for (std::size_t group = 0; group < optimizer.groupCount(); ++group) {
        const auto rate = optimizer.learningRate(group);
        rates.push_back(rate ? Json(*rate) : Json());
    }
    writeTensors(folder / kOptimizer, tensors);
    io::writeConfigFile(folder / kOptimizerGroups, {{"name", optimizer.name()}, {"step", steps}, {"lr", rates}});
}

/// Splits "3.exp_avg".
std::pair<std::size_t, std::string> stateName(const std::string& name, const std::string& where) {
    const std::size_t dot = name.find('.');
    std::size_t index = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + std::min(dot, name.size()), index);
    if (dot == std::string::npos || failure != std::errc() || end != name.data() + dot) {
        throw Error(ErrorCode::InvalidFile, where + ": the tensor " + name + " is not a state of an optimizer.");
    }
    return {index, name.substr(dot + 1)};
}

ParameterState& stateAt(Optimizer& optimizer, std::size_t index, const std::string& where) {
    if (index >= optimizer.states().size()) {
        throw Error(ErrorCode::InvalidFile, where + " keeps the state of parameter " + std::to_string(index) + ", but " +
                                                std::to_string(optimizer.states().size()) + " parameters train.");
    }
    return optimizer.states()[index];
}

void readOptimizer(const fs::path& folder, Optimizer& optimizer) {
    const std::string where = (folder / kOptimizer).string();
    const Json groups = core::readJsonFile(folder / kOptimizerGroups);
    if (const Json name = groups.value("name", Json()); name != Json(optimizer.name())) {
        core::log(core::LogLevel::Warning, where + " keeps the state of the optimizer " + core::excerpt(name) + ", but this run uses " +
                                               optimizer.name() + ": what the two do not share begins afresh.");
    }
    const Json& steps = groups.at("step");
    const Json& rates = groups.at("lr");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        stateAt(optimizer, i, where).step = steps[i].get<std::int64_t>();
    }
    const io::Checkpoint tensors = io::Checkpoint::openFile(folder / kOptimizer);
    for (const io::TensorView& view : tensors.tensors()) {
        const auto [index, name] = stateName(view.name, where);
        stateAt(optimizer, index, where).tensors[name] = nn::tensorFromView(view).clone();
    }
    for (std::size_t group = 0; group < std::min(rates.size(), optimizer.groupCount()); ++group) {
        if (rates[group].is_number()) {
            optimizer.setLearningRate(group, rates[group].get<double>());
        }
    }
}

double numberOf(const PickleValue& value) {
    if (value.isTensor()) {
        return nn::tensorFromView(value.tensor).to(at::kDouble).item<double>();
    }
    return value.kind == PickleValue::Kind::Float ? value.number : static_cast<double>(value.integer);
}

/// In float32, but for 8-bit codes.
Tensor copyOfState(const Tensor& tensor) {
    return tensor.to(tensor.scalar_type() == at::kByte ? at::kByte : at::kFloat, false, /*copy=*/true);
}

/// {"state": {0: {"step", "exp_avg", ...}}, "param_groups": [{"lr", ...}]}, as torch.optim's state_dict().
void readPythonOptimizer(const fs::path& file, Optimizer& optimizer) {
    const io::TorchFile saved = io::openTorchFile(file);
    const PickleValue* states = saved.root->find("state");
    const PickleValue* groups = saved.root->find("param_groups");
    if (!states || !states->isDict() || !groups || !groups->isSequence()) {
        throw Error(ErrorCode::InvalidFile, file.string() + " is not the state of an optimizer: it has no state and param_groups.");
    }
    for (std::size_t i = 0; i + 1 < states->items.size(); i += 2) {
        ParameterState& state = stateAt(optimizer, static_cast<std::size_t>(states->items[i]->integer), file.string());
        const PickleValue& entries = *states->items[i + 1];
        for (std::size_t k = 0; k + 1 < entries.items.size(); k += 2) {
            const std::string& name = entries.items[k]->text;
            const PickleValue& value = *entries.items[k + 1];
            if (name == "step") {
                state.step = static_cast<std::int64_t>(numberOf(value));
            } else if (value.isTensor()) {
                state.tensors[name] = copyOfState(nn::tensorFromView(value.tensor));
            }
        }
    }
    for (std::size_t group = 0; group < std::min(groups->items.size(), optimizer.groupCount()); ++group) {
        if (const PickleValue* rate = groups->items[group]->find("lr"); rate && rate->kind == PickleValue::Kind::Float) {
            optimizer.setLearningRate(group, rate->number);
        }
    }
}

// ---- schedule

/// The numbers of a dict, by name.
Json numbersOf(const PickleValue& dict) {
    Json out = Json::object();
    for (std::size_t i = 0; dict.isDict() && i + 1 < dict.items.size(); i += 2) {
        const PickleValue& value = *dict.items[i + 1];
        if (value.kind == PickleValue::Kind::Int) {
            out[dict.items[i]->text] = value.integer;
        } else if (value.kind == PickleValue::Kind::Float) {
            out[dict.items[i]->text] = value.number;
        }
    }
    return out;
}

// ---- generator

/// What the names of the states of a process begin with.
std::string prefixOf(std::size_t rank) {
    return rank == 0 ? "" : "rank" + std::to_string(rank) + ".";
}

void writeRandom(const fs::path& file, const std::vector<RandomPosition>& random) {
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (std::size_t rank = 0; rank < random.size(); ++rank) {
        const std::string prefix = prefixOf(rank);
        tensors.emplace_back(prefix + "cpu", random[rank].generator);
        tensors.emplace_back(prefix + "epoch", random[rank].loader->epochState);
        tensors.emplace_back(prefix + "ahead", random[rank].loader->aheadState);
    }
    writeTensors(file, tensors);
}

Tensor copyOf(const io::Checkpoint& file, const std::string& name) {
    const io::TensorView* view = file.find(name);
    return view ? nn::tensorFromView(*view).clone() : Tensor();
}

RandomPosition readRandom(const fs::path& folder, int rank) {
    if (fs::exists(folder / kRandom)) {
        const io::Checkpoint file = io::Checkpoint::openFile(folder / kRandom);
        std::string prefix = prefixOf(static_cast<std::size_t>(rank));
        if (!file.find(prefix + "cpu")) {
            prefix.clear();  // more processes train now
        }
        RandomPosition position{copyOf(file, prefix + "cpu"),
                                TrainLoader::Position{copyOf(file, prefix + "epoch"), copyOf(file, prefix + "ahead")}};
        if (!position.loader->epochState.defined() || !position.loader->aheadState.defined()) {
            position.loader.reset();
        }
        return position;
    }
    if (fs::exists(folder / "rng_state.pth")) {
        const io::TorchFile saved = io::openTorchFile(folder / "rng_state.pth");
        const PickleValue* cpu = saved.root->find("cpu");
        if (cpu && cpu->isTensor()) {
            return {nn::tensorFromView(cpu->tensor).clone(), std::nullopt};
        }
    }
    core::log(core::LogLevel::Warning, folder.string() + " keeps no state of random numbers: the run goes on, but not as it would have.");
    return {};
}

/// Removes what a killed run has left.
void removeUnfinished(const fs::path& outputFolder) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(outputFolder, failure)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(kCheckpointPrefix) && name.ends_with(kUnfinishedCheckpoint) && entry.is_directory()) {
            found.push_back(entry.path());
        }
    }
    for (const fs::path& folder : found) {
        fs::remove_all(folder);
    }
}

}  // namespace

void writeCheckpointFolder(const fs::path& folder, const RunPosition& position, const std::vector<RandomPosition>& random,
                           const Json& arguments) {
    removeUnfinished(folder.parent_path());
    const fs::path part = folder.string() + kUnfinishedCheckpoint;
    fs::create_directories(part);
    position.model.save(part);
    writeOptimizer(part, position.optimizer);
    io::writeConfigFile(part / kSchedule, position.schedule.state());
    writeRandom(part / kRandom, random);
    io::writeConfigFile(part / "training_args.json", arguments);
    io::writeConfigFile(part / kState, position.state.toJson());
    io::syncFilesIn(part);
    io::syncFolder(part);
    const fs::path earlier = folder.string() + ".earlier" + kUnfinishedCheckpoint;
    if (fs::exists(folder)) {
        fs::rename(folder, earlier);
    }
    fs::rename(part, folder);
    io::syncFolder(folder.parent_path());
    fs::remove_all(earlier);
}

std::vector<RandomPosition> gatherRandom(const TrainLoader& loader, const ProcessGroup& group) {
    const Tensor own = at::stack({randomState(), loader.position().epochState, loader.position().aheadState});
    const Tensor all = at::zeros({group.size(), own.size(0), own.size(1)}, own.options());
    all[group.rank()].copy_(own);
    group.sum(all);
    std::vector<RandomPosition> random;
    for (const Tensor& states : all.unbind()) {
        random.push_back({states[0], TrainLoader::Position{states[1], states[2]}});
    }
    return random;
}

RandomPosition readCheckpointFolder(const fs::path& folder, RunPosition& position, int rank) {
    position.model.restore(folder);
    if (fs::exists(folder / kOptimizer)) {
        readOptimizer(folder, position.optimizer);
    } else if (fs::exists(folder / "optimizer.pt")) {
        readPythonOptimizer(folder / "optimizer.pt", position.optimizer);
    }
    if (fs::exists(folder / kSchedule)) {
        position.schedule.restore(core::readJsonFile(folder / kSchedule));
    } else if (fs::exists(folder / "scheduler.pt")) {
        const io::TorchFile saved = io::openTorchFile(folder / "scheduler.pt");
        position.schedule.restore(numbersOf(*saved.root));
    }
    if (fs::exists(folder / kState)) {
        position.state = TrainerState::fromFile(folder / kState);
    }
    return readRandom(folder, rank);
}

void rotateCheckpoints(const fs::path& outputFolder, std::int64_t limit, const std::string& best) {
    std::vector<fs::path> folders = checkpointsIn(outputFolder);
    const auto at = std::find(folders.begin(), folders.end(), fs::path(best));
    if (at != folders.end()) {
        // The best one moves to the place before the newest.
        for (auto i = at; std::distance(i, folders.end()) > 2; ++i) {
            std::iter_swap(i, i + 1);
        }
    }
    if (limit == 1 && !best.empty() && !folders.empty() && folders.back() != fs::path(best)) {
        limit = 2;  // the newest stays, too, so that the run can be resumed
    }
    for (std::size_t i = 0; i + static_cast<std::size_t>(limit) < folders.size(); ++i) {
        removeCheckpointFolder(folders[i]);
    }
}

}  // namespace twb::train

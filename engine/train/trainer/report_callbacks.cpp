#include "engine/train/trainer/report_callbacks.h"

#include <cmath>
#include <fstream>
#include <functional>
#include <optional>
#include <string_view>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/io/tensorboard_file.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

/// Warns of the first failure and does nothing from then on: a full disk must not end a training.
class Forgiving {
public:
    void run(const std::function<void()>& write) {
        if (m_hasFailed) {
            return;
        }
        try {
            write();
        } catch (const Error& error) {
            m_hasFailed = true;
            core::log(core::LogLevel::Warning, std::string(error.what()) + " Nothing more is written there; the training goes on.");
        }
    }

private:
    bool m_hasFailed = false;
};

/// transformers' rewrite_logs: TensorBoard makes a group of what stands before the slash.
std::string tagOf(const std::string& name) {
    for (const std::string_view group : {"eval", "test"}) {
        if (name.starts_with(std::string(group) + "_")) {
            return std::string(group) + "/" + name.substr(group.size() + 1);
        }
    }
    return "train/" + name;
}

class TensorBoard final : public TrainerCallback {
public:
    TensorBoard(fs::path folder, Json texts) : m_folder(std::move(folder)), m_texts(std::move(texts)) {}

    void onTrainBegin(const TrainingArguments&, const TrainerState&, TrainerControl&) override {
        m_file.emplace(m_folder);
        for (const auto& [name, value] : m_texts.items()) {
            m_file->addText(name, core::dumpJson(value, 2));
        }
        m_file->flush();
    }

    void onLog(const TrainingArguments&, const TrainerState& state, TrainerControl&, const Json& logs) override {
        m_forgiving.run([&] {
            if (!m_file) {
                m_file.emplace(m_folder);  // an evaluation after the training
            }
            for (const auto& [name, value] : logs.items()) {
                if (value.is_number()) {
                    m_file->addScalar(tagOf(name), value.get<double>(), state.global_step);
                }
            }
            m_file->flush();
        });
    }

    void onTrainEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) override { m_file.reset(); }

private:
    fs::path m_folder;
    Json m_texts;
    std::optional<io::TensorBoardFile> m_file;
    Forgiving m_forgiving;
};

/// A file of lines that grows: a run that goes on in the same folder goes on in the same file.
class LogFile final : public TrainerCallback {
public:
    using Lines = std::string (*)(const TrainerState& state, const Json& logs);

    LogFile(fs::path file, std::string header, Lines lines) : m_file(std::move(file)), m_header(std::move(header)), m_lines(lines) {}

    void onTrainBegin(const TrainingArguments&, const TrainerState&, TrainerControl&) override {
        std::error_code failure;
        if (m_file.has_parent_path()) {
            fs::create_directories(m_file.parent_path(), failure);
        }
        const bool isNew = !fs::exists(m_file, failure) || fs::file_size(m_file, failure) == 0;
        m_stream.open(m_file, std::ios::binary | std::ios::app);
        write(isNew ? m_header : "");
    }

    void onLog(const TrainingArguments&, const TrainerState& state, TrainerControl&, const Json& logs) override {
        m_forgiving.run([&] { write(m_lines(state, logs)); });
    }

private:
    void write(const std::string& lines) {
        m_stream << lines << std::flush;
        if (!m_stream) {
            throw Error(ErrorCode::InvalidFile, m_file.string() + " cannot be written.");
        }
    }

    fs::path m_file;
    std::string m_header;
    Lines m_lines;
    std::ofstream m_stream;
    Forgiving m_forgiving;
};

std::string csvNumber(double value) {
    return std::isnan(value) ? "nan" : std::isinf(value) ? (value > 0 ? "inf" : "-inf") : core::dumpJson(value);
}

std::string csvLines(const TrainerState& state, const Json& logs) {
    const std::string begin = std::to_string(state.global_step) + "," + (state.epoch ? csvNumber(*state.epoch) : "") + ",";
    std::string lines;
    for (const auto& [name, value] : logs.items()) {
        if (value.is_number() && name != "epoch") {
            lines += begin + name + "," + csvNumber(value.get<double>()) + "\n";
        }
    }
    return lines;
}

std::string jsonLine(const TrainerState& state, const Json& logs) {
    Json entry = logs;
    entry["step"] = state.global_step;
    return core::dumpJson(entry) + "\n";
}

}  // namespace

std::unique_ptr<TrainerCallback> tensorBoardCallback(fs::path folder, Json texts) {
    return std::make_unique<TensorBoard>(std::move(folder), std::move(texts));
}

std::unique_ptr<TrainerCallback> csvLogCallback(fs::path file) {
    return std::make_unique<LogFile>(std::move(file), "step,epoch,name,value\n", csvLines);
}

std::unique_ptr<TrainerCallback> jsonlLogCallback(fs::path file) {
    return std::make_unique<LogFile>(std::move(file), "", jsonLine);
}

}  // namespace twb::train

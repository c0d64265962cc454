#include "engine/io/tensorboard_file.h"

#include <array>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "engine/core/error.h"
#include "engine/io/little_endian.h"

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

namespace twb::io {
namespace {

namespace fs = std::filesystem;

// ---- protocol buffers: a message is a row of fields, each with its number and kind

enum Kind : unsigned { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

class Message {
public:
    Message& integer(unsigned field, std::uint64_t value) {
        key(field, kVarint);
        varint(value);
        return *this;
    }
    Message& real(unsigned field, double value) {
        key(field, kFixed64);
        m_bytes += littleEndian(std::bit_cast<std::uint64_t>(value));
        return *this;
    }
    Message& real(unsigned field, float value) {
        key(field, kFixed32);
        m_bytes += littleEndian(std::bit_cast<std::uint32_t>(value));
        return *this;
    }
    Message& bytes(unsigned field, std::string_view value) {
        key(field, kBytes);
        varint(value.size());
        m_bytes += value;
        return *this;
    }
    Message& message(unsigned field, const Message& value) { return bytes(field, value.m_bytes); }
    const std::string& encoded() const { return m_bytes; }

private:
    void key(unsigned field, Kind kind) { varint(field << 3 | kind); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) {
            m_bytes += static_cast<char>((value & 0x7F) | 0x80);
        }
        m_bytes += static_cast<char>(value);
    }

    std::string m_bytes;
};

// Field numbers of tensorflow's event.proto, summary.proto and tensor.proto.
namespace event {
constexpr unsigned kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5;
}
namespace summary {
constexpr unsigned kValue = 1;
constexpr unsigned kTag = 1, kSimpleValue = 2, kTensor = 8, kMetadata = 9;
constexpr unsigned kPluginData = 1, kPluginName = 1;
}  // namespace summary
namespace tensor {
constexpr unsigned kDtype = 1, kShape = 2, kStringVal = 8, kDim = 2, kDimSize = 1;
constexpr std::uint64_t kString = 7;
}  // namespace tensor

Message newEvent() {
    const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
    return std::move(Message().real(event::kWallTime, now.count()));
}

Message summaryOf(const Message& value) {
    return std::move(Message().message(summary::kValue, value));
}

// ---- names

std::string hostName() {
#ifdef _WIN32
    const char* name = std::getenv("COMPUTERNAME");
    return name ? name : "localhost";
#else
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
#endif
}

long processNumber() {
#ifdef _WIN32
    return _getpid();
#else
    return static_cast<long>(getpid());
#endif
}

fs::path newFileIn(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        throw core::Error(core::ErrorCode::InvalidFile, folder.string() + " cannot be made: " + failure.message() + ".");
    }
    char time[32];
    std::snprintf(time, sizeof time, "%010lld", static_cast<long long>(std::time(nullptr)));
    const std::string name = std::string("events.out.tfevents.") + time + "." + hostName() + "." + std::to_string(processNumber()) + ".";
    int number = 0;
    while (fs::exists(folder / (name + std::to_string(number)))) {
        ++number;
    }
    return folder / (name + std::to_string(number));
}

}  // namespace

TensorBoardFile::TensorBoardFile(const fs::path& folder) : m_records(newFileIn(folder)) {
    m_records.write(newEvent().bytes(event::kFileVersion, "brain.Event:2").encoded());
}

void TensorBoardFile::addScalar(std::string_view tag, double value, std::int64_t step) {
    Message scalar;
    scalar.bytes(summary::kTag, tag).real(summary::kSimpleValue, static_cast<float>(value));
    m_records.write(
        newEvent().integer(event::kStep, static_cast<std::uint64_t>(step)).message(event::kSummary, summaryOf(scalar)).encoded());
}

void TensorBoardFile::addText(std::string_view tag, std::string_view text) {
    Message plugin, metadata, size, shape, content, value;
    plugin.bytes(summary::kPluginName, "text");
    metadata.message(summary::kPluginData, plugin);
    size.integer(tensor::kDimSize, 1);
    shape.message(tensor::kDim, size);
    content.integer(tensor::kDtype, tensor::kString).message(tensor::kShape, shape).bytes(tensor::kStringVal, text);
    value.bytes(summary::kTag, std::string(tag) + "/text_summary").message(summary::kTensor, content).message(summary::kMetadata, metadata);
    m_records.write(newEvent().message(event::kSummary, summaryOf(value)).encoded());
}

fs::path defaultRunFolder() {
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    const std::tm time = *std::localtime(&now);
    char clock[32];
    std::snprintf(clock, sizeof clock, "%02d_%02d-%02d-%02d", time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
    return fs::path("runs") / (kMonths[static_cast<std::size_t>(time.tm_mon)] + std::string(clock) + "_" + hostName());
}

}  // namespace twb::io

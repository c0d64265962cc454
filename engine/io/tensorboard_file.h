#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/io/tfrecord.h"

namespace twb::io {

/// An event file that TensorBoard reads (tensorflow.Event messages in a TFRecord file), written as torch's SummaryWriter writes it.
class TensorBoardFile {
public:
    /// Makes `folder` where it is missing and a new file in it: events.out.tfevents.TIME.HOST.PROCESS.NUMBER. Throws as TfRecordWriter.
    explicit TensorBoardFile(const std::filesystem::path& folder);

    void addScalar(std::string_view tag, double value, std::int64_t step);
    /// Shown by TensorBoard's text page under the tag.
    void addText(std::string_view tag, std::string_view text);
    void flush() { m_records.flush(); }

private:
    TfRecordWriter m_records;
};

/// The folder of a run that has no name, as torch and transformers have it: "runs/Nov26_13-05-59_HOST".
std::filesystem::path defaultRunFolder();

}  // namespace twb::io

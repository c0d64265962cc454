#pragma once

#include <QString>
#include <string>
#include <vector>

namespace twb::ui {

/// A sentence of the engine in the user's language: an error, or a note on imported data. The engine writes English; the sentences that
/// people meet most are known here by their wording, with their parts (names, numbers) kept. Any other stays as it is.
QString engineText(const std::string& english);

/// The sentences that are known, with %1, %2, ... for their parts.
std::vector<QString> engineSentences();

}  // namespace twb::ui

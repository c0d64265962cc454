#include "app/training_help.h"

#include <sstream>

#include "engine/api/training_fields.h"

namespace twb::app {
namespace {

constexpr std::size_t kWidth = 110, kIndent = 6;

/// The words of `text` in lines that begin with spaces.
void addWrapped(std::string& out, const std::string& text) {
    std::istringstream words(text);
    std::string line(kIndent, ' ');
    for (std::string word; words >> word;) {
        if (line.size() + word.size() > kWidth) {
            out += line + "\n";
            line.assign(kIndent, ' ');
        }
        line += (line.size() > kIndent ? " " : "") + word;
    }
    out += line + "\n";
}

}  // namespace

std::string trainingArgumentHelp() {
    std::string out = "Training arguments:\n";
    for (const api::ParameterField& field : api::trainingFields()) {
        out += "  --" + field.name;
        for (std::size_t i = 0; i < field.choices.size(); ++i) {
            out += (i == 0 ? " " : "|") + field.choices[i].label;
        }
        if (!field.defaultValue.is_null()) {
            out += "  [" + core::dumpJson(field.defaultValue) + "]";
        }
        out += "\n";
        addWrapped(out, field.help);
    }
    return out;
}

}  // namespace twb::app

#include "app/program_options.h"

#include <algorithm>

namespace twb::app {
namespace {

constexpr const char* kHelp =
    R"(Transformer Workbench: run, look into and fine-tune Hugging Face transformer models.

Usage: transformer-workbench [FILE or FOLDER]...

A text, table, image or sound opens on the page of a task; a folder with a model, as the model of its task.

  -h, --help       print this help
  -v, --version    print the version

Options of Qt are taken, too, such as -platform offscreen. Settings are in the program (Ctrl+,). Without a window: twb --help.
)";

}  // namespace

std::optional<std::string> printedInstead(const std::vector<std::string>& arguments) {
    const auto holds = [&](const char* name) { return std::find(arguments.begin(), arguments.end(), name) != arguments.end(); };
    if (holds("--help") || holds("-h")) {
        return kHelp;
    }
    if (holds("--version") || holds("-v")) {
        return "transformer-workbench " TWB_VERSION "\n";
    }
    return std::nullopt;
}

}  // namespace twb::app

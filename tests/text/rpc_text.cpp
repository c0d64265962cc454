// Answers tokenize and detokenize of `twb rpc` on standard input and output, without torch.
#include <iostream>
#include <map>
#include <memory>

#include "engine/text/tokenize_json.h"

int main() {
    using twb::core::Json;
    std::map<std::string, std::unique_ptr<twb::text::Tokenizer>> loaded;
    for (std::string line; std::getline(std::cin, line);) {
        Json answer = {{"jsonrpc", "2.0"}, {"id", nullptr}};
        try {
            const Json request = twb::core::parseJson(line, "request");
            answer["id"] = request.value("id", Json());
            const Json params = request.at("params");
            const Json overrides = params.value("tokenizer", Json::object());
            auto& tokenizer = loaded[params.at("model").dump() + overrides.dump()];
            if (!tokenizer) {
                tokenizer = twb::text::Tokenizer::fromFolder(params.at("model").get<std::string>(), overrides);
            }
            const Json options = params.value("options", Json::object());
            answer["result"] = request.at("method") == "tokenize" ? tokenizeJson(*tokenizer, params.at("inputs"), options)
                                                                  : detokenizeJson(*tokenizer, params.at("ids"), options);
        } catch (const std::exception& e) {
            answer["error"] = {{"code", -32000}, {"message", e.what()}};
        }
        std::cout << twb::core::dumpJson(answer) << std::endl;
    }
}

#include "engine/text/added_token.h"

#include "engine/text/fast/json_access.h"

namespace twb::text {

AddedToken addedTokenFromJson(const core::Json& value, const std::string& where) {
    AddedToken token;
    if (value.is_string()) {
        token.content = value.get<std::string>();
        return token;
    }
    const JsonFields f(value, where);
    token.content = f.text("content");
    token.id = f.number("id", -1);
    token.singleWord = f.flag("single_word", false);
    token.lstrip = f.flag("lstrip", false);
    token.rstrip = f.flag("rstrip", false);
    token.special = f.flag("special", false);
    token.normalized = f.flag("normalized", true);
    return token;
}

core::Json toJson(const AddedToken& token) {
    core::Json json = core::Json::object();
    if (token.id >= 0) {
        json["id"] = token.id;
    }
    json["content"] = token.content;
    json["single_word"] = token.singleWord;
    json["lstrip"] = token.lstrip;
    json["rstrip"] = token.rstrip;
    json["normalized"] = token.normalized;
    json["special"] = token.special;
    return json;
}

}  // namespace twb::text

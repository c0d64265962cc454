#include "app/rpc.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "app/private_output.h"
#include "app/session.h"
#include "engine/core/error.h"
#include "engine/core/json.h"

namespace twb::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

// The codes of JSON-RPC 2.0; -32000 is the first of those left to the server.
constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;
constexpr int kInternalError = -32603;
constexpr int kFailed = -32000;

int rpcCode(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidParameter:
            return kInvalidParams;
        case ErrorCode::Internal:
            return kInternalError;
        default:
            return kFailed;
    }
}

Json errorAnswer(const Json& id, int code, const std::string& message, const Json& data = nullptr) {
    Json error{{"code", code}, {"message", message}};
    if (!data.is_null()) {
        error["data"] = data;
    }
    return Json{{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}};
}

Json errorAnswer(const Json& id, const Error& error) {
    Json data{{"code", core::toString(error.code())}};
    if (!error.detail().empty()) {
        data["detail"] = error.detail();
    }
    return errorAnswer(id, rpcCode(error.code()), error.what(), data);
}

bool isId(const Json& id) {
    return id.is_string() || id.is_number() || id.is_null();
}

/// The notification of an event; null for those that are not told.
struct Notification {
    const Json& id;

    Json operator()(const api::Progress& p) const {
        Json params{{"id", id}, {"done", p.done}, {"total", p.total}, {"unit", p.unit}, {"phase", p.phase}, {"rate", p.ratePerSecond}};
        params["eta_seconds"] = p.etaSeconds ? Json(*p.etaSeconds) : Json(nullptr);
        return make("progress", std::move(params));
    }
    Json operator()(const api::TokenText& token) const {
        Json params{{"id", id}, {"text", token.text}};
        if (token.step) {
            params["token"] = api::toJson(*token.step);
        }
        return make("token", std::move(params));
    }
    Json operator()(const api::RowResult& row) const {
        Json params{{"id", id}, {"row", row.row}};
        if (row.value) {
            params["result"] = api::toJson(*row.value);
        } else {
            params["error"] = row.error.value_or("");
        }
        return make("row", std::move(params));
    }
    Json operator()(const api::MetricPoint& point) const {
        return make("metric", Json{{"id", id}, {"name", point.name}, {"step", point.step}, {"value", point.value}});
    }
    template <class Other>
    Json operator()(const Other&) const {
        return nullptr;
    }

    static Json make(const char* method, Json params) {
        return Json{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
    }
};

class Server {
public:
    /// The answer to one line; nullopt for a notification.
    std::optional<Json> answer(const std::string& line) {
        Json request;
        try {
            request = core::parseJson(line, "The request");
        } catch (const Error& error) {
            return errorAnswer(nullptr, kParseError, error.what());
        }
        if (!request.is_object()) {
            return errorAnswer(nullptr, kInvalidRequest, "A request must be one JSON object, but this is " + core::typeName(request) + ".");
        }
        const auto idAt = request.find("id");
        const bool isNotification = idAt == request.end();
        const Json id = isNotification || !isId(*idAt) ? Json(nullptr) : *idAt;
        if (request.value("jsonrpc", Json()) != "2.0") {
            return errorAnswer(id, kInvalidRequest, "The request has no \"jsonrpc\": \"2.0\".");
        }
        const auto method = request.find("method");
        if (method == request.end() || !method->is_string()) {
            return errorAnswer(id, kInvalidRequest, "The request has no \"method\", a text.");
        }
        Json params = request.value("params", Json::object());
        Json result = call(id, method->get<std::string>(), std::move(params));
        return isNotification ? std::nullopt : std::optional<Json>(std::move(result));
    }

    void send(const Json& message) { m_output.writeLine(core::dumpJson(message)); }

private:
    Json call(const Json& id, const std::string& method, Json params) {
        if (!params.is_object()) {
            return errorAnswer(id, kInvalidParams, "params must be an object (parameters by name), but is " + core::typeName(params) + ".");
        }
        const std::vector<std::string>& known = m_session.engine().info().methods;
        try {
            const auto listener = [&](const api::EventBody& event) {
                const Json message = std::visit(Notification{id}, event);
                if (!message.is_null()) {
                    send(message);
                }
            };
            const api::Result result = m_session.run({method, std::move(params), method}, listener);
            return Json{{"jsonrpc", "2.0"}, {"id", id}, {"result", api::toJson(result.output)}};
        } catch (const Error& error) {
            if (std::find(known.begin(), known.end(), method) == known.end()) {
                return errorAnswer(id, kMethodNotFound, error.what());
            }
            return errorAnswer(id, error);
        } catch (const std::exception& error) {
            return errorAnswer(id, kInternalError, error.what());
        }
    }

    PrivateOutput m_output;  // first: nothing that loads with the engine may write to standard output
    Session m_session;
};

}  // namespace

int runRpc() {
    std::ios::sync_with_stdio(false);
    Server server;
    for (std::string line; std::getline(std::cin, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        if (const std::optional<Json> answer = server.answer(line)) {
            server.send(*answer);
        }
    }
    return 0;
}

}  // namespace twb::app

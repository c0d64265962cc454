#include "engine/io/safetensors_header.h"

#include <limits>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/utf8.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// The events of {"__metadata__": {text: text}, name: {"dtype": text, "shape": [n], "data_offsets": [n, n]}}; all else is refused.
class HeaderEvents : public nlohmann::json_sax<Json> {
public:
    explicit HeaderEvents(const std::string& where) : m_where(where) {}

    SafetensorsHeader take() { return std::move(m_header); }

    bool start_object(std::size_t) override {
        if (m_depth == 2 || m_inArray) {
            refuse();
        }
        ++m_depth;
        return true;
    }
    bool end_object() override {
        if (m_depth == 2 && !m_inMetadata) {
            checkComplete();
        }
        --m_depth;
        return true;
    }
    bool key(string_t& name) override {
        if (m_depth == 1) {
            m_inMetadata = name == "__metadata__";
            if (!m_inMetadata) {
                m_header.entries.emplace_back();
                m_header.entries.back().name = name;
                m_hasDtype = m_hasShape = m_hasOffsets = false;
            }
        }
        m_key = std::move(name);
        return true;
    }
    bool start_array(std::size_t) override {
        const bool isShape = m_key == "shape";
        if (m_depth != 2 || m_inMetadata || m_inArray || (!isShape && m_key != "data_offsets")) {
            refuse();
        }
        bool& seen = isShape ? m_hasShape : m_hasOffsets;
        if (seen) {
            refuse();
        }
        seen = true;
        m_inArray = true;
        return true;
    }
    bool end_array() override {
        m_inArray = false;
        return true;
    }
    bool string(string_t& value) override {
        if (m_depth != 2 || m_inArray) {
            refuse();
        }
        if (m_inMetadata) {
            m_header.metadata.emplace_back(m_key, std::move(value));
        } else if (m_key == "dtype" && !m_hasDtype) {
            m_hasDtype = true;
            m_header.entries.back().dtype = std::move(value);
        } else {
            refuse();
        }
        return true;
    }
    bool number_unsigned(number_unsigned_t value) override {
        if (!m_inArray || value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
            refuse();
        }
        if (m_key == "shape") {
            m_header.entries.back().shape.push_back(static_cast<std::int64_t>(value));
        } else {
            m_header.entries.back().offsets.push_back(value);
        }
        return true;
    }
    bool number_integer(number_integer_t) override { refuse(); }
    bool number_float(number_float_t, const string_t&) override { refuse(); }
    bool boolean(bool) override { refuse(); }
    bool null() override { refuse(); }
    bool binary(binary_t&) override { refuse(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& failure) override {
        throw Error(ErrorCode::InvalidFile, m_where + " is damaged: its header is not valid JSON at byte " + std::to_string(position) + ".",
                    failure.what());
    }

private:
    [[noreturn]] void refuse() const {
        const std::string place = m_depth == 2 && !m_inMetadata ? m_header.entries.back().name : m_key;
        throw Error(ErrorCode::InvalidFile,
                    m_where + " is damaged: in its header, the entry \"" + core::shortened(place, 200) +
                        "\" is not of the form {\"dtype\": text, \"shape\": [whole numbers], \"data_offsets\": [begin, end]}.");
    }
    void checkComplete() const {
        if (!m_hasDtype || !m_hasShape || !m_hasOffsets || m_header.entries.back().offsets.size() != 2) {
            refuse();
        }
    }

    const std::string& m_where;
    SafetensorsHeader m_header;
    std::string m_key;
    int m_depth = 0;
    bool m_inMetadata = false;
    bool m_inArray = false;
    bool m_hasDtype = false;
    bool m_hasShape = false;
    bool m_hasOffsets = false;
};

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view json, const std::string& where) {
    if (json.empty() || json.front() != '{') {
        throw Error(ErrorCode::InvalidFile, where + " is damaged or not a safetensors file: its header does not begin with \"{\".");
    }
    HeaderEvents events(where);
    Json::sax_parse(json.begin(), json.end(), &events);
    return events.take();
}

}  // namespace twb::io

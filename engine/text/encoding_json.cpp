#include "engine/text/encoding.h"

namespace twb::text {
namespace {

using core::Json;

Json offsetsJson(const std::vector<Offsets>& offsets) {
    Json list = Json::array();
    for (const Offsets& o : offsets) {
        list.push_back({o.begin, o.end});
    }
    return list;
}

/// One member of all rows: a list of lists, or the list of the only row.
template <class Get>
Json column(const BatchEncoding& batch, Get get) {
    if (!batch.batched) {
        return get(batch.rows.at(0));
    }
    Json list = Json::array();
    for (const Encoding& row : batch.rows) {
        list.push_back(get(row));
    }
    return list;
}

}  // namespace

Json toJson(const BatchEncoding& batch) {
    Json json = Json::object();
    const ReturnedFields& r = batch.returned;
    json["input_ids"] = column(batch, [](const Encoding& e) { return Json(e.ids); });
    if (r.typeIds) {
        json["token_type_ids"] = column(batch, [](const Encoding& e) { return Json(e.typeIds); });
    }
    if (r.attentionMask) {
        json["attention_mask"] = column(batch, [](const Encoding& e) { return Json(e.attentionMask); });
    }
    if (r.specialTokensMask) {
        json["special_tokens_mask"] = column(batch, [](const Encoding& e) { return Json(e.specialTokensMask); });
    }
    if (r.offsets) {
        json["offset_mapping"] = column(batch, [](const Encoding& e) { return offsetsJson(e.offsets); });
    }
    if (r.overflowToSample) {
        json["overflow_to_sample_mapping"] = batch.sample;
    }
    if (!batch.rows.empty() && batch.rows[0].overflowingTokens) {
        json["overflowing_tokens"] =
            column(batch, [](const Encoding& e) { return Json(e.overflowingTokens.value_or(std::vector<std::int64_t>{})); });
        json["num_truncated_tokens"] = column(batch, [](const Encoding& e) { return Json(e.numTruncatedTokens.value_or(0)); });
    }
    if (r.length) {
        // A fast tokenizer leaves this list as it is for a single text, too.
        json["length"] = batch.batched || !r.lengthOfSingleIsNumber ? Json(batch.lengths) : Json(batch.lengths.at(0));
    }
    return json;
}

}  // namespace twb::text

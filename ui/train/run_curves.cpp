#include "ui/train/run_curves.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace twb::ui {

using core::Json;

void RunCurves::add(const std::string& name, double step, double value) {
    m_curves[name].add(step, value);
}

void RunCurves::dropAfter(double step) {
    for (auto& [name, curve] : m_curves) {
        curve.dropAfter(step);
    }
    std::erase_if(m_marks, [step](const RunMark& mark) { return mark.step > step; });
}

void RunCurves::clear() {
    m_curves.clear();
    m_marks.clear();
}

Json RunCurves::toJson() const {
    Json out = Json::object();
    for (const auto& [name, curve] : m_curves) {
        Json steps = Json::array(), values = Json::array();
        std::vector<QPointF> all;
        std::merge(curve.points().begin(), curve.points().end(), curve.gaps().begin(), curve.gaps().end(), std::back_inserter(all),
                   [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); });
        for (const QPointF& point : all) {
            steps.push_back(qint64(point.x()));
            values.push_back(point.y());  // null in a file when it is not finite
        }
        out[name] = {{"steps", std::move(steps)}, {"values", std::move(values)}};
    }
    for (const RunMark& mark : m_marks) {
        out["marks"].push_back(ui::toJson(mark));
    }
    return out;
}

RunCurves RunCurves::fromJson(const Json& json) {
    RunCurves out;
    if (json.is_array()) {
        for (const Json& entry : json) {
            const double step = entry.is_object() && entry.contains("step") && entry["step"].is_number() ? entry["step"].get<double>() : -1;
            for (const auto& [name, value] : entry.items()) {
                if (step >= 0 && name != "step" && value.is_number()) {
                    out.add(name, step, value.get<double>());
                }
            }
        }
        return out;
    }
    for (const auto& [name, curve] : json.items()) {
        if (name == "marks" && curve.is_array()) {
            for (const Json& entry : curve) {
                if (const auto mark = markFromJson(entry)) {
                    out.addMark(*mark);
                }
            }
            continue;
        }
        const Json steps = curve.is_object() ? curve.value("steps", Json::array()) : Json::array();
        const Json values = curve.is_object() ? curve.value("values", Json::array()) : Json::array();
        for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i) {
            if (steps[i].is_number() && (values[i].is_number() || values[i].is_null())) {
                const double value = values[i].is_null() ? std::numeric_limits<double>::quiet_NaN() : values[i].get<double>();
                out.add(name, steps[i].get<double>(), value);
            }
        }
    }
    return out;
}

}  // namespace twb::ui

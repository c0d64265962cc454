#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "ui/train/curve.h"
#include "ui/train/run_mark.h"

namespace twb::ui {

/// The figures of a run over its steps, by the names under which they are logged ("loss", "eval_loss", "learning_rate", ...).
class RunCurves {
public:
    void add(const std::string& name, double step, double value);
    void addMark(const RunMark& mark) { m_marks.push_back(mark); }
    /// Forgets what came after a step.
    void dropAfter(double step);
    void clear();

    /// Empty when nothing of that name was logged. The reference stays good as long as the curves are not cleared.
    const Curve& of(const std::string& name) { return m_curves[name]; }
    const std::map<std::string, Curve>& all() const { return m_curves; }
    /// What happened, in the order in which it did.
    const std::vector<RunMark>& marks() const { return m_marks; }

    /// {name: {"steps": [...], "values": [...]}, "marks": [...]}
    core::Json toJson() const;
    /// Takes what toJson wrote, or a trainer_state.json's log_history; leaves out what is neither.
    static RunCurves fromJson(const core::Json& json);

private:
    std::map<std::string, Curve> m_curves;
    std::vector<RunMark> m_marks;
};

}  // namespace twb::ui

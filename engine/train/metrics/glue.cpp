// The figures of the GLUE benchmark's tasks (Wang et al., 2018).
#include "engine/train/metrics/metrics.h"

namespace twb::train {

Json glue(const MetricCall& call) {
    call.checkOptions({"config_name"});
    const std::string task =
        call.choice("config_name", "",
                    {"cola", "stsb", "mrpc", "qqp", "sst2", "mnli", "mnli_matched", "mnli_mismatched", "qnli", "rte", "wnli", "hans"});
    const Json none = Json::object();
    const auto as = [&](const char* name) { return MetricCall{name, call.predictions, call.references, none}; };
    if (task == "cola") {
        return matthewsCorrelation(as("matthews_correlation"));
    }
    if (task == "stsb") {
        return {{"pearson", pearson(as("pearsonr"))["pearsonr"]}, {"spearmanr", spearman(as("spearmanr"))["spearmanr"]}};
    }
    Json result = accuracy(as("accuracy"));
    if (task == "mrpc" || task == "qqp") {
        result.update(f1(as("f1")));
    }
    return result;
}

}  // namespace twb::train

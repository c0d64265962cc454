// coco: average precision and recall of boxes, as pycocotools' COCOeval ("bbox") computes the twelve figures.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

struct Box {
    double x, y, width, height;
};

struct Truth {
    Box box;
    double area;
    bool crowd;
};

struct Detection {
    Box box;
    double score;
};

/// What one picture has of one class.
struct Picture {
    std::vector<Truth> truths;
    std::vector<Detection> detections;  ///< best score first, at most 100
};

constexpr std::size_t kThresholds = 10, kRecalls = 101;
constexpr std::array<std::size_t, 3> kMostDetections = {1, 10, 100};
constexpr std::array<std::pair<double, double>, 4> kAreas = {{{0, 1e10}, {0, 1024}, {1024, 9216}, {9216, 1e10}}};

double threshold(std::size_t t) {
    return 0.5 + static_cast<double>(t) * (0.45 / 9);
}

/// Of a crowd region only the detection's own area counts as union.
double overlap(const Box& detection, const Truth& truth) {
    const Box& g = truth.box;
    const double width = std::min(detection.x + detection.width, g.x + g.width) - std::max(detection.x, g.x);
    const double height = std::min(detection.y + detection.height, g.y + g.height) - std::max(detection.y, g.y);
    if (width <= 0 || height <= 0) {
        return 0;
    }
    const double shared = width * height, own = detection.width * detection.height;
    return shared / (truth.crowd ? own : own + g.width * g.height - shared);
}

/// The detections of one picture against its truths, at one threshold and one range of areas.
struct Matched {
    std::vector<double> scores;
    std::vector<bool> hit, ignored;
    std::size_t counted = 0;  ///< truths that are not ignored
};

Matched match(const Picture& picture, double least, std::pair<double, double> areas, std::size_t mostDetections) {
    std::vector<const Truth*> truths;
    for (const Truth& truth : picture.truths) {
        truths.push_back(&truth);
    }
    const auto isIgnored = [&](const Truth* t) { return t->crowd || t->area < areas.first || t->area > areas.second; };
    std::stable_partition(truths.begin(), truths.end(), [&](const Truth* t) { return !isIgnored(t); });
    Matched result;
    result.counted = static_cast<std::size_t>(std::count_if(truths.begin(), truths.end(), [&](const Truth* t) { return !isIgnored(t); }));
    std::vector<bool> taken(truths.size(), false);
    for (std::size_t d = 0; d < std::min(picture.detections.size(), mostDetections); ++d) {
        const Detection& detection = picture.detections[d];
        double best = std::min(least, 1 - 1e-10);
        std::size_t at = truths.size();
        for (std::size_t g = 0; g < truths.size(); ++g) {
            if (taken[g] && !truths[g]->crowd) {
                continue;
            }
            if (at < truths.size() && !isIgnored(truths[at]) && isIgnored(truths[g])) {
                break;
            }
            if (const double iou = overlap(detection.box, *truths[g]); iou >= best) {
                best = iou;
                at = g;
            }
        }
        const bool found = at < truths.size();
        if (found) {
            taken[at] = true;
        }
        const double area = detection.box.width * detection.box.height;
        result.scores.push_back(detection.score);
        result.hit.push_back(found);
        result.ignored.push_back(found ? isIgnored(truths[at]) : area < areas.first || area > areas.second);
    }
    return result;
}

struct Figures {
    double precision = -1;  ///< mean over the 101 recall levels; -1: nothing to find
    double recall = -1;
};

Figures figuresOf(const std::vector<Picture>& pictures, std::size_t t, std::pair<double, double> areas, std::size_t mostDetections) {
    Matched all;
    for (const Picture& picture : pictures) {
        const Matched one = match(picture, threshold(t), areas, mostDetections);
        all.scores.insert(all.scores.end(), one.scores.begin(), one.scores.end());
        all.hit.insert(all.hit.end(), one.hit.begin(), one.hit.end());
        all.ignored.insert(all.ignored.end(), one.ignored.begin(), one.ignored.end());
        all.counted += one.counted;
    }
    if (all.counted == 0) {
        return {};
    }
    std::vector<std::size_t> order(all.scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all.scores[a] > all.scores[b]; });
    std::vector<double> precisions, recalls;
    double hits = 0, misses = 0;
    for (const std::size_t i : order) {
        if (!all.ignored[i]) {
            (all.hit[i] ? hits : misses) += 1;
        }
        recalls.push_back(hits / static_cast<double>(all.counted));
        precisions.push_back(hits / (hits + misses + std::numeric_limits<double>::epsilon()));
    }
    for (std::size_t i = precisions.size(); i-- > 1;) {
        precisions[i - 1] = std::max(precisions[i - 1], precisions[i]);
    }
    double sum = 0;
    for (std::size_t level = 0; level < kRecalls; ++level) {
        const double wanted = level + 1 == kRecalls ? 1.0 : static_cast<double>(level) * 0.01;
        const auto at = std::lower_bound(recalls.begin(), recalls.end(), wanted);
        sum += at == recalls.end() ? 0 : precisions[static_cast<std::size_t>(at - recalls.begin())];
    }
    return {sum / static_cast<double>(kRecalls), recalls.empty() ? 0 : recalls.back()};
}

Box boxOf(const MetricCall& call, const Json& value, std::string_view what) {
    const std::vector<double> figures = figuresOf(call, value, what);
    if (figures.size() != 4) {
        call.fail("a box must be [x, y, width, height], but is " + core::excerpt(value) + ".");
    }
    return {figures[0], figures[1], figures[2], figures[3]};
}

/// class -> picture -> boxes
using ByClass = std::map<double, std::map<std::string, Picture>>;

ByClass read(const MetricCall& call) {
    ByClass classes;
    for (const Json& entry : call.references) {
        const std::string id = core::dumpJson(member(call, entry, "image_id", "references"));
        const std::vector<double> labels = figuresOf(call, member(call, entry, "labels", "references"), "labels");
        const Json& boxes = member(call, entry, "boxes", "references");
        for (std::size_t i = 0; i < std::min(labels.size(), boxes.size()); ++i) {
            const Box box = boxOf(call, boxes[i], "boxes");
            const Json* areas = entry.contains("area") && !entry["area"].empty() ? &entry["area"] : nullptr;
            const Json* crowds = entry.contains("iscrowd") && !entry["iscrowd"].empty() ? &entry["iscrowd"] : nullptr;
            classes[labels[i]][id].truths.push_back({box, areas != nullptr ? areas->at(i).get<double>() : box.width * box.height,
                                                     crowds != nullptr && crowds->at(i).get<double>() != 0});
        }
    }
    for (const Json& entry : call.predictions) {
        const std::string id = core::dumpJson(member(call, entry, "image_id", "predictions"));
        const std::vector<double> labels = figuresOf(call, member(call, entry, "labels", "predictions"), "labels");
        const std::vector<double> scores = figuresOf(call, member(call, entry, "scores", "predictions"), "scores");
        const Json& boxes = member(call, entry, "boxes", "predictions");
        for (std::size_t i = 0; i < std::min({labels.size(), scores.size(), boxes.size()}); ++i) {
            classes[labels[i]][id].detections.push_back({boxOf(call, boxes[i], "boxes"), scores[i]});
        }
    }
    for (auto& [label, pictures] : classes) {
        for (auto& [id, picture] : pictures) {
            std::stable_sort(picture.detections.begin(), picture.detections.end(),
                             [](const Detection& a, const Detection& b) { return a.score > b.score; });
        }
    }
    return classes;
}

}  // namespace

Json coco(const MetricCall& call) {
    call.checkOptions({});
    const ByClass classes = read(call);
    // The mean over classes (and thresholds `from` to `to`) where there is something to find.
    const auto average = [&](double Figures::*figure, std::size_t from, std::size_t to, std::size_t area, std::size_t most) {
        double sum = 0, count = 0;
        for (const auto& [label, byPicture] : classes) {
            std::vector<Picture> pictures;
            for (const auto& [id, picture] : byPicture) {
                pictures.push_back(picture);
            }
            for (std::size_t t = from; t < to; ++t) {
                if (const double value = figuresOf(pictures, t, kAreas[area], kMostDetections[most]).*figure; value > -1) {
                    sum += value;
                    count += 1;
                }
            }
        }
        return count == 0 ? -1.0 : sum / count;
    };
    const auto precision = [&](std::size_t from, std::size_t to, std::size_t area) {
        return average(&Figures::precision, from, to, area, 2);
    };
    const auto recallOf = [&](std::size_t area, std::size_t most) { return average(&Figures::recall, 0, kThresholds, area, most); };
    return {{"AP", precision(0, kThresholds, 0)},
            {"AP50", precision(0, 1, 0)},
            {"AP75", precision(5, 6, 0)},
            {"AP_small", precision(0, kThresholds, 1)},
            {"AP_medium", precision(0, kThresholds, 2)},
            {"AP_large", precision(0, kThresholds, 3)},
            {"AR1", recallOf(0, 0)},
            {"AR10", recallOf(0, 1)},
            {"AR100", recallOf(0, 2)},
            {"AR_small", recallOf(1, 2)},
            {"AR_medium", recallOf(2, 2)},
            {"AR_large", recallOf(3, 2)}};
}

}  // namespace twb::train

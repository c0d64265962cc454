// The table that forms and --help are made from says what the trainer reads.
#include <QtTest>

#include "engine/api/training_fields.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer/training_arguments.h"

using namespace twb;
using core::Json;

class TrainingFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableHasEveryArgumentWithItsDefault() {
        const Json defaults = train::toJson(train::TrainingArguments());
        Json table = Json::object();
        for (const api::ParameterField& field : api::trainingFields()) {
            table[field.name] = field.defaultValue;
            QVERIFY2(!field.help.empty(), field.name.c_str());
        }
        for (const auto& [name, value] : defaults.items()) {
            QVERIFY2(table.contains(name), name.c_str());
            QVERIFY2(table[name] == value, qPrintable(QString::fromStdString(name + ": " + table[name].dump() + ", " + value.dump())));
        }
        QCOMPARE(table.size(), defaults.size());
    }

    void schedulesAreThoseOfTheTrainer() {
        for (const api::ParameterField& field : api::trainingFields()) {
            if (field.name == "lr_scheduler_type") {
                std::vector<std::string> names;
                for (const api::ParameterChoice& choice : field.choices) {
                    names.push_back(choice.value.get<std::string>());
                }
                std::vector<std::string> known = train::scheduleNames();
                std::sort(names.begin(), names.end());
                std::sort(known.begin(), known.end());
                QVERIFY(names == known);
            }
        }
    }

    void everyChoiceIsTaken() {
        for (const api::ParameterField& field : api::trainingFields()) {
            for (const api::ParameterChoice& choice : field.choices) {
                train::trainingArgumentsFromJson({{"evaluation_strategy", "steps"}, {"eval_steps", 10}, {field.name, choice.value}});
            }
        }
    }
};

QTEST_GUILESS_MAIN(TrainingFieldsTest)
#include "training_fields_test.moc"

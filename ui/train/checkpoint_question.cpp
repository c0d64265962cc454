#include "ui/train/checkpoint_question.h"

#include <QCoreApplication>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <filesystem>

#include "engine/train/data/checkpoints.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

/// Context of the texts below.
struct CheckpointQuestion {
    Q_DECLARE_TR_FUNCTIONS(CheckpointQuestion)
};

}  // namespace

CheckpointAnswer askAboutCheckpoints(const QString& folder, QWidget* parent) {
    const auto checkpoints = train::checkpointsIn(std::filesystem::path(folder.toStdU16String()));
    if (checkpoints.empty()) {
        return CheckpointAnswer::NoCheckpoints;
    }
    QMessageBox question(QMessageBox::Warning, CheckpointQuestion::tr("Earlier training"),
                         CheckpointQuestion::tr("The folder holds %n checkpoints of an earlier training, the newest is %1.", nullptr,
                                                int(checkpoints.size()))
                             .arg(qtext(checkpoints.back().filename().string())),
                         QMessageBox::Cancel, parent);
    question.setInformativeText(CheckpointQuestion::tr("Go on from there with the settings of the form, or begin afresh? Folder: %1")
                                    .arg(QDir::toNativeSeparators(folder)));
    QPushButton* resume = question.addButton(CheckpointQuestion::tr("&Go on"), QMessageBox::AcceptRole);
    const QPushButton* elsewhere = question.addButton(CheckpointQuestion::tr("Begin in a &new folder"), QMessageBox::AcceptRole);
    const QPushButton* overwrite = question.addButton(CheckpointQuestion::tr("&Delete them and begin"), QMessageBox::DestructiveRole);
    question.setDefaultButton(resume);
    question.exec();
    return question.clickedButton() == resume      ? CheckpointAnswer::Resume
           : question.clickedButton() == elsewhere ? CheckpointAnswer::NewFolder
           : question.clickedButton() == overwrite ? CheckpointAnswer::Overwrite
                                                   : CheckpointAnswer::Cancel;
}

}  // namespace twb::ui

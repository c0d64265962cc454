#pragma once

#include <QString>
#include <vector>

#include "ui/panels/page.h"
#include "ui/workbench.h"

namespace twb::ui {

/// An entry of the navigation; its page is made when it is first shown.
struct PageEntry {
    const char* id;
    const char* icon;
    QString title;
    Page* (*make)(const PageEntry& entry, Workbench& workbench);
    QString text;  ///< of a page without content yet
};

/// All pages, in the navigation's order. A new page is one line.
std::vector<PageEntry> pageTable();

}  // namespace twb::ui

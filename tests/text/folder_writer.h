#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include <QTemporaryDir>

/// A temporary folder with the files of a small tokenizer.
class TokenizerFolder {
public:
    TokenizerFolder(std::initializer_list<std::pair<const char*, std::string>> files) {
        for (const auto& [name, content] : files) {
            std::ofstream(path() / name, std::ios::binary) << content;
        }
    }
    std::filesystem::path path() const { return m_dir.path().toStdString(); }

private:
    QTemporaryDir m_dir;
};

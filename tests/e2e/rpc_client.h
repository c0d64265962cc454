#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>

#include "engine/core/json.h"

namespace twb::test {

/// One `twb rpc` process.
class RpcClient {
public:
    explicit RpcClient(const QString& workingFolder = {}) {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        if (!workingFolder.isEmpty()) {
            m_process.setWorkingDirectory(workingFolder);
        }
        m_process.start(TWB_BIN_DIR "/twb", {"rpc"});
    }
    ~RpcClient() { finish(); }

    /// Sends a line and returns the next message that is no notification; null when none comes.
    core::Json exchange(const QByteArray& line) {
        m_process.write(line + '\n');
        return nextAnswer();
    }

    core::Json call(const std::string& method, core::Json params) {
        const core::Json request{{"jsonrpc", "2.0"}, {"id", ++m_lastId}, {"method", method}, {"params", std::move(params)}};
        return exchange(QByteArray::fromStdString(core::dumpJson(request)));
    }

    core::Json nextAnswer() {
        for (;;) {
            while (!m_process.canReadLine()) {
                if (!m_process.waitForReadyRead(kTimeoutMs)) {
                    return nullptr;
                }
            }
            core::Json message = core::parseJson(m_process.readLine().toStdString(), "standard output");
            if (message.contains("id")) {
                return message;
            }
        }
    }

    void send(const QByteArray& line) { m_process.write(line + '\n'); }

    /// Ends the input; the exit status.
    int finish() {
        m_process.closeWriteChannel();
        m_process.waitForFinished(kTimeoutMs);
        return m_process.exitCode();
    }

private:
    static constexpr int kTimeoutMs = 60'000;

    QProcess m_process;
    int m_lastId = 0;
};

}  // namespace twb::test

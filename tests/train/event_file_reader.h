#pragma once

#include <QByteArray>
#include <QFile>
#include <QtEndian>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace twb::tests {

/// One value of an event file, as TensorBoard would take it.
struct SummaryValue {
    std::string tag;
    qint64 step = 0;
    float scalar = 0;
    std::string plugin, text;  ///< of a text
};

/// Reads event files field by field, with checksums computed bit by bit: nothing is shared with what writes them.
class EventFileReader {
public:
    explicit EventFileReader(const QString& path) {
        QFile file(path);
        require(file.open(QIODevice::ReadOnly), "cannot be opened");
        const QByteArray bytes = file.readAll();
        for (qsizetype at = 0; at < bytes.size();) {
            const QByteArray length = bytes.mid(at, 8);
            const auto size = qsizetype(qFromLittleEndian<quint64>(length.constData()));
            require(at + 16 + size <= bytes.size(), "a record is cut off");
            const QByteArray record = bytes.mid(at + 12, size);
            require(number(bytes, at + 8) == masked(length), "the checksum of a length is wrong");
            require(number(bytes, at + 12 + size) == masked(record), "the checksum of a record is wrong");
            readEvent(record);
            at += 16 + size;
        }
    }

    std::string version;
    std::vector<SummaryValue> values;

private:
    using Fields = std::multimap<int, QByteArray>;

    static void require(bool condition, const char* problem) {
        if (!condition) {
            throw std::runtime_error(problem);
        }
    }
    static quint32 number(const QByteArray& bytes, qsizetype at) { return qFromLittleEndian<quint32>(bytes.constData() + at); }

    static quint32 masked(const QByteArray& bytes) {
        quint32 rest = ~0U;
        for (const char byte : bytes) {
            rest ^= quint8(byte);
            for (int bit = 0; bit < 8; ++bit) {
                rest = (rest >> 1) ^ (rest & 1 ? 0x82F63B78U : 0U);
            }
        }
        rest = ~rest;
        return ((rest >> 15) | (rest << 17)) + 0xA282EAD8U;
    }

    static quint64 varint(const QByteArray& bytes, qsizetype& at) {
        quint64 value = 0;
        for (int shift = 0;; shift += 7) {
            require(at < bytes.size() && shift < 64, "a number is cut off");
            const auto byte = quint8(bytes[at++]);
            value |= quint64(byte & 0x7F) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
    }

    /// Numbers of the kind varint become their eight bytes.
    static Fields fieldsOf(const QByteArray& message) {
        Fields fields;
        for (qsizetype at = 0; at < message.size();) {
            const quint64 key = varint(message, at);
            const int kind = int(key & 7);
            if (kind == 0) {
                const quint64 value = qToLittleEndian(varint(message, at));
                fields.emplace(int(key >> 3), QByteArray(reinterpret_cast<const char*>(&value), 8));
                continue;
            }
            require(kind == 1 || kind == 2 || kind == 5, "a field is of no known kind");
            const qsizetype size = kind == 1 ? 8 : kind == 5 ? 4 : qsizetype(varint(message, at));
            require(at + size <= message.size(), "a field is cut off");
            fields.emplace(int(key >> 3), message.mid(at, size));
            at += size;
        }
        return fields;
    }
    static QByteArray field(const Fields& fields, int number) {
        const auto it = fields.find(number);
        return it == fields.end() ? QByteArray() : it->second;
    }

    void readEvent(const QByteArray& record) {
        const Fields event = fieldsOf(record);
        require(field(event, 1).size() == 8, "an event has no time");
        if (event.contains(3)) {
            version = field(event, 3).toStdString();
            return;
        }
        const Fields value = fieldsOf(field(fieldsOf(field(event, 5)), 1));
        SummaryValue out;
        out.tag = field(value, 1).toStdString();
        out.step = event.contains(2) ? qFromLittleEndian<qint64>(field(event, 2).constData()) : 0;
        if (value.contains(2)) {
            out.scalar = qFromLittleEndian<float>(field(value, 2).constData());
        }
        out.plugin = field(fieldsOf(field(fieldsOf(field(value, 9)), 1)), 1).toStdString();
        out.text = field(fieldsOf(field(value, 8)), 8).toStdString();
        values.push_back(std::move(out));
    }
};

}  // namespace twb::tests

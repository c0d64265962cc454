#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io/tensor_view.h"

namespace twb::io {

/// A value of a pickle. The same value may hang in several places of the tree, and a list may contain itself: do not walk it without a
/// limit.
struct PickleValue {
    enum class Kind {
        None,
        Bool,
        Int,
        BigInt,
        Float,
        String,
        Bytes,
        List,
        Tuple,
        Set,
        Dict,
        Global,
        Tensor,
        Storage,
        NumpyType,
        NumpyArray
    };

    Kind kind = Kind::None;
    std::int64_t integer = 0;  ///< Bool, Int; Storage: its place in the unpickler's list
    double number = 0;         ///< Float
    std::string text;          ///< String (UTF-8), Bytes, BigInt (little-endian two's complement), Global ("module.name"), NumpyType ("f4")
    std::vector<PickleValue*> items;  ///< List, Tuple, Set; Dict: key, value, key, value, ...
    TensorView tensor;                ///< Tensor; NumpyArray (its data owned)

    bool isDict() const { return kind == Kind::Dict; }
    bool isSequence() const { return kind == Kind::List || kind == Kind::Tuple; }
    bool isTensor() const { return kind == Kind::Tensor || kind == Kind::NumpyArray; }

    /// Value of a dict under a text key; null when there is none (or this is no dict).
    const PickleValue* find(std::string_view key) const {
        for (std::size_t i = 0; isDict() && i + 1 < items.size(); i += 2) {
            if (items[i]->kind == Kind::String && items[i]->text == key) {
                return items[i + 1];
            }
        }
        return nullptr;
    }
};

/// Owns the values of a pickle; addresses stay valid while it lives and when it is moved.
class PickleArena {
public:
    PickleValue* make(PickleValue::Kind kind) {
        m_values.emplace_back().kind = kind;
        return &m_values.back();
    }

private:
    std::deque<PickleValue> m_values;
};

}  // namespace twb::io

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

/// The names of gloo that torch's ProcessGroupGloo.hpp mentions. LibTorch carries gloo but not its headers; nothing here is made, called or
/// looked into outside LibTorch. CMakeLists.txt puts this in the place of gloo's headers where there are none.
namespace gloo {

class Context {
public:
    void setTimeout(std::chrono::milliseconds timeout);
};

namespace rendezvous {

class Store {
public:
    virtual ~Store();
    virtual void set(const std::string& key, const std::vector<char>& data) = 0;
    virtual std::vector<char> get(const std::string& key) = 0;
    virtual void wait(const std::vector<std::string>& keys) = 0;
    virtual void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) = 0;
};

}  // namespace rendezvous

namespace transport {

class Device;
class UnboundBuffer;

}  // namespace transport
}  // namespace gloo

#include "engine/nn/kv_store.h"

namespace twb::nn {
namespace {

constexpr std::int64_t kGroup = 64;
constexpr double kLargest = 127;

std::int64_t groupsOf(std::int64_t size) {
    return size % kGroup == 0 ? size / kGroup : 1;
}

/// x [..., size] -> [..., groups, size / groups]
Tensor inGroups(const Tensor& x) {
    const std::int64_t groups = groupsOf(x.size(3));
    return x.unflatten(3, at::IntArrayRef{groups, x.size(3) / groups});
}

Tensor resized(const Tensor& old, at::IntArrayRef shape, at::ScalarType type, std::int64_t from, std::int64_t count) {
    Tensor larger = at::empty(shape, at::TensorOptions().dtype(type));
    if (count > 0) {
        larger.narrow(2, 0, count).copy_(old.narrow(2, from, count));
    }
    return larger;
}

void moveToFrontOf(const Tensor& data, std::int64_t from, std::int64_t count) {
    const Tensor kept = data.narrow(2, from, count);
    data.narrow(2, 0, count).copy_(from < count ? kept.clone() : kept);  // a copy where the two overlap
}

}  // namespace

void KvStore::resize(std::int64_t capacity, std::int64_t from, std::int64_t count, const Tensor& like) {
    m_type = like.scalar_type();
    m_data = resized(m_data, {like.size(0), like.size(1), capacity, like.size(3)}, m_inEightBits ? at::kChar : m_type, from, count);
    if (m_inEightBits) {
        m_scales = resized(m_scales, {like.size(0), like.size(1), capacity, groupsOf(like.size(3))}, at::kFloat, from, count);
    }
}

void KvStore::moveToFront(std::int64_t from, std::int64_t count) {
    moveToFrontOf(m_data, from, count);
    if (m_inEightBits) {
        moveToFrontOf(m_scales, from, count);
    }
}

void KvStore::write(std::int64_t place, const Tensor& x) {
    const Tensor room = m_data.narrow(2, place, x.size(2));
    if (!m_inEightBits) {
        room.copy_(x);
        return;
    }
    const Tensor groups = inGroups(x.to(at::kFloat));
    const Tensor scales = groups.abs().amax(-1).div_(kLargest);
    m_scales.narrow(2, place, x.size(2)).copy_(scales);
    // A group of zeros has the scale 0: its values stay 0 whatever they are divided by.
    inGroups(room).copy_(groups.div(scales.masked_fill(scales.eq(0), 1).unsqueeze(-1)).round_());
}

Tensor KvStore::read(std::int64_t count, Tensor& scratch) const {
    const Tensor held = m_data.narrow(2, 0, count);
    if (!m_inEightBits) {
        return held;
    }
    const bool fits = scratch.defined() && scratch.size(0) == held.size(0) && scratch.size(1) == held.size(1) && scratch.size(2) >= count &&
                      scratch.size(3) == held.size(3) && scratch.scalar_type() == m_type;
    if (!fits) {
        scratch = at::empty(m_data.sizes(), at::TensorOptions().dtype(m_type));
    }
    Tensor wide = scratch.narrow(2, 0, count);
    wide.copy_(held);
    inGroups(wide).mul_(m_scales.narrow(2, 0, count).unsqueeze(-1));
    return wide;
}

void KvStore::select(const Tensor& rows) {
    for (Tensor* data : {&m_data, &m_scales}) {
        if (data->defined()) {
            *data = data->index_select(0, rows);
        }
    }
}

void KvStore::copyRows(const Tensor& from, const Tensor& to, std::int64_t count) {
    for (const Tensor& data : {m_data, m_scales}) {
        if (data.defined()) {
            const Tensor held = data.narrow(2, 0, count);
            held.index_copy_(0, to, held.index_select(0, from));
        }
    }
}

std::uint64_t KvStore::byteCount() const {
    return m_data.defined() ? m_data.nbytes() + (m_scales.defined() ? m_scales.nbytes() : 0) : 0;
}

}  // namespace twb::nn

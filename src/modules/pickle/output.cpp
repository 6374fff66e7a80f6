#include "modules/pickle/output.h"

#include <cstring>

#include "object/protocol/abstract.h"

namespace taipan {

using namespace pickle;

static constexpr isize kFirstSize = 4096;

Status PickleOutput::grow(Thread& t, isize needed) {
  if (needed > kIsizeMax / 2 - size_) return t.raiseNoMemory();
  if (!buffer_) {
    buffer_ = PY_TRY(newBytesRaw(t, needed > kFirstSize ? needed : kFirstSize));
    return {};
  }
  isize wanted = (size_ + needed) / 2 * 3;
  return bytesResize(t, buffer_, wanted > kFirstSize ? wanted : kFirstSize);
}

Status PickleOutput::write(Thread& t, const void* data, isize count) {
  u8* place = PY_TRY(extend(t, count));
  if (count > 0) std::memcpy(place, data, static_cast<usize>(count));
  return {};
}

Status PickleOutput::writeSized(Thread& t, u8 opcode, u64 value, int bytes) {
  u8* place = PY_TRY(extend(t, 1 + bytes));
  place[0] = opcode;
  for (int i = 0; i < bytes; ++i) place[1 + i] = static_cast<u8>(value >> (8 * i));
  return {};
}

void PickleOutput::closeFrame() {
  if (frameStart_ < 0) return;
  u8* start = reinterpret_cast<u8*>(buffer_->data) + frameStart_;
  isize length = size_ - frameStart_ - kFrameHeader;
  frameStart_ = -1;
  if (length >= kFrameMinimum) {
    start[0] = kFrame;
    for (int i = 0; i < 8; ++i) start[1 + i] = static_cast<u8>(static_cast<u64>(length) >> (8 * i));
  } else {
    std::memmove(start, start + kFrameHeader, static_cast<usize>(length));
    size_ -= kFrameHeader;
  }
}

Status PickleOutput::flush(Thread& t) {
  if (!buffer_) return {};
  Ref<Bytes> data = std::move(buffer_);
  PY_TRY(bytesResize(t, data, size_));
  size_ = 0;
  (void)PY_TRY(call(t, write_, static_cast<Object*>(data.get())));
  return {};
}

Status PickleOutput::writeLarge(Thread& t, const u8* header, isize headerSize, const void* data,
                                isize size, Object* object) {
  bool wasFraming = framing_;
  closeFrame();
  framing_ = false;
  PY_TRY(write(t, header, headerSize));
  if (write_ == nullptr) {
    PY_TRY(write(t, data, size));
  } else {
    PY_TRY(flush(t));
    (void)PY_TRY(call(t, write_, object));
  }
  framing_ = wasFraming;
  return {};
}

Ref<Bytes> PickleOutput::finishBytes(Thread& t) {
  closeFrame();
  Ref<Bytes> data = std::move(buffer_);
  if (!data) return newBytesRaw(t, 0);
  PY_TRY(bytesResize(t, data, size_));
  return data;
}

}  // namespace taipan

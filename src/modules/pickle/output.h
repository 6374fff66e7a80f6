// What a pickler has written and not yet given away: bytes in memory, cut into frames from protocol
// 4 on. With a file, complete frames are handed to its write method.
#pragma once

#include "builtins/bytes/bytes.h"
#include "modules/pickle/pickle.h"

namespace taipan {

class PickleOutput {
 public:
  PickleOutput() = default;
  PickleOutput(const PickleOutput&) = delete;
  PickleOutput& operator=(const PickleOutput&) = delete;

  /// Begins a pickle; `write` (borrowed) is the file's method or null.
  void start(Object* write) {
    buffer_.reset();
    size_ = 0;
    frameStart_ = -1;
    framing_ = false;
    write_ = write;
  }
  void setFraming(bool framing) { framing_ = framing; }

  /// Room for `count` more bytes within the current frame, to be filled by the caller.
  Result<u8*> extend(Thread& t, isize count) {
    bool opens = framing_ && frameStart_ < 0;
    isize needed = count + (opens ? pickle::kFrameHeader : 0);
    if (!buffer_ || size_ + needed > buffer_->size) [[unlikely]] {
      PY_TRY(grow(t, needed));
    }
    if (opens) {
      frameStart_ = size_;
      size_ += pickle::kFrameHeader;
    }
    u8* place = reinterpret_cast<u8*>(buffer_->data) + size_;
    size_ += count;
    return place;
  }
  Status write(Thread& t, const void* data, isize count);
  Status writeByte(Thread& t, u8 byte) {
    *PY_TRY(extend(t, 1)) = byte;
    return {};
  }
  /// An opcode with a little-endian argument of `bytes` bytes.
  Status writeSized(Thread& t, u8 opcode, u64 value, int bytes);

  /// Between two objects: closes the frame if it is large enough.
  Status objectBoundary(Thread& t) {
    if (frameStart_ < 0 || size_ - frameStart_ - pickle::kFrameHeader < pickle::kFrameTarget)
        [[likely]]
      return {};
    closeFrame();
    return write_ != nullptr ? flush(t) : Status();
  }
  /// A large payload outside of frames: `object` holds the bytes `data`.
  Status writeLarge(Thread& t, const u8* header, isize headerSize, const void* data, isize size,
                    Object* object);
  /// Ends the pickle: everything to the file.
  Status finishFile(Thread& t) {
    closeFrame();
    return flush(t);
  }
  /// Ends the pickle: everything as bytes.
  Ref<Bytes> finishBytes(Thread& t);
  isize allocated() const { return buffer_ ? buffer_->size + kBytesHeadSize : 0; }
  void drop() { buffer_.reset(); }

 private:
  Status grow(Thread& t, isize needed);
  void closeFrame();
  Status flush(Thread& t);
  Ref<Bytes> buffer_;
  isize size_ = 0;
  isize frameStart_ = -1;
  Object* write_ = nullptr;
  bool framing_ = false;
};

}  // namespace taipan

// Reading and writing through the buffer of a buffered stream.

#include <cerrno>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/buffered_internal.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

// --- writing ------------------------------------------------------------------------------------

static Failure raiseWouldBlock(Thread& t, isize written) {
  Ref<Int> error = newInt(EAGAIN);
  Ref<Str> text = newStr(t, "write could not complete without blocking");
  Ref<Int> count = newInt(written);
  if (!error || !text || !count) return failure;
  Ref<> made =
      call(t, static_cast<Object*>(&blockingIOErrorType), static_cast<Object*>(error.get()),
           static_cast<Object*>(text.get()), static_cast<Object*>(count.get()));
  if (!made) return failure;
  return t.raiseInstance(made.get());
}

Status bufferedFlushUnlocked(Thread& t, Buffered& self) {
  isize done = 0;
  while (done < self.writeEnd) {
    Result<isize> written = bufferedRawWrite(t, self, self.buffer + done, self.writeEnd - done);
    bool blocked = !written.failed() && written.value() < 0;
    if (written.failed() || blocked) {
      self.writeEnd -= done;
      std::memmove(self.buffer, self.buffer + done, static_cast<usize>(self.writeEnd));
      if (blocked) return raiseWouldBlock(t, 0);
      return failure;
    }
    done += written.value();
    if (done < self.writeEnd && handleEvalBreaker(t).failed()) {
      self.writeEnd -= done;
      std::memmove(self.buffer, self.buffer + done, static_cast<usize>(self.writeEnd));
      return failure;
    }
  }
  self.writeEnd = 0;
  return {};
}

static void appendPending(Buffered& self, const char* data, isize size) {
  std::memcpy(self.buffer + self.writeEnd, data, static_cast<usize>(size));
  self.writeEnd += size;
}

/// The buffer is too small for `data`: writes it out first, then `data` in large pieces.
static Result<isize> writeSlow(Thread& t, Buffered& self, const char* data, isize size) {
  if (bufferedFlushUnlocked(t, self).failed()) {
    if (!t.pendingMatches(blockingIOErrorType)) return failure;
    // As much as fits is taken all the same.
    isize room = self.capacity - self.writeEnd;
    if (size <= room) {
      t.clearPending();
      appendPending(self, data, size);
      return size;
    }
    t.clearPending();
    appendPending(self, data, room);
    return raiseWouldBlock(t, room);
  }
  isize written = 0;
  while (size - written > self.capacity) {
    isize done = PY_TRY(bufferedRawWrite(t, self, data + written, size - written));
    if (done < 0) {
      if (size - written > self.capacity) {
        appendPending(self, data + written, self.capacity);
        return raiseWouldBlock(t, written + self.capacity);
      }
      break;
    }
    written += done;
    PY_TRY(handleEvalBreaker(t));
  }
  appendPending(self, data + written, size - written);
  return size;
}

Result<isize> bufferedWriteBytes(Thread& t, Buffered& self, const char* data, isize size) {
  PY_TRY(bufferedCheckInit(t, self));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  if (PY_TRY(bufferedIsClosed(t, self))) {
    return t.raise(valueErrorType, "write to closed file");
  }
  if (self.readEnd != 0) PY_TRY(bufferedDropReadAhead(t, self));
  if (size <= self.capacity - self.writeEnd) [[likely]] {
    appendPending(self, data, size);
    return size;
  }
  return writeSlow(t, self, data, size);
}

Ref<> bufferedWriteMethod(Thread& t, Buffered& self, BufferView data) {
  return newInt(PY_TRY(bufferedWriteBytes(t, self, data.data(), data.size())));
}

Status bufferedFlush(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckOpen(t, self, "flush of closed file"));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(bufferedFlushUnlocked(t, self));
  if (self.canRead) PY_TRY(bufferedDropReadAhead(t, self));
  return {};
}

Ref<> bufferedWriterFlush(Thread& t, Buffered& self) {
  PY_TRY(bufferedFlush(t, self));
  return Ref<>::share(none());
}

Ref<> bufferedReaderFlush(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  return callMethod(t, self.raw, names::flush);
}

// --- reading ------------------------------------------------------------------------------------

static isize aheadOf(const Buffered& self) { return self.readEnd - self.readPos; }

/// Fills the empty buffer with one raw read: the count, -1 = would block.
static Result<isize> fillBuffer(Thread& t, Buffered& self) {
  self.readPos = self.readEnd = 0;
  isize got = PY_TRY(bufferedRawRead(t, self, self.buffer, self.capacity));
  if (got > 0) self.readEnd = got;
  return got;
}

static isize takeAhead(Buffered& self, char* to, isize size) {
  isize count = aheadOf(self) < size ? aheadOf(self) : size;
  if (count > 0) std::memcpy(to, self.buffer + self.readPos, static_cast<usize>(count));
  self.readPos += count;
  return count;
}

/// Before reading: what waits to be written goes out.
static Status beginRead(Thread& t, Buffered& self) {
  if (self.writeEnd == 0) return {};
  return bufferedFlushUnlocked(t, self);
}

static Ref<> readAll(Thread& t, Buffered& self) {
  PY_TRY(beginRead(t, self));
  ByteBuilder all;
  all.append(self.buffer + self.readPos, aheadOf(self));
  self.readPos = self.readEnd = 0;
  bool first = all.size() == 0;
  Lookup readall = PY_TRY(lookupAttribute(t, self.raw, names::readall));
  if (readall.found()) {
    Ref<> rest = PY_TRY(call(t, readall.get()));
    self.rawPosition = -1;
    if (isNone(rest.get())) return first ? std::move(rest) : Ref<>(all.finish(t));
    if (!isBytes(rest.get())) return t.raise(typeErrorType, "readall() should return bytes");
    if (first) return rest;
    all.append(spanOf(*static_cast<Bytes*>(rest.get())));
    return all.finish(t);
  }
  while (true) {
    Ref<> data = PY_TRY(callMethod(t, self.raw, names::read));
    self.rawPosition = -1;
    if (!isNone(data.get()) && !isBytes(data.get())) {
      return t.raise(typeErrorType, "read() should return bytes");
    }
    if (isNone(data.get()) || static_cast<Bytes*>(data.get())->size == 0) {
      if (all.size() == 0) return data;
      return all.finish(t);
    }
    all.append(spanOf(*static_cast<Bytes*>(data.get())));
  }
}

static Ref<> readCount(Thread& t, Buffered& self, isize size) {
  if (size <= aheadOf(self)) {
    Ref<Bytes> result = PY_TRY(newBytes(t, self.buffer + self.readPos, size));
    self.readPos += size;
    return result;
  }
  PY_TRY(beginRead(t, self));
  Ref<Bytes> result = PY_TRY(newBytesRaw(t, size));
  isize have = takeAhead(self, result->data, size);
  bool blocked = false;
  while (have < size) {
    // Whole blocks go straight to the result, the last part through the buffer.
    isize blocks = (size - have) / self.capacity * self.capacity;
    isize got = blocks > 0 ? PY_TRY(bufferedRawRead(t, self, result->data + have, blocks))
                           : PY_TRY(fillBuffer(t, self));
    if (got <= 0) {
      blocked = got < 0;
      break;
    }
    have += blocks > 0 ? got : takeAhead(self, result->data + have, size - have);
  }
  if (have == 0 && blocked) return Ref<>::share(none());
  if (have != size) PY_TRY(bytesResize(t, result, have));
  return result;
}

Ref<> bufferedRead(Thread& t, Buffered& self, OptionalSize size) {
  PY_TRY(bufferedCheckInit(t, self));
  if (size.value < -1) {
    return t.raise(valueErrorType, "read length must be non-negative or -1");
  }
  PY_TRY(bufferedCheckOpen(t, self, "read of closed file"));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  return size.value == -1 ? readAll(t, self) : readCount(t, self, size.value);
}

Ref<> bufferedPeek(Thread& t, Buffered& self, Optional<isize>) {
  PY_TRY(bufferedCheckOpen(t, self, "peek of closed file"));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(beginRead(t, self));
  if (aheadOf(self) == 0) PY_TRY(fillBuffer(t, self));
  return newBytes(t, self.buffer + self.readPos, aheadOf(self));
}

Ref<> bufferedRead1(Thread& t, Buffered& self, isize size) {
  PY_TRY(bufferedCheckInit(t, self));
  if (size < 0) size = self.capacity;
  PY_TRY(bufferedCheckOpen(t, self, "read of closed file"));
  if (size == 0) return Ref<>::share(static_cast<Object*>(emptyBytes()));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(beginRead(t, self));
  if (isize have = aheadOf(self); have > 0) {
    isize count = have < size ? have : size;
    Ref<Bytes> result = PY_TRY(newBytes(t, self.buffer + self.readPos, count));
    self.readPos += count;
    return result;
  }
  Ref<Bytes> result = PY_TRY(newBytesRaw(t, size));
  self.readPos = self.readEnd = 0;
  isize got = PY_TRY(bufferedRawRead(t, self, result->data, size));
  if (got < 0) got = 0;
  if (got != size) PY_TRY(bytesResize(t, result, got));
  return result;
}

Ref<> bufferedRead1Method(Thread& t, Buffered& self, Optional<isize> size) {
  return bufferedRead1(t, self, size.value_or(-1));
}

static Ref<> readInto(Thread& t, Buffered& self, WritableView view, bool once) {
  PY_TRY(bufferedCheckOpen(t, self, "readinto of closed file"));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(beginRead(t, self));
  isize size = view.size();
  isize have = takeAhead(self, view.writableData(), size);
  while (have < size) {
    bool direct = size - have > self.capacity;
    if (once && have > 0 && !direct) break;
    isize got = direct ? PY_TRY(bufferedRawRead(t, self, view.writableData() + have, size - have))
                       : PY_TRY(fillBuffer(t, self));
    if (got < 0 && have == 0) return Ref<>::share(none());
    if (got <= 0) break;
    have += direct ? got : takeAhead(self, view.writableData() + have, size - have);
    if (once) break;
  }
  return newInt(have);
}
Ref<> bufferedReadinto(Thread& t, Buffered& self, WritableView target) {
  return readInto(t, self, std::move(target), false);
}
Ref<> bufferedReadinto1(Thread& t, Buffered& self, WritableView target) {
  return readInto(t, self, std::move(target), true);
}

static Ref<> readLine(Thread& t, Buffered& self, isize limit) {
  PY_TRY(bufferedCheckOpen(t, self, "readline of closed file"));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(beginRead(t, self));
  ByteBuilder line;
  while (true) {
    isize have = aheadOf(self);
    if (limit >= 0 && have > limit - line.size()) have = limit - line.size();
    const char* start = self.buffer + self.readPos;
    auto* newline =
        have > 0 ? static_cast<const char*>(std::memchr(start, '\n', static_cast<usize>(have)))
                 : nullptr;
    isize count = newline != nullptr ? newline - start + 1 : have;
    bool done = newline != nullptr || (limit >= 0 && line.size() + count >= limit);
    if (done && line.size() == 0) {
      Ref<Bytes> result = PY_TRY(newBytes(t, start, count));
      self.readPos += count;
      return result;
    }
    if (count > 0) line.append(start, count);
    self.readPos += count;
    if (done || PY_TRY(fillBuffer(t, self)) <= 0) return line.finish(t);
  }
}

Ref<> bufferedReadline(Thread& t, Buffered& self, OptionalSize size) {
  PY_TRY(bufferedCheckInit(t, self));
  return readLine(t, self, size.value);
}

Lookup bufferedNext(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  Ref<> line;
  if (isBuffered(&self)) {
    line = PY_TRY(readLine(t, self, -1));
  } else {
    line = PY_TRY(callMethod(t, &self, names::readline));
    if (!isBytes(line.get())) {
      return t.raise(osErrorType, "readline() should have returned a bytes object, not '%.200s'",
                     line->type->name);
    }
  }
  if (static_cast<Bytes*>(line.get())->size == 0) return Lookup::missing();
  return line;
}

}  // namespace taipan

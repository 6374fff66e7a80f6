// Input of an unpickler and its stack.

#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/int/int.h"
#include "builtins/memoryview/memoryview.h"
#include "memory/memory.h"
#include "modules/pickle/unpickler.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// How many bytes are asked for ahead where a file can be peeked at.
static constexpr isize kPeekSize = 128 * 1024;

static Failure raiseTruncated(Thread& t) {
  return t.raise(*pickleGlobals.unpicklingError, "pickle data was truncated");
}

void PickleInput::clear() {
  clearOwned(read_);
  clearOwned(readLine_);
  clearOwned(readInto_);
  clearOwned(peek_);
  view_ = BufferView();
  at_ = end_ = peeked_ = nullptr;
}

int PickleInput::traverse(VisitFunction visit, void* arg) {
  PY_VISIT(read_);
  PY_VISIT(readLine_);
  PY_VISIT(readInto_);
  PY_VISIT(peek_);
  return 0;
}

Status PickleInput::hold(Thread& t, Object* bytesLike) {
  BufferView view;
  PY_TRY(view.acquire(t, bytesLike));
  view_ = std::move(view);
  at_ = reinterpret_cast<const u8*>(view_.data());
  end_ = at_ + view_.size();
  return {};
}

Status PickleInput::setMemory(Thread& t, Object* bytesLike) { return hold(t, bytesLike); }

Status PickleInput::setFile(Thread& t, Object* file) {
  clear();
  struct {
    Str* name;
    Object** place;
  } methods[] = {{names::peek, &peek_},
                 {names::readinto, &readInto_},
                 {names::read, &read_},
                 {names::readline, &readLine_}};
  for (auto& method : methods) {
    Lookup found = PY_TRY(lookupAttribute(t, file, method.name));
    if (found.found()) *method.place = std::move(found).value().release();
  }
  if (read_ == nullptr || readLine_ == nullptr) {
    clear();
    return t.raise(typeErrorType, "file must have 'read' and 'readline' attributes");
  }
  return {};
}

/// Consumes from the file what was used of the bytes seen by peek().
Status PickleInput::settle(Thread& t) {
  if (peeked_ == nullptr) return {};
  isize used = at_ - peeked_;
  peeked_ = nullptr;
  at_ = end_ = nullptr;
  if (used <= 0) return {};
  Ref<Int> count = newInt(used);
  (void)PY_TRY(call(t, read_, static_cast<Object*>(count.get())));
  return {};
}

/// Replaces the buffer by `count` bytes of which the first are those left in it.
Status PickleInput::fill(Thread& t, isize count) {
  Ref<Bytes> rest;
  if (peeked_ == nullptr && at_ != end_) rest = PY_TRY(newBytes(t, at_, end_ - at_));
  PY_TRY(settle(t));
  isize have = rest ? rest->size : 0;
  if (count == kIsizeMax || count > kIsizeMax - 1) return raiseTruncated(t);
  if (count == 1 && have == 0 && peek_ != nullptr) {
    // One byte is how opcodes are read: look ahead.
    Ref<Int> wanted = newInt(kPeekSize);
    Ref<> ahead = call(t, peek_, static_cast<Object*>(wanted.get()));
    if (!ahead) {
      if (!t.clearIfMatches(notImplementedErrorType)) return failure;
      clearOwned(peek_);
    } else if (isBytes(ahead.get()) && as<Bytes>(ahead.get())->size > 0) {
      PY_TRY(hold(t, ahead.get()));
      peeked_ = at_;
      return {};
    }
  }
  Ref<Int> wanted = newInt(count - have);
  Ref<> more = PY_TRY(call(t, read_, static_cast<Object*>(wanted.get())));
  if (!rest) return hold(t, more.get());
  BufferView view;
  PY_TRY(view.acquire(t, more.get()));
  Ref<Bytes> both = PY_TRY(
      bytesConcat(t, spanOf(*rest), {reinterpret_cast<const u8*>(view.data()), view.size()}));
  return hold(t, both.get());
}

Status PickleInput::load(Thread& t, isize count) {
  if (count <= end_ - at_) return {};
  if (read_ == nullptr) return raiseTruncated(t);
  PY_TRY(fill(t, count));
  if (end_ - at_ < count) return raiseTruncated(t);
  return {};
}

Result<const u8*> PickleInput::readSlow(Thread& t, isize count) {
  if (count < 0 || count > kIsizeMax - 64) {
    return t.raise(*pickleGlobals.unpicklingError, "read would overflow (invalid bytecode)");
  }
  PY_TRY(load(t, count));
  const u8* data = at_;
  at_ += count;
  return data;
}

Result<u8> PickleInput::readOpcodeSlow(Thread& t) {
  if (read_ != nullptr) PY_TRY(fill(t, 1));
  if (at_ == end_) return t.raise(eofErrorType, "Ran out of input");
  return *at_++;
}

Status PickleInput::readInto(Thread& t, char* to, isize count) {
  isize have = end_ - at_ < count ? end_ - at_ : count;
  if (have > 0) std::memcpy(to, at_, static_cast<usize>(have));
  at_ += have;
  to += have;
  count -= have;
  if (count == 0) return {};
  if (read_ == nullptr) return raiseTruncated(t);
  PY_TRY(settle(t));
  if (readInto_ == nullptr) {
    const u8* data = PY_TRY(read(t, count));
    std::memcpy(to, data, static_cast<usize>(count));
    return {};
  }
  Ref<MemoryView> view = PY_TRY(newMemoryViewOfMemory(t, to, count, false));
  Ref<> got = call(t, readInto_, static_cast<Object*>(view.get()));
  // The memory is the caller's: nobody may keep a view of it.
  Status released = memoryViewRelease(t, *view);
  if (!got || released.failed()) return failure;
  i64 size = PY_TRY(toI64(t, got.get()));
  if (size < count) return raiseTruncated(t);
  return {};
}

Result<ByteSpan> PickleInput::readLine(Thread& t, isize least) {
  const void* newline =
      at_ == end_ ? nullptr : std::memchr(at_, '\n', static_cast<usize>(end_ - at_));
  if (newline == nullptr) {
    if (read_ == nullptr) return raiseTruncated(t);
    Ref<Bytes> rest;
    if (peeked_ == nullptr && at_ != end_) rest = PY_TRY(newBytes(t, at_, end_ - at_));
    PY_TRY(settle(t));
    Ref<> more = PY_TRY(call(t, readLine_));
    if (rest) {
      BufferView view;
      PY_TRY(view.acquire(t, more.get()));
      more = PY_TRY(bytesConcat(t, spanOf(*rest), spanOf(view)));
    }
    PY_TRY(hold(t, more.get()));
    newline = at_ == end_ ? nullptr : std::memchr(at_, '\n', static_cast<usize>(end_ - at_));
    if (newline == nullptr) return raiseTruncated(t);
  }
  ByteSpan line{at_, static_cast<const u8*>(newline) + 1 - at_};
  at_ += line.size;
  line_ = line.size;
  if (line.size < least) return raiseTruncated(t);
  return line;
}

// --- the stack ----------------------------------------------------------------------------------

Failure PickleStack::underflow(Thread& t) {
  return t.raise(*pickleGlobals.unpicklingError,
                 markCount > 0 ? "unexpected MARK found" : "unpickling stack underflow");
}

Status PickleStack::grow(Thread& t) {
  isize wanted = allocated + allocated / 2 + 64;
  auto* fresh =
      static_cast<Object**>(memRealloc(items, static_cast<usize>(wanted) * sizeof(Object*)));
  if (fresh == nullptr) return t.raiseNoMemory();
  items = fresh;
  allocated = wanted;
  return {};
}

Status PickleStack::mark(Thread& t) {
  if (markCount == markAllocated) {
    isize wanted = markAllocated * 2 + 20;
    auto* fresh =
        static_cast<isize*>(memRealloc(marks, static_cast<usize>(wanted) * sizeof(isize)));
    if (fresh == nullptr) return t.raiseNoMemory();
    marks = fresh;
    markAllocated = wanted;
  }
  marks[markCount++] = fence = size;
  return {};
}

Result<isize> PickleStack::popMark(Thread& t) {
  if (markCount < 1) return t.raise(*pickleGlobals.unpicklingError, "could not find MARK");
  isize start = marks[--markCount];
  fence = markCount > 0 ? marks[markCount - 1] : 0;
  return start;
}

void PickleStack::truncate(isize position) {
  while (size > position) decref(items[--size]);
}

void PickleStack::clear() {
  fence = markCount = 0;
  truncate(0);
  memFree(items);
  items = nullptr;
  allocated = 0;
}

}  // namespace taipan

#include "builtins/bytes/bytearray_methods.h"

#include <algorithm>
#include <cstring>

#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

Status byteArraySetSlice(Thread& t, ByteArray& self, isize start, isize end, ByteSpan value) {
  isize grow = value.size - (end - start);
  if (grow == 0 && value.size == 0) return {};
  if (grow > 0 && self.size > kIsizeMax - grow - 1) return t.raiseNoMemory();
  if (grow != 0) PY_TRY(checkResizable(t, self));
  isize tail = self.size - end;
  if (grow < 0 && start == 0 && self.bytes != nullptr) {
    // Cutting the front only moves the start, so that a queue of bytes is cheap.
    self.start -= grow;
    self.size += grow;
    if (self.start - self.bytes > self.allocated / 2) PY_TRY(byteArrayCompact(t, self));
  } else if (grow < 0) {
    std::memmove(self.start + end + grow, self.start + end, static_cast<usize>(tail));
    PY_TRY(byteArrayResize(t, self, self.size + grow));
  } else if (grow > 0) {
    PY_TRY(byteArrayResize(t, self, self.size + grow));
    std::memmove(self.start + end + grow, self.start + end, static_cast<usize>(tail));
  }
  if (value.size > 0) std::memcpy(self.start + start, value.data, static_cast<usize>(value.size));
  return {};
}

Status byteArrayCompact(Thread&, ByteArray& self) {
  std::memmove(self.bytes, self.start, static_cast<usize>(self.size) + 1);
  self.start = self.bytes;
  return {};
}

Status byteArrayAppend(Thread& t, ByteArray& self, Object* item) {
  int byte = PY_TRY(toByte(t, item));
  PY_TRY(byteArrayResize(t, self, self.size + 1));
  self.start[self.size - 1] = static_cast<char>(byte);
  return {};
}

Status byteArrayExtend(Thread& t, ByteArray& self, Object* iterable) {
  ByteBuilder out;
  if (hasBuffer(iterable)) {
    BufferView view;
    PY_TRY(view.acquire(t, iterable));
    out.append(spanOf(view));
  } else {
    if (iterable->type->iter == nullptr && !isSequence(iterable)) {
      return t.raise(typeErrorType, "can't extend bytearray with %.100s", iterable->type->name);
    }
    // Not used, but an error in __len__ or __length_hint__ counts.
    (void)PY_TRY(lengthHint(t, iterable, 32));
    PY_TRY(appendIntegers(t, out, iterable, "byte must be in range(0, 256)"));
  }
  if (out.failed()) return t.raiseNoMemory();
  return byteArraySetSlice(t, self, self.size, self.size, out.span());
}

Status byteArrayInsert(Thread& t, ByteArray& self, isize index, Object* item) {
  int byte = PY_TRY(toByte(t, item));
  u8 value = static_cast<u8>(byte);
  if (index < 0) index = std::max(index + self.size, isize{0});
  if (index > self.size) index = self.size;
  return byteArraySetSlice(t, self, index, index, {&value, 1});
}

Ref<> byteArrayPop(Thread& t, ByteArray& self, Optional<isize> at) {
  isize index = at.value_or(-1);
  if (self.size == 0) return t.raise(indexErrorType, "pop from empty bytearray");
  if (index < 0) index += self.size;
  if (index < 0 || index >= self.size) return t.raise(indexErrorType, "pop index out of range");
  PY_TRY(checkResizable(t, self));
  isize value = spanOf(self)[index];
  PY_TRY(byteArraySetSlice(t, self, index, index + 1, {}));
  return toObject(value);
}

Status byteArrayRemove(Thread& t, ByteArray& self, Object* value) {
  int byte = PY_TRY(toByte(t, value));
  u8 c = static_cast<u8>(byte);
  isize at = findBytes(spanOf(self), {&c, 1});
  if (at < 0) return t.raise(valueErrorType, "value not found in bytearray");
  return byteArraySetSlice(t, self, at, at + 1, {});
}

Status byteArrayClear(Thread& t, ByteArray& self) { return byteArrayResize(t, self, 0); }

Ref<> byteArrayCopy(Thread& t, ByteArray& self) { return newByteArray(t, self.start, self.size); }

Status byteArrayReverse(Thread&, ByteArray& self) {
  std::reverse(self.start, self.start + self.size);
  return {};
}

isize byteArrayAlloc(ByteArray& self) { return self.allocated; }

isize byteArraySizeOf(ByteArray& self) { return self.type->basicSize + self.allocated; }

Ref<> byteArrayReduce(Thread& t, ByteArray& self) {
  return byteArrayReduceEx(t, self, Optional<int>(2));
}

Ref<> byteArrayReduceEx(Thread& t, ByteArray& self, Optional<int> protocol) {
  Ref<> state = PY_TRY(callMethod(t, &self, names::__getstate__));
  Ref<Tuple> args;
  if (self.size == 0) {
    args = Ref<Tuple>::share(emptyTuple());
  } else if (protocol.value_or(0) < 3) {
    // Latin-1 text survives the old protocols, which know no bytes.
    Ref<Str> text = PY_TRY(newStrLatin1(t, self.start, self.size));
    Ref<Str> encoding = PY_TRY(newStr(t, "latin-1"));
    args = packTuple(t, {text.get(), encoding.get()});
  } else {
    Ref<Bytes> copy = PY_TRY(newBytes(t, spanOf(self)));
    args = packTuple(t, {copy.get()});
  }
  if (!args) return failure;
  return packTuple(t, {self.type, args.get(), state.get()});
}

}  // namespace taipan

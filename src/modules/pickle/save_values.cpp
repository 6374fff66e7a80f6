// Writing numbers, text and bytes.

#include <bit>
#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/pickle/pickler.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

using namespace pickle;

static Status writeText(Thread& t, PickleWriter& w, u8 opcode, const Str& text, const char* end) {
  PY_TRY(w.output.writeByte(t, opcode));
  PY_TRY(w.output.write(t, strData(text), text.length));
  return w.output.write(t, end, static_cast<isize>(std::strlen(end)));
}

/// Two's complement, little-endian, as short as possible.
static Status saveLongBinary(Thread& t, PickleWriter& w, const Int& value) {
  isize bits = digits::bitLength(value.span());
  isize bytes = bits / 8 + 1;
  if (bytes > 0x7fffffff) {
    return t.raise(overflowErrorType, "int too large to pickle");
  }
  Ref<Bytes> encoded = PY_TRY(newBytesRaw(t, bytes));
  auto* data = reinterpret_cast<u8*>(encoded->data);
  PY_TRY(intToBytes(t, value, data, bytes, true, true));
  if (value.isNegative() && bytes > 1 && data[bytes - 1] == 0xff && (data[bytes - 2] & 0x80) != 0) {
    --bytes;
  }
  if (bytes < 256) {
    PY_TRY(w.output.writeSized(t, kLong1, static_cast<u64>(bytes), 1));
  } else {
    PY_TRY(w.output.writeSized(t, kLong4, static_cast<u64>(bytes), 4));
  }
  return w.output.write(t, data, bytes);
}

Status saveInt(Thread& t, PickleWriter& w, Object* object) {
  const Int& value = *static_cast<Int*>(object);
  i64 number = 0;
  bool fits = fitsI64(value, &number) && number >= INT32_MIN && number <= INT32_MAX;
  if (w.binary && fits) {
    if (number >= 0 && number <= 0xff) {
      return w.output.writeSized(t, kBinInt1, static_cast<u64>(number), 1);
    }
    if (number >= 0 && number <= 0xffff) {
      return w.output.writeSized(t, kBinInt2, static_cast<u64>(number), 2);
    }
    return w.output.writeSized(t, kBinInt, static_cast<u64>(number), 4);
  }
  if (w.protocol >= 2) return saveLongBinary(t, w, value);
  Ref<Str> text = PY_TRY(intToText(t, value, 10, false));
  return fits ? writeText(t, w, kInt, *text, "\n") : writeText(t, w, kLong, *text, "L\n");
}

Status saveFloat(Thread& t, PickleWriter& w, double value) {
  if (w.binary) {
    u8* place = PY_TRY(w.output.extend(t, 9));
    place[0] = kBinFloat;
    u64 bits = __builtin_bswap64(std::bit_cast<u64>(value));
    std::memcpy(place + 1, &bits, 8);
    return {};
  }
  Ref<Str> text = PY_TRY(floatToStr(t, value));
  return writeText(t, w, kFloat, *text, "\n");
}

/// Data behind an opcode with its size; `object` holds the bytes.
static Status writeData(Thread& t, PickleWriter& w, u8 opcode, int sizeBytes, const void* data,
                        isize size, Object* object) {
  if (size < kFrameTarget) {
    PY_TRY(w.output.writeSized(t, opcode, static_cast<u64>(size), sizeBytes));
    return w.output.write(t, data, size);
  }
  u8 header[9] = {opcode};
  for (int i = 0; i < sizeBytes; ++i) {
    header[1 + i] = static_cast<u8>(static_cast<u64>(size) >> (8 * i));
  }
  return w.output.writeLarge(t, header, 1 + sizeBytes, data, size, object);
}

// --- text ---------------------------------------------------------------------------------------

static constexpr char kHex[] = "0123456789abcdef";

/// Protocol 0: Latin-1 with \u escapes for the rest and for what would end the line.
static Status saveStrText(Thread& t, PickleWriter& w, Str& text) {
  ByteBuilder out(text.length + 2);
  out.append(kUnicode);
  for (isize i = 0; i < text.length; ++i) {
    u32 c = strAt(text, i);
    bool escape = c >= 0x100 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a;
    if (!escape) {
      out.append(static_cast<u8>(c));
      continue;
    }
    out.append(static_cast<u8>('\\'));
    int digitCount = c >= 0x10000 ? 8 : 4;
    out.append(static_cast<u8>(c >= 0x10000 ? 'U' : 'u'));
    for (int k = digitCount - 1; k >= 0; --k) {
      out.append(static_cast<u8>(kHex[(c >> (4 * k)) & 15]));
    }
  }
  out.append(static_cast<u8>('\n'));
  if (out.failed()) return t.raiseNoMemory();
  return w.output.write(t, out.data(), out.size());
}

static Status saveStrBinary(Thread& t, PickleWriter& w, Str& text) {
  const void* data = strData(text);
  isize size = text.length;
  Ref<> holder;
  if (!strIsAscii(text)) {
    // Not the cached UTF-8 form: most strings are pickled once.
    holder = PY_TRY(encodeUtf8(t, text, "surrogatepass"));
    data = static_cast<Bytes*>(holder.get())->data;
    size = static_cast<Bytes*>(holder.get())->size;
  } else if (size >= kFrameTarget && w.write != nullptr) {
    holder = PY_TRY(newBytes(t, data, size));
  }
  if (size <= 0xff && w.protocol >= 4) {
    return writeData(t, w, kShortBinUnicode, 1, data, size, holder.get());
  }
  if (size <= 0xffffffff) return writeData(t, w, kBinUnicode, 4, data, size, holder.get());
  if (w.protocol >= 4) return writeData(t, w, kBinUnicode8, 8, data, size, holder.get());
  return t.raise(overflowErrorType,
                 "serializing a string larger than 4 GiB requires pickle "
                 "protocol 4 or higher");
}

Status saveStr(Thread& t, PickleWriter& w, Str& text) {
  PY_TRY(w.binary ? saveStrBinary(t, w, text) : saveStrText(t, w, text));
  return memoize(t, w, &text);
}

// --- bytes --------------------------------------------------------------------------------------

static Status writeBytes(Thread& t, PickleWriter& w, const char* data, isize size, Object* object) {
  if (size <= 0xff) return writeData(t, w, kShortBinBytes, 1, data, size, object);
  if (size <= 0xffffffff) return writeData(t, w, kBinBytes, 4, data, size, object);
  if (w.protocol >= 4) return writeData(t, w, kBinBytes8, 8, data, size, object);
  return t.raise(overflowErrorType,
                 "serializing a bytes object larger than 4 GiB requires pickle "
                 "protocol 4 or higher");
}

/// Protocols before 3 know no bytes: they are encoded text.
static Status saveBytesAsText(Thread& t, PickleWriter& w, Bytes& bytes) {
  Ref<Tuple> args;
  Object* function = &bytesType;
  if (bytes.size == 0) {
    args = Ref<Tuple>::share(emptyTuple());
  } else {
    function = pickleGlobals.codecsEncode;
    Ref<Str> text = PY_TRY(newStrLatin1(t, bytes.data, bytes.size));
    args = PY_TRY(packTuple(t, {text.get(), pickleGlobals.latin1}));
  }
  return saveCall(t, w, function, args.get(), &bytes);
}

Status saveBytes(Thread& t, PickleWriter& w, Object* object) {
  Bytes& bytes = *static_cast<Bytes*>(object);
  if (w.protocol < 3) {
    RecursionScope scope(t, " while pickling an object");
    if (scope.failed()) return failure;
    return saveBytesAsText(t, w, bytes);
  }
  PY_TRY(writeBytes(t, w, bytes.data, bytes.size, object));
  return memoize(t, w, object);
}

Status saveByteArray(Thread& t, PickleWriter& w, Object* object) {
  ByteArray& array = *static_cast<ByteArray*>(object);
  if (w.protocol < 5) {
    Ref<Tuple> args;
    if (array.size == 0) {
      args = Ref<Tuple>::share(emptyTuple());
    } else {
      Ref<Bytes> copy = PY_TRY(newBytes(t, array.start, array.size));
      args = PY_TRY(packTuple(t, {copy.get()}));
    }
    return saveCall(t, w, &bytearrayType, args.get(), object);
  }
  BufferView view;  // keeps the array from changing its size while a file's write runs
  PY_TRY(view.acquire(t, object));
  PY_TRY(writeData(t, w, kByteArray8, 8, view.data(), view.size(), object));
  return memoize(t, w, object);
}

Status savePickleBuffer(Thread& t, PickleWriter& w, Object* object) {
  if (w.protocol < 5) {
    return t.raise(*pickleGlobals.picklingError,
                   "PickleBuffer can only pickled with protocol >= 5");
  }
  BufferView view;
  PY_TRY(view.acquire(t, object, kBufferFullReadOnly));
  // Only its memory as bytes is written, which must be one block; raw() insists on that.
  Ref<> raw = callMethod(t, object, pickleGlobals.raw);
  if (!raw) {
    if (!t.clearIfMatches(bufferErrorType)) return failure;
    return t.raise(*pickleGlobals.picklingError,
                   "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  }
  bool inBand = true;
  if (w.bufferCallback != nullptr) {
    Ref<> answer = PY_TRY(call(t, w.bufferCallback, object));
    inBand = PY_TRY(toBool(t, answer.get()));
  }
  bool readOnly = view.raw().readOnly != 0;
  if (!inBand) {
    PY_TRY(w.output.writeByte(t, kNextBuffer));
    return readOnly ? w.output.writeByte(t, kReadonlyBuffer) : Status();
  }
  if (readOnly) {
    PY_TRY(writeBytes(t, w, view.data(), view.size(), raw.get()));
  } else {
    PY_TRY(writeData(t, w, kByteArray8, 8, view.data(), view.size(), raw.get()));
  }
  return memoize(t, w, object);
}

}  // namespace taipan

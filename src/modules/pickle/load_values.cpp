// Reading numbers, text, bytes and persistent ids.

#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/float_text.h"
#include "builtins/bytes/bytearray.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/memoryview/memoryview.h"
#include "modules/pickle/unpickler.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

using namespace pickle;

/// The size that stands before data.
static Result<u64> readSize(Thread& t, PickleReader& r, int bytes) {
  const u8* data = PY_TRY(r.input.read(t, bytes));
  u64 value = 0;
  for (int i = 0; i < bytes; ++i) value |= static_cast<u64>(data[i]) << (8 * i);
  return value;
}

// --- numbers ------------------------------------------------------------------------------------

/// A C string of a line up to its first NUL, without the newline if asked.
static std::string lineText(ByteSpan line) {
  std::string text(reinterpret_cast<const char*>(line.data), static_cast<usize>(line.size));
  return text.c_str();
}

/// int(text, base) where the text is what stands before a NUL.
static Ref<> parseLine(Thread& t, const std::string& text, int base) {
  usize start = text.find_first_not_of(" \t\n\v\f\r");
  usize end = text.find_last_not_of(" \t\n\v\f\r");
  isize length = start == std::string::npos ? 0 : static_cast<isize>(end + 1 - start);
  const char* from = text.c_str() + (length > 0 ? start : 0);
  LookupOf<Int> parsed = PY_TRY(parseInt(t, from, length, base));
  if (parsed.found()) return std::move(parsed).value();
  if (base == 0) {
    const char* digits = from + (length > 0 && (*from == '-' || *from == '+'));
    if (*digits != '0') {
      base = 10;
    } else {
      char letter = static_cast<char>(digits[1] | 0x20);
      if (letter == 'x') base = 16;
      if (letter == 'o') base = 8;
      if (letter == 'b') base = 2;
    }
  }
  Ref<Str> shown = PY_TRY(newStrUtf8(t, text.c_str(), static_cast<isize>(text.size())));
  return t.raise(valueErrorType, "invalid literal for int() with base %d: %.200R", base,
                 static_cast<Object*>(shown.get()));
}

Status loadInt(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 2));
  std::string text = lineText(line);
  char* end;
  errno = 0;
  long value = std::strtol(text.c_str(), &end, 0);
  if (errno == 0 && (*end == '\n' || *end == 0)) {
    if (line.size == 3 && (value == 0 || value == 1)) return r.stack.push(t, newBool(value != 0));
    return r.stack.push(t, newInt(value));
  }
  Ref<> parsed = parseLine(t, text, 0);
  if (!parsed) {
    t.clearPending();
    return t.raise(valueErrorType, "could not convert string to int");
  }
  return r.stack.push(t, std::move(parsed));
}

Status loadLong(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 2));
  // An L at the end is Python 2's.
  if (line.data[line.size - 2] == 'L') line.size -= 2;
  return r.stack.push(t, parseLine(t, lineText(line), 0));
}

Result<isize> readMemoNumber(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 2));
  Ref<> number = PY_TRY(parseLine(t, lineText(line), 10));
  return toIsize(t, *static_cast<Int*>(number.get()));
}

Status loadLongBinary(Thread& t, PickleReader& r, int sizeBytes) {
  u64 size = PY_TRY(readSize(t, r, sizeBytes));
  if (sizeBytes == 4 && size > 0x7fffffff) {
    return t.raise(*pickleGlobals.unpicklingError, "LONG pickle has negative byte count");
  }
  const u8* data = PY_TRY(r.input.read(t, static_cast<isize>(size)));
  if (size == 0) return r.stack.push(t, newInt(0));
  return r.stack.push(t, intFromBytes(t, data, static_cast<isize>(size), true, true));
}

Status loadFloat(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 2));
  std::string text = lineText(line);
  double value;
  bool overflow = false;
  const char* from = text.c_str();
  const char* end = parseDouble(from, from + text.size(), &value, &overflow);
  if (end == nullptr) {
    return t.raise(valueErrorType, "could not convert string to float: '%.200s'", from);
  }
  if (overflow) {
    return t.raise(overflowErrorType, "value too large to convert to float: '%.200s'", from);
  }
  if (*end != '\n' && *end != 0) {
    return t.raise(valueErrorType, "could not convert string to float");
  }
  return r.stack.push(t, newFloat(value));
}

Status loadBinFloat(Thread& t, PickleReader& r) {
  const u8* data = PY_TRY(r.input.read(t, 8));
  u64 bits;
  std::memcpy(&bits, data, 8);
  return r.stack.push(t, newFloat(std::bit_cast<double>(__builtin_bswap64(bits))));
}

// --- text ---------------------------------------------------------------------------------------

/// An 8-bit string of Python 2: bytes, or text in the encoding asked for.
static Ref<> decodeString(Thread& t, PickleReader& r, ByteSpan data) {
  if (strEqualAscii(*r.encoding, "bytes")) return newBytes(t, data);
  const char* encoding = PY_TRY(strUtf8(t, *r.encoding));
  const char* errors = PY_TRY(strUtf8(t, *r.errors));
  return decodeText(t, reinterpret_cast<const char*>(data.data), data.size, encoding, errors);
}

Status loadString(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 1));
  --line.size;
  bool quoted =
      line.size >= 2 && line[0] == line[line.size - 1] && (line[0] == '\'' || line[0] == '"');
  if (!quoted) {
    return t.raise(*pickleGlobals.unpicklingError, "the STRING opcode argument must be quoted");
  }
  InvalidEscape invalid;
  Ref<Bytes> bytes = PY_TRY(decodeByteEscape(t, line.slice(1, line.size - 1), nullptr, &invalid));
  return r.stack.push(t, decodeString(t, r, spanOf(*bytes)));
}

Status loadBinString(Thread& t, PickleReader& r, int sizeBytes) {
  u64 size = PY_TRY(readSize(t, r, sizeBytes));
  isize count = static_cast<isize>(size);
  const u8* data = PY_TRY(r.input.read(t, count));
  return r.stack.push(t, decodeString(t, r, {data, count}));
}

Status loadUnicode(Thread& t, PickleReader& r) {
  ByteSpan line = PY_TRY(r.input.readLine(t, 1));
  return r.stack.push(t, decodeRawUnicodeEscape(t, line.slice(0, line.size - 1), nullptr, nullptr));
}

Status loadBinUnicode(Thread& t, PickleReader& r, int sizeBytes) {
  u64 size = PY_TRY(readSize(t, r, sizeBytes));
  if (size > static_cast<u64>(kIsizeMax)) {
    return t.raise(overflowErrorType, "BINUNICODE exceeds system's maximum size of %zd bytes",
                   kIsizeMax);
  }
  isize count = static_cast<isize>(size);
  const u8* data = PY_TRY(r.input.read(t, count));
  u8 bits = 0;
  for (isize i = 0; i < count; ++i) bits |= data[i];
  if (bits < 0x80) {
    return r.stack.push(t, newStrAscii(t, reinterpret_cast<const char*>(data), count));
  }
  return r.stack.push(t, decodeUtf8(t, {data, count}, "surrogatepass", nullptr));
}

// --- bytes --------------------------------------------------------------------------------------

/// Data is read piece by piece, so that a size that is a lie takes no memory.
static constexpr isize kPiece = 1 << 20;

Status loadBinBytes(Thread& t, PickleReader& r, int sizeBytes) {
  u64 size = PY_TRY(readSize(t, r, sizeBytes));
  if (size > static_cast<u64>(kIsizeMax)) {
    return t.raise(overflowErrorType, "BINBYTES exceeds system's maximum size of %zd bytes",
                   kIsizeMax);
  }
  isize count = static_cast<isize>(size);
  if (count > kIsizeMax - kBytesHeadSize) {
    return t.raise(overflowErrorType, "byte string is too large");
  }
  if (!r.input.hasFile() || count <= kPiece) {
    const u8* data = PY_TRY(r.input.read(t, count));
    return r.stack.push(t, newBytes(t, data, count));
  }
  Ref<Bytes> bytes = PY_TRY(newBytesRaw(t, count));
  PY_TRY(r.input.readInto(t, bytes->data, count));
  return r.stack.push(t, std::move(bytes));
}

Status loadByteArray(Thread& t, PickleReader& r) {
  u64 size = PY_TRY(readSize(t, r, 8));
  if (size > static_cast<u64>(kIsizeMax)) {
    return t.raise(overflowErrorType, "BYTEARRAY8 exceeds system's maximum size of %zd bytes",
                   kIsizeMax);
  }
  isize count = static_cast<isize>(size);
  if (count > kIsizeMax - kBytesHeadSize) return t.raiseNoMemory();
  if (!r.input.hasFile() || count <= kPiece) {
    const u8* data = PY_TRY(r.input.read(t, count));
    return r.stack.push(t, newByteArray(t, data, count));
  }
  Ref<ByteArray> array = PY_TRY(newByteArray(t, nullptr, 0));
  PY_TRY(byteArrayResize(t, *array, count));
  PY_TRY(r.input.readInto(t, array->start, count));
  return r.stack.push(t, std::move(array));
}

Status loadNextBuffer(Thread& t, PickleReader& r) {
  if (r.buffers == nullptr) {
    return t.raise(*pickleGlobals.unpicklingError,
                   "pickle stream refers to out-of-band data but no *buffers* argument was given");
  }
  Lookup buffer = PY_TRY(next(t, r.buffers));
  if (!buffer.found()) {
    return t.raise(*pickleGlobals.unpicklingError, "not enough out-of-band buffers");
  }
  return r.stack.push(t, std::move(buffer).value());
}

Status loadReadonlyBuffer(Thread& t, PickleReader& r) {
  Object* top = PY_TRY(r.stack.top(t));
  Ref<MemoryView> view = PY_TRY(newMemoryView(t, top));
  if (view->view.readOnly) return {};
  view->view.readOnly = 1;
  (void)PY_TRY(r.stack.pop(t));
  return r.stack.push(t, std::move(view));
}

// --- persistent ids -----------------------------------------------------------------------------

Status loadPersId(Thread& t, PickleReader& r, bool text) {
  if (r.persistentLoad.function == nullptr) {
    return t.raise(*pickleGlobals.unpicklingError,
                   "A load persistent id instruction was encountered,\n"
                   "but no persistent_load function was specified.");
  }
  Ref<> id;
  if (text) {
    ByteSpan line = PY_TRY(r.input.readLine(t, 1));
    id = decodeAscii(t, line.slice(0, line.size - 1), nullptr);
    if (!id) {
      if (!t.clearIfMatches(unicodeDecodeErrorType)) return failure;
      return t.raise(*pickleGlobals.unpicklingError,
                     "persistent IDs in protocol 0 must be ASCII strings");
    }
  } else {
    id = PY_TRY(r.stack.pop(t));
  }
  return r.stack.push(t, r.persistentLoad.call(t, r.self, id.get()));
}

}  // namespace taipan

#include "capi/python/argument_reader.h"

#include <cstdio>
#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/number/complex.h"
#include "memory/memory.h"

namespace taipan {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

FormatShape shapeOf(const char* format) {
  FormatShape shape;
  int depth = 0;
  bool optional = false;
  for (const char* p = format;; ++p) {
    if (*p == '(') {
      if (depth++ == 0) ++shape.most;
    } else if (*p == ')') {
      if (depth == 0) Py_FatalError("excess ')' in getargs format");
      --depth;
    } else if (*p == '\0') {
      break;
    } else if (*p == ':') {
      shape.function = p + 1;
      break;
    } else if (*p == ';') {
      shape.message = p + 1;
      break;
    } else if (depth == 0 && *p == '|') {
      shape.least = shape.most;
      optional = true;
    } else if (depth == 0 && *p == '$') {
      shape.positional = shape.most;
    } else if (depth == 0 && *p == 'e') {
      // The letter behind belongs to the same unit.
      ++shape.most;
      if (isLetter(p[1])) ++p;
    } else if (depth == 0 && isLetter(*p)) {
      ++shape.most;
    }
  }
  if (depth != 0) Py_FatalError("missing ')' in getargs format");
  if (!optional) shape.least = shape.most;
  return shape;
}

ArgumentReader::~ArgumentReader() {
  for (usize i = cleanups_.size(); i-- > 0;) {
    Cleanup& cleanup = cleanups_[i];
    switch (cleanup.kind) {
      case Cleanup::kMemory:
        memFree(*static_cast<void**>(cleanup.address));
        *static_cast<void**>(cleanup.address) = nullptr;
        break;
      case Cleanup::kBuffer:
        releaseBuffer(static_cast<Buffer*>(cleanup.address));
        break;
      case Cleanup::kConverter:
        cleanup.converter(nullptr, cleanup.address);
    }
  }
  va_end(args_);
}

// --- problems -----------------------------------------------------------------------------------

ArgumentReader::Outcome ArgumentReader::problem(const char* format, ...) {
  va_list args;
  va_start(args, format);
  std::vsnprintf(problem_, sizeof problem_, format, args);
  va_end(args);
  problemType_ = &typeErrorType;
  return failure;
}

ArgumentReader::Outcome ArgumentReader::mismatch(const char* expected, const Object* argument) {
  return problem("must be %.50s, not %.50s", expected, argumentTypeName(argument));
}

Failure ArgumentReader::report(int index) {
  if (t_.hasPending()) return failure;
  if (shape_.message != nullptr) return t_.raise(*problemType_, "%.500s", shape_.message);
  char where[256] = "";
  if (index != 0) {
    int used = std::snprintf(where, sizeof where, " %d", index);
    for (usize i = path_.size(); i-- > 0 && used < 220;) {
      used += std::snprintf(where + used, sizeof where - static_cast<usize>(used), ", item %d",
                            path_[i]);
    }
  }
  return t_.raise(*problemType_, "%.200s%sargument%s %.256s",
                  shape_.function != nullptr ? shape_.function : "",
                  shape_.function != nullptr ? "() " : "", where, problem_);
}

// --- units --------------------------------------------------------------------------------------

Status ArgumentReader::convert(Object* argument, int index) {
  if (convertUnit(argument).failed()) return report(index);
  return {};
}

Status ArgumentReader::skip() {
  if (*at_ == '(') {
    ++at_;
    while (*at_ != ')') PY_TRY(skip());
    ++at_;
    return {};
  }
  char code = *at_++;
  int pointers = 1;
  if (code == 'e') {
    if (*at_ == 's' || *at_ == 't') ++at_;
    pointers = 2;
  }
  if (*at_ == '#') {
    ++pointers;
    ++at_;
  } else if (*at_ == '*') {
    ++at_;
  } else if (code == 'O' && (*at_ == '!' || *at_ == '&')) {
    ++pointers;
    ++at_;
  }
  if (!isLetter(code)) return t_.raise(systemErrorType, "impossible<bad format char>");
  for (int i = 0; i < pointers; ++i) (void)va_arg(args_, void*);
  return {};
}

ArgumentReader::Outcome ArgumentReader::requireSizes() {
  if (sizes_) return {};
  return t_.raise(systemErrorType, "PY_SSIZE_T_CLEAN macro must be defined for '#' formats");
}

ArgumentReader::Outcome ArgumentReader::convertUnit(Object* argument) {
  if (*at_ != '(') return convertSimple(argument);
  ++at_;
  PY_TRY(convertGroup(argument));
  ++at_;
  return {};
}

ArgumentReader::Outcome ArgumentReader::convertGroup(Object* argument) {
  int count = 0, depth = 0;
  for (const char* p = at_; depth > 0 || *p != ')'; ++p) {
    if (*p == '(') {
      if (depth++ == 0) ++count;
    } else if (*p == ')') {
      --depth;
    } else if (depth == 0 && isLetter(*p)) {
      if (*p == 'e' && isLetter(p[1])) ++p;
      ++count;
    }
  }
  if (!isSequence(argument) || isBytes(argument)) {
    return problem("must be %d-item sequence, not %.50s", count, argumentTypeName(argument));
  }
  Result<isize> size = length(t_, argument);
  if (size.failed()) return failure;
  if (size.value() != count) {
    return problem("must be sequence of length %d, not %zd", count, size.value());
  }
  for (int i = 0; i < count; ++i) {
    // Not kept: as documented, the sequence has to hold the item.
    Ref<> item = getIndex(t_, argument, i);
    if (!item) return failure;
    if (convertUnit(item.get()).failed()) {
      path_.push_back(i);
      return failure;
    }
  }
  return {};
}

ArgumentReader::Outcome ArgumentReader::convertSimple(Object* argument) {
  char code = *at_++;
  switch (code) {
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'i':
    case 'I':
    case 'n':
    case 'l':
    case 'k':
    case 'L':
    case 'K':
      return storeInteger(argument, code);
    case 'f':
    case 'd':
    case 'D':
      return storeReal(argument, code);
    case 'c':
    case 'C':
      return storeCharacter(argument, code);
    case 'p': {
      Result<bool> truth = toBool(t_, argument);
      if (truth.failed()) return failure;
      *target<int>() = truth.value();
      return {};
    }
    case 's':
    case 'z':
    case 'y':
      return storeText(argument, code);
    case 'u':
    case 'Z':
      return storeWide(argument, code);
    case 'e':
      return storeEncoded(argument);
    case 'S':
      return storeOfType(argument, isBytes(argument), "bytes");
    case 'Y':
      return storeOfType(argument, isInstanceOf(argument, &bytearrayType), "bytearray");
    case 'U':
      return storeOfType(argument, isStr(argument), "str");
    case 'O':
      return storeObject(argument);
    case 'w':
      return storeWritable(argument);
    default:
      std::snprintf(problem_, sizeof problem_, "(impossible<bad format char>)");
      problemType_ = &systemErrorType;
      return failure;
  }
}

// --- numbers and characters ---------------------------------------------------------------------

namespace {

Result<i64> toLongLong(Thread& t, Object* argument) {
  Ref<> index = PY_TRY(toIndex(t, argument));
  i64 value;
  if (fitsI64(static_cast<Int&>(*index), &value)) return value;
  return t.raise(overflowErrorType, "int too big to convert");
}

}  // namespace

ArgumentReader::Outcome ArgumentReader::storeInteger(Object* argument, char code) {
  switch (code) {
    case 'b':
      *target<unsigned char>() = static_cast<unsigned char>(
          PY_TRY(toI64InRange(t_, argument, 0, UCHAR_MAX, "unsigned byte integer")));
      return {};
    case 'h':
      *target<short>() = static_cast<short>(
          PY_TRY(toI64InRange(t_, argument, SHRT_MIN, SHRT_MAX, "signed short integer")));
      return {};
    case 'i':
      *target<int>() = PY_TRY(parseCInt(t_, argument));
      return {};
    case 'l':
      *target<long>() = PY_TRY(toI64(t_, argument));
      return {};
    case 'L':
      *target<long long>() = PY_TRY(toLongLong(t_, argument));
      return {};
    case 'n': {
      *target<Py_ssize_t>() = PY_TRY(parseSize(t_, argument));
      return {};
    }
    case 'k':
    case 'K':
      if (!isInt(argument)) return mismatch("int", argument);
      *target<unsigned long>() = wrappedU64(*static_cast<Int*>(argument));
      return {};
    default:
      break;
  }
  // B, H, I: the low bits, without looking at the range.
  u64 value = PY_TRY(toU64Wrapped(t_, argument));
  if (code == 'B') *target<unsigned char>() = static_cast<unsigned char>(value);
  if (code == 'H') *target<unsigned short>() = static_cast<unsigned short>(value);
  if (code == 'I') *target<unsigned>() = static_cast<unsigned>(value);
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeReal(Object* argument, char code) {
  if (code == 'D') {
    *target<ComplexValue>() = PY_TRY(toComplex(t_, argument));
    return {};
  }
  double value = PY_TRY(toDouble(t_, argument));
  if (code == 'f') {
    *target<float>() = static_cast<float>(value);
  } else {
    *target<double>() = value;
  }
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeCharacter(Object* argument, char code) {
  if (code == 'C') {
    if (!isStr(argument) || static_cast<Str*>(argument)->length != 1) {
      return mismatch("a unicode character", argument);
    }
    *target<int>() = static_cast<int>(strAt(*static_cast<Str*>(argument), 0));
    return {};
  }
  ByteSpan bytes;
  if (isBytes(argument)) bytes = spanOf(*static_cast<Bytes*>(argument));
  if (isInstanceOf(argument, &bytearrayType)) bytes = spanOf(*static_cast<ByteArray*>(argument));
  if (bytes.size != 1) return mismatch("a byte string of length 1", argument);
  *target<char>() = static_cast<char>(bytes[0]);
  return {};
}

// --- text and bytes -----------------------------------------------------------------------------

ArgumentReader::Outcome ArgumentReader::readOnlyMemory(Object* argument, const void** data,
                                                       isize* size) {
  BufferSlots* slots = argument->type->asBuffer;
  if (slots != nullptr && slots->release != nullptr) {
    return mismatch("read-only bytes-like object", argument);
  }
  Buffer buffer;
  if (getBuffer(t_, argument, &buffer, kBufferSimple).failed()) return failure;
  bool contiguous = isContiguous(buffer, 'C');
  *data = buffer.data;
  *size = buffer.length;
  releaseBuffer(&buffer);
  return contiguous ? Outcome() : mismatch("contiguous buffer", argument);
}

ArgumentReader::Outcome ArgumentReader::storeText(Object* argument, char code) {
  if (*at_ == '*') {
    ++at_;
    return storeTextBuffer(argument, code);
  }
  if (*at_ == '#') {
    ++at_;
    return storeTextWithLength(argument, code);
  }
  return storePlainText(argument, code);
}

ArgumentReader::Outcome ArgumentReader::storeTextBuffer(Object* argument, char code) {
  auto* buffer = target<Buffer>();
  if (code == 'z' && isNone(argument)) {
    PY_TRY(fillBuffer(t_, buffer, nullptr, nullptr, 0, true, 0));
  } else if (code != 'y' && isStr(argument)) {
    isize size;
    const char* text = PY_TRY(strUtf8(t_, *static_cast<Str*>(argument), &size));
    PY_TRY(fillBuffer(t_, buffer, argument, const_cast<char*>(text), size, true, 0));
  } else {
    PY_TRY(getBuffer(t_, argument, buffer, kBufferSimple));
    if (!isContiguous(*buffer, 'C')) {
      releaseBuffer(buffer);
      return mismatch("contiguous buffer", argument);
    }
  }
  onFailure({Cleanup::kBuffer, buffer, nullptr});
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeTextWithLength(Object* argument, char code) {
  PY_TRY(requireSizes());
  auto* data = target<const void*>();
  auto* size = target<Py_ssize_t>();
  if (code == 'z' && isNone(argument)) {
    *data = nullptr;
    *size = 0;
    return {};
  }
  if (code != 'y' && isStr(argument)) {
    isize length;
    *data = PY_TRY(strUtf8(t_, *static_cast<Str*>(argument), &length));
    *size = length;
    return {};
  }
  isize length;
  PY_TRY(readOnlyMemory(argument, data, &length));
  *size = length;
  return {};
}

ArgumentReader::Outcome ArgumentReader::storePlainText(Object* argument, char code) {
  auto* data = target<const char*>();
  isize size;
  if (code == 'y') {
    const void* memory;
    PY_TRY(readOnlyMemory(argument, &memory, &size));
    *data = static_cast<const char*>(memory);
    if (static_cast<isize>(std::strlen(*data)) != size) {
      return t_.raise(valueErrorType, "embedded null byte");
    }
    return {};
  }
  if (code == 'z' && isNone(argument)) {
    *data = nullptr;
    return {};
  }
  if (!isStr(argument)) return mismatch(code == 'z' ? "str or None" : "str", argument);
  *data = PY_TRY(strUtf8(t_, *static_cast<Str*>(argument), &size));
  if (static_cast<isize>(std::strlen(*data)) != size) {
    return t_.raise(valueErrorType, "embedded null character");
  }
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeWide(Object* argument, char code) {
  auto* data = target<const wchar_t*>();
  Py_ssize_t* size = nullptr;
  if (*at_ == '#') {
    ++at_;
    PY_TRY(requireSizes());
    size = target<Py_ssize_t>();
  }
  PY_TRY(warn(t_, deprecationWarningType, 1,
              "getargs: The '%c%s' format is deprecated. Use 'U' instead.", code,
              size != nullptr ? "#" : ""));
  if (code == 'Z' && isNone(argument)) {
    *data = nullptr;
    if (size != nullptr) *size = 0;
    return {};
  }
  if (!isStr(argument)) return mismatch(code == 'Z' ? "str or None" : "str", argument);
  Py_ssize_t length;
  *data = PyUnicode_AsUnicodeAndSize(py(argument), &length);
  if (*data == nullptr) return failure;
  if (size != nullptr) {
    *size = length;
  } else if (static_cast<Py_ssize_t>(std::wcslen(*data)) != length) {
    return t_.raise(valueErrorType, "embedded null character");
  }
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeEncoded(Object* argument) {
  const char* encoding = va_arg(args_, const char*);
  if (encoding == nullptr) encoding = "utf-8";
  char kind = *at_;
  if (kind != 's' && kind != 't') {
    std::snprintf(problem_, sizeof problem_, "(unknown parser marker combination)");
    problemType_ = &systemErrorType;
    return failure;
  }
  ++at_;
  if (kind == 't' && isBytes(argument)) {
    return storeEncodedBytes(argument, spanOf(*static_cast<Bytes*>(argument)));
  }
  if (kind == 't' && isInstanceOf(argument, &bytearrayType)) {
    return storeEncodedBytes(argument, spanOf(*static_cast<ByteArray*>(argument)));
  }
  if (!isStr(argument)) {
    return mismatch(kind == 't' ? "str, bytes or bytearray" : "str", argument);
  }
  Ref<> encoded = encodeText(t_, *static_cast<Str*>(argument), encoding, nullptr);
  if (!encoded) return failure;
  return storeEncodedBytes(argument, spanOf(*static_cast<Bytes*>(encoded.get())));
}

ArgumentReader::Outcome ArgumentReader::storeEncodedBytes(Object* argument, ByteSpan bytes) {
  auto* buffer = target<char*>();
  Py_ssize_t* size = nullptr;
  auto length = static_cast<usize>(bytes.size);
  if (*at_ == '#') {
    ++at_;
    PY_TRY(requireSizes());
    size = target<Py_ssize_t>();
  } else if (std::memchr(bytes.data, 0, length) != nullptr) {
    return mismatch("encoded string without null bytes", argument);
  }
  if (size != nullptr && *buffer != nullptr) {
    // The caller's own memory, with its size.
    if (bytes.size + 1 > *size) {
      return t_.raise(valueErrorType, "encoded string too long (%zd, maximum length %zd)",
                      bytes.size, static_cast<isize>(*size - 1));
    }
  } else {
    *buffer = static_cast<char*>(memMalloc(length + 1));
    if (*buffer == nullptr) return t_.raiseNoMemory();
    onFailure({Cleanup::kMemory, buffer, nullptr});
  }
  std::memcpy(*buffer, bytes.data, length);
  (*buffer)[length] = '\0';
  if (size != nullptr) *size = bytes.size;
  return {};
}

// --- objects ------------------------------------------------------------------------------------

ArgumentReader::Outcome ArgumentReader::storeOfType(Object* argument, bool matches,
                                                    const char* expected) {
  auto* place = target<Object*>();
  if (!matches) return mismatch(expected, argument);
  *place = argument;
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeObject(Object* argument) {
  if (*at_ == '!') {
    ++at_;
    auto* type = target<Type>();
    return storeOfType(argument, isInstanceOf(argument, type), type->name);
  }
  if (*at_ == '&') {
    ++at_;
    auto convert = va_arg(args_, int (*)(PyObject*, void*));
    void* address = va_arg(args_, void*);
    int status = convert(py(argument), address);
    if (status == 0) return problem("(unspecified)");
    if (status == Py_CLEANUP_SUPPORTED) onFailure({Cleanup::kConverter, address, convert});
    return {};
  }
  *target<Object*>() = argument;
  return {};
}

ArgumentReader::Outcome ArgumentReader::storeWritable(Object* argument) {
  if (*at_ != '*') {
    std::snprintf(problem_, sizeof problem_, "(impossible<bad format char>)");
    problemType_ = &systemErrorType;
    return failure;
  }
  ++at_;
  auto* buffer = target<Buffer>();
  if (getBuffer(t_, argument, buffer, kBufferWritable).failed()) {
    t_.clearPending();
    return mismatch("read-write bytes-like object", argument);
  }
  if (!isContiguous(*buffer, 'C')) {
    releaseBuffer(buffer);
    return mismatch("contiguous buffer", argument);
  }
  onFailure({Cleanup::kBuffer, buffer, nullptr});
  return {};
}

}  // namespace taipan

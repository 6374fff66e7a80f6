// Py_BuildValue: Python values from a format and C values (C-API reference, "Parsing arguments and
// building values").

#include <cstdarg>
#include <cstring>
#include <cwchar>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"

using namespace taipan;

namespace {

bool isFiller(char c) { return c == ',' || c == ':' || c == ' ' || c == '\t'; }

/// Reads a format and the C values that belong to it. After a failure the rest is still read, so
/// that references given away by 'N' are dropped.
class ValueBuilder {
 public:
  ValueBuilder(Thread& t, const char* format, va_list args, bool sizes)
      : t_(t), at_(format), sizes_(sizes) {
    va_copy(args_, args);
  }
  ValueBuilder(const ValueBuilder&) = delete;
  ~ValueBuilder() { va_end(args_); }

  /// None for an empty format, the value for one unit, a tuple for several.
  Ref<> build() {
    isize count = PY_TRY(countUnits('\0'));
    if (count == 0) return Ref<>::share(none());
    return count == 1 ? unit() : Ref<>(tuple('\0', count));
  }
  /// The units as a tuple, whatever their number.
  Ref<Tuple> buildTuple() { return tuple('\0', PY_TRY(countUnits('\0'))); }

 private:
  /// How many units there are up to `end`, a bracketed group counting as one.
  Result<isize> countUnits(char end) const {
    isize count = 0;
    int depth = 0;
    for (const char* p = at_; depth > 0 || *p != end; ++p) {
      switch (*p) {
        case '\0':
          return t_.raise(systemErrorType, "unmatched paren in format");
        case '(':
        case '[':
        case '{':
          if (depth++ == 0) ++count;
          break;
        case ')':
        case ']':
        case '}':
          --depth;
          break;
        case '#':
        case '&':
          break;
        default:
          if (depth == 0 && !isFiller(*p)) ++count;
      }
    }
    return count;
  }

  Status closeGroup(char end) {
    if (*at_ != end) return t_.raise(systemErrorType, "Unmatched paren in format");
    if (end != '\0') ++at_;
    return {};
  }

  /// The next `count` units go to `store(i, value)`; all are read even if one fails.
  template <class Store>
  Status items(isize count, char end, Store store) {
    bool failedAny = false;
    for (isize i = 0; i < count; ++i) {
      if (failedAny) {
        SavedException saved(t_);
        (void)unit();
        t_.clearPending();
        continue;
      }
      Ref<> value = unit();
      failedAny = !value || store(i, std::move(value)).failed();
    }
    if (failedAny) return failure;
    return closeGroup(end);
  }

  Ref<Tuple> tuple(char end, isize count) {
    Ref<Tuple> made = PY_TRY(newTuple(t_, count));
    PY_TRY(items(count, end, [&](isize i, Ref<> value) {
      made->items[i] = value.release();
      return Status();
    }));
    return made;
  }

  Ref<List> list(isize count) {
    Ref<List> made = PY_TRY(newList(t_, count));
    PY_TRY(items(count, ']', [&](isize i, Ref<> value) {
      made->items[i] = value.release();
      return Status();
    }));
    return made;
  }

  Ref<Dict> dict(isize count) {
    if (count % 2 != 0) return t_.raise(systemErrorType, "Bad dict format");
    Ref<Dict> made = PY_TRY(newDict(t_));
    Ref<> key;
    PY_TRY(items(count, '}', [&](isize i, Ref<> value) -> Status {
      if (i % 2 != 0) return dictSet(t_, made.get(), key.get(), value.get());
      key = std::move(value);
      return {};
    }));
    return made;
  }

  /// The length behind a '#', else -1.
  Result<isize> lengthOption() {
    if (*at_ != '#') return isize{-1};
    ++at_;
    if (!sizes_) {
      return t_.raise(systemErrorType, "PY_SSIZE_T_CLEAN macro must be defined for '#' formats");
    }
    return static_cast<isize>(va_arg(args_, Py_ssize_t));
  }

  Ref<> text(bool isBytes) {
    const char* data = va_arg(args_, const char*);
    isize size = PY_TRY(lengthOption());
    if (data == nullptr) return Ref<>::share(none());
    if (size < 0) size = static_cast<isize>(std::strlen(data));
    if (isBytes) return newBytes(t_, data, size);
    return newStrUtf8(t_, data, size);
  }

  Ref<> wideText() {
    const wchar_t* data = va_arg(args_, const wchar_t*);
    isize size = PY_TRY(lengthOption());
    if (data == nullptr) return Ref<>::share(none());
    if (size < 0) size = static_cast<isize>(std::wcslen(data));
    return newStrChars(t_, data, sizeof(wchar_t), size);
  }

  /// 'O', 'S', 'N' and 'O&'.
  Ref<> object(char code) {
    if (*at_ == '&') {
      ++at_;
      auto convert = va_arg(args_, PyObject * (*)(void*));
      return Ref<>::steal(as(convert(va_arg(args_, void*))));
    }
    Object* given = as(va_arg(args_, PyObject*));
    if (given != nullptr) return code == 'N' ? Ref<>::steal(given) : Ref<>::share(given);
    // A null that came with an exception hands it on.
    if (!t_.hasPending()) t_.raise(systemErrorType, "NULL object passed to Py_BuildValue");
    return failure;
  }

  Ref<> character() {
    int c = va_arg(args_, int);
    if (c < 0 || c > 0x10ffff) {
      return t_.raise(valueErrorType, "chr() arg not in range(0x110000)");
    }
    return newStrChar(t_, static_cast<u32>(c));
  }

  Ref<> unit() {
    while (isFiller(*at_)) ++at_;
    char code = *at_ == '\0' ? '\0' : *at_++;
    switch (code) {
      case '(':
        return tuple(')', PY_TRY(countUnits(')')));
      case '[':
        return list(PY_TRY(countUnits(']')));
      case '{':
        return dict(PY_TRY(countUnits('}')));
      case 'b':
      case 'B':
      case 'h':
      case 'i':
        return newInt(va_arg(args_, int));
      case 'H':
      case 'I':
        return newInt(va_arg(args_, unsigned));
      case 'n':
        return newInt(va_arg(args_, Py_ssize_t));
      case 'l':
        return newInt(va_arg(args_, long));
      case 'k':
        return newInt(va_arg(args_, unsigned long));
      case 'L':
        return newInt(va_arg(args_, long long));
      case 'K':
        return newInt(va_arg(args_, unsigned long long));
      case 'f':
      case 'd':
        return newFloat(va_arg(args_, double));
      case 'D':
        return newComplex(t_, *va_arg(args_, ComplexValue*));
      case 'c': {
        char c = static_cast<char>(va_arg(args_, int));
        return newBytes(t_, &c, 1);
      }
      case 'C':
        return character();
      case 's':
      case 'z':
      case 'U':
        return text(false);
      case 'y':
        return text(true);
      case 'u':
        return wideText();
      case 'N':
      case 'O':
      case 'S':
        return object(code);
      default:
        return t_.raise(systemErrorType, "bad format char passed to Py_BuildValue");
    }
  }

  Thread& t_;
  const char* at_;
  va_list args_;
  bool sizes_;
};

}  // namespace

#undef Py_VaBuildValue
#undef Py_BuildValue
#undef _Py_VaBuildStack

API(PyObject*) Py_VaBuildValue(const char* format, va_list args) {
  return give(ValueBuilder(current(), format, args, false).build());
}
API(PyObject*) _Py_VaBuildValue_SizeT(const char* format, va_list args) {
  return give(ValueBuilder(current(), format, args, true).build());
}

API(PyObject*) Py_BuildValue(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* made = Py_VaBuildValue(format, args);
  va_end(args);
  return made;
}
API(PyObject*) _Py_BuildValue_SizeT(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* made = _Py_VaBuildValue_SizeT(format, args);
  va_end(args);
  return made;
}

/// The units as an array of new references: `small` if it is large enough, else allocated.
static PyObject** buildStack(PyObject** small, Py_ssize_t smallLength, const char* format,
                             va_list args, Py_ssize_t* count, bool sizes) {
  *count = 0;
  Ref<Tuple> items = ValueBuilder(current(), format, args, sizes).buildTuple();
  if (!items) return nullptr;
  PyObject** stack = small;
  if (items->size > smallLength) {
    stack =
        static_cast<PyObject**>(PyMem_Malloc(static_cast<usize>(items->size) * sizeof(PyObject*)));
    if (stack == nullptr) return reinterpret_cast<PyObject**>(PyErr_NoMemory());
  }
  for (isize i = 0; i < items->size; ++i) stack[i] = share(items->items[i]);
  *count = items->size;
  return stack;
}
API(PyObject**)
_Py_VaBuildStack(PyObject** small, Py_ssize_t smallLength, const char* format, va_list args,
                 Py_ssize_t* count) {
  return buildStack(small, smallLength, format, args, count, false);
}
API(PyObject**)
_Py_VaBuildStack_SizeT(PyObject** small, Py_ssize_t smallLength, const char* format, va_list args,
                       Py_ssize_t* count) {
  return buildStack(small, smallLength, format, args, count, true);
}

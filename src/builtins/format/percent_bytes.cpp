// `format % args` for bytes and bytearray.
#include "builtins/bytes/bytearray.h"
#include "builtins/format/percent.h"
#include "builtins/str/str.h"
#include "object/names.h"

namespace taipan {

namespace {

class BytesText {
 public:
  static constexpr const char* kLeftOver = "not all arguments converted during bytes formatting";
  static constexpr const char* kPrecisionTooBig = "prec too big";

  explicit BytesText(ByteSpan format) : format_(format), out_(format.size + 32) {}

  static bool isText(Object* args) {
    return isBytes(args) || isInstanceOf(args, &bytearrayType) || isStr(args);
  }
  isize length() const { return format_.size; }
  u32 at(isize i) const { return format_[i]; }
  void literal(isize start, isize end) { out_.append(format_.slice(start, end)); }
  Ref<> newKey(Thread& t, isize start, isize end) { return newBytes(t, format_.slice(start, end)); }

  Status convert(Thread& t, const PercentDirective& d, Object* value, isize index) {
    if (isPercentInteger(d.type) || isPercentFloat(d.type)) {
      ByteBuilder text;
      if (isPercentFloat(d.type)) {
        if (percentFloat(t, value, d, text).failed()) {
          if (!t.clearIfMatches(typeErrorType)) return failure;
          return t.raise(typeErrorType, "float argument required, not %.200s", value->type->name);
        }
      } else {
        PercentDirective named = d;
        if (named.type == 'i') named.type = 'd';  // as messages call it
        PY_TRY(percentInteger(t, value, named, text));
      }
      padNumber(
          text.span(), d, [&](ByteSpan s) { out_.append(s); },
          [&](u8 c, isize n) { out_.append(c, n); });
      return {};
    }
    switch (d.type) {
      case 's':
      case 'b':
        return bytesOf(t, value, d);
      case 'r':
      case 'a': {
        Ref<Str> text = PY_TRY(toAscii(t, value));
        pad({static_cast<const u8*>(strData(*text)), text->length}, d, true);
        return {};
      }
      case 'c':
        return character(t, value, d);
      default:
        return t.raise(valueErrorType, "unsupported format character '%c' (0x%x) at index %zd",
                       static_cast<int>(d.type), d.type, index);
    }
  }

  ByteBuilder& out() { return out_; }

 private:
  void pad(ByteSpan text, const PercentDirective& d, bool cut) {
    if (cut && d.precision >= 0 && d.precision < text.size) text.size = d.precision;
    isize fill = d.width > text.size ? d.width - text.size : 0;
    if (!d.left) out_.append(u8{' '}, fill);
    out_.append(text);
    if (d.left) out_.append(u8{' '}, fill);
  }

  Status bytesOf(Thread& t, Object* value, const PercentDirective& d) {
    if (hasBuffer(value) && !isBytes(value) && !isInstanceOf(value, &bytearrayType)) {
      // __bytes__ goes before the buffer, except for the two types themselves.
      Lookup method = PY_TRY(lookupSpecial(t, value, names::__bytes__));
      if (method.isMissing()) return viewOfBuffer(t, value, d);
      return fromDunderBytes(t, method.get(), d);
    }
    if (isBytes(value)) {
      pad(spanOf(*as<Bytes>(value)), d, true);
      return {};
    }
    if (isInstanceOf(value, &bytearrayType)) {
      pad(spanOf(*as<ByteArray>(value)), d, true);
      return {};
    }
    Lookup method = PY_TRY(lookupSpecial(t, value, names::__bytes__));
    if (method.found()) return fromDunderBytes(t, method.get(), d);
    return t.raise(typeErrorType,
                   "%%b requires a bytes-like object, or an object that implements __bytes__, not "
                   "'%.100s'",
                   value->type->name);
  }

  Status viewOfBuffer(Thread& t, Object* value, const PercentDirective& d) {
    BufferView view;
    PY_TRY(view.acquire(t, value));
    pad(spanOf(view), d, true);
    return {};
  }

  Status fromDunderBytes(Thread& t, Object* method, const PercentDirective& d) {
    Ref<> result = PY_TRY(call(t, method));
    if (!isBytes(result.get())) {
      return t.raise(typeErrorType, "__bytes__ returned non-bytes (type %.200s)",
                     result->type->name);
    }
    pad(spanOf(*as<Bytes>(result.get())), d, true);
    return {};
  }

  Status character(Thread& t, Object* value, const PercentDirective& d) {
    u8 c;
    if (isBytes(value) && as<Bytes>(value)->size == 1) {
      c = spanOf(*as<Bytes>(value))[0];
    } else if (isInstanceOf(value, &bytearrayType) && as<ByteArray>(value)->size == 1) {
      c = spanOf(*as<ByteArray>(value))[0];
    } else {
      if (!hasIndex(value)) {
        return t.raise(typeErrorType, "%%c requires an integer in range(256) or a single byte");
      }
      isize code = PY_TRY(toIsize(t, value, nullptr));
      if (code < 0 || code > 255) {
        return t.raise(overflowErrorType, "%%c arg not in range(256)");
      }
      c = static_cast<u8>(code);
    }
    pad({&c, 1}, d, false);
    return {};
  }

  ByteSpan format_;
  ByteBuilder out_;
};

}  // namespace

Ref<> bytesPercentFormat(Thread& t, ByteSpan format, Object* args, bool asArray) {
  BytesText text(format);
  PercentFormatter<BytesText> formatter(t, text, args);
  PY_TRY(formatter.run());
  if (text.out().failed()) return t.raiseNoMemory();
  if (asArray) return newByteArray(t, text.out().data(), text.out().size());
  return text.out().finish(t);
}

}  // namespace taipan

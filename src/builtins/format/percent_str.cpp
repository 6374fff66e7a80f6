// `format % args` for str.
#include "builtins/format/percent.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"

namespace taipan {

namespace {

class StrText {
 public:
  static constexpr const char* kLeftOver = "not all arguments converted during string formatting";
  static constexpr const char* kPrecisionTooBig = "precision too big";

  explicit StrText(Str& format) : format_(viewOf(format)), out_(format.length + 32) {
    if (format.length > 0) whole_ = Ref<Str>::share(&format);
  }

  static bool isText(Object* args) { return isStr(args); }
  isize length() const { return format_.length; }
  u32 at(isize i) const { return format_[i]; }
  void literal(isize start, isize end) { out_.append(format_.slice(start, end)); }
  Ref<> newKey(Thread& t, isize start, isize end) {
    return newStrChars(t, format_.slice(start, end));
  }

  Status convert(Thread& t, const PercentDirective& d, Object* value, isize index) {
    whole_.reset();
    if (isPercentInteger(d.type) || isPercentFloat(d.type)) {
      ByteBuilder text;
      PY_TRY(isPercentFloat(d.type) ? percentFloat(t, value, d, text)
                                    : percentInteger(t, value, d, text));
      padNumber(
          text.span(), d, [&](ByteSpan s) { out_.append(CharView{s.data, s.size, 1}, 0x7f); },
          [&](u32 c, isize n) { out_.append(c, n); });
      return {};
    }
    switch (d.type) {
      case 's':
        return textOf(toStr(t, value), d);
      case 'r':
        return textOf(toRepr(t, value), d);
      case 'a':
        return textOf(toAscii(t, value), d);
      case 'c':
        return character(t, value, d);
      default:
        return t.raise(valueErrorType, "unsupported format character '%c' (0x%x) at index %zd",
                       d.type >= 31 && d.type <= 126 ? static_cast<int>(d.type) : '?', d.type,
                       index);
    }
  }

  /// A result that is no more than one argument's text is that very string, even of a subclass.
  Ref<Str> finish(Thread& t) {
    if (whole_ && whole_->length == out_.length()) return std::move(whole_);
    return out_.finish(t);
  }

 private:
  Status textOf(Ref<Str> text, const PercentDirective& d) {
    if (!text) return failure;
    CharView view = viewOf(*text);
    if (d.precision >= 0 && d.precision < view.length) view.length = d.precision;
    pad(view, d);
    if (view.length == text->length) whole_ = std::move(text);
    return {};
  }

  void pad(CharView view, const PercentDirective& d) {
    isize fill = d.width > view.length ? d.width - view.length : 0;
    if (!d.left) out_.append(' ', fill);
    out_.append(view);
    if (d.left) out_.append(' ', fill);
  }

  Status character(Thread& t, Object* value, const PercentDirective& d) {
    u32 c;
    if (isStr(value)) {
      if (as<Str>(value)->length != 1) return t.raise(typeErrorType, "%%c requires int or char");
      c = strAt(*as<Str>(value), 0);
    } else {
      if (!hasIndex(value)) return t.raise(typeErrorType, "%%c requires int or char");
      isize code = PY_TRY(toIsize(t, value, nullptr));
      if (code < 0 || code > 0x10ffff) {
        return t.raise(overflowErrorType, "%%c arg not in range(0x110000)");
      }
      c = static_cast<u32>(code);
    }
    pad({&c, 1, 4}, d);
    return {};
  }

  CharView format_;
  StrBuilder out_;
  Ref<Str> whole_;  ///< the format, or the last argument if that went in as a whole
};

}  // namespace

Ref<Str> strPercentFormat(Thread& t, Str& format, Object* args) {
  StrText text(format);
  PercentFormatter<StrText> formatter(t, text, args);
  PY_TRY(formatter.run());
  return text.finish(t);
}

}  // namespace taipan

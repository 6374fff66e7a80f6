// binascii: hexadecimal, base64, uuencode, quoted-printable and checksums.
#include <zlib.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

constinit Object* binasciiError = nullptr;
constinit Object* binasciiIncomplete = nullptr;

template <class... A>
Failure raiseError(Thread& t, const char* format, A... args) {
  return t.raise(*as<Type>(binasciiError), format, args...);
}

/// A parameter that takes ASCII text as str, or a buffer.
struct AsciiInput {
  BufferView view;
  ByteSpan span;
};

}  // namespace

template <>
struct Arg<AsciiInput> {
  static Result<AsciiInput> from(Thread& t, Object* object, const Signature&, int) {
    AsciiInput input;
    if (isStr(object)) {
      Str& s = *as<Str>(object);
      if (!strIsAscii(s)) {
        return t.raise(valueErrorType, "string argument should contain only ASCII characters");
      }
      input.span = {static_cast<const u8*>(strData(s)), s.length};
    } else {
      if (input.view.acquire(t, object).failed()) {
        t.clearPending();
        return t.raise(typeErrorType,
                       "argument should be bytes, buffer or ASCII string, not '%.100s'",
                       object->type->name);
      }
      input.span = spanOf(input.view);
    }
    return Result<AsciiInput>(std::move(input));
  }
};

/// The low 32 bits of any int.
struct Checksum {
  u32 value = 0;
};
template <>
struct Arg<Checksum> {
  static Result<Checksum> from(Thread& t, Object* object, const Signature&, int) {
    return Checksum{static_cast<u32>(PY_TRY(toU64Wrapped(t, object)))};
  }
};

namespace {

// --- hexadecimal --------------------------------------------------------------------------------

constexpr char kHexLower[] = "0123456789abcdef";
constexpr char kHexUpper[] = "0123456789ABCDEF";

/// The separator character of hexlify.
Result<u8> separatorOf(Thread& t, Object* separator) {
  isize n = PY_TRY(length(t, separator));
  if (n != 1) return t.raise(valueErrorType, "sep must be length 1.");
  if (isStr(separator)) {
    u32 c = strAt(*as<Str>(separator), 0);
    if (c > 127) return t.raise(valueErrorType, "sep must be ASCII.");
    return static_cast<u8>(c);
  }
  if (isBytes(separator)) return static_cast<u8>(as<Bytes>(separator)->data[0]);
  return t.raise(typeErrorType, "sep must be str or bytes.");
}

Ref<> hexlify(Thread& t, Module&, BufferView data, Object* separator, Optional<int> group) {
  isize every = group.value_or(1), n = data.size();
  u8 mark = 0;
  if (separator) mark = PY_TRY(separatorOf(t, separator));
  if (!separator) every = 0;
  ByteBuilder out(n * 2);
  auto* bytes = reinterpret_cast<const u8*>(data.data());
  for (isize i = 0; i < n; i++) {
    // Groups count from the right for a positive size, else from the left.
    bool boundary = i > 0 && every != 0 && (every > 0 ? (n - i) % every == 0 : i % -every == 0);
    if (boundary) out.append(mark);
    out.append(static_cast<u8>(kHexLower[bytes[i] >> 4]));
    out.append(static_cast<u8>(kHexLower[bytes[i] & 15]));
  }
  return out.finish(t);
}

int hexValue(u8 c) {
  int value = digits::digitValue(c);
  return value < 16 ? value : -1;
}

Ref<> unhexlify(Thread& t, Module&, AsciiInput data) {
  ByteSpan text = data.span;
  if (text.size % 2) return raiseError(t, "Odd-length string");
  Ref<Bytes> out = PY_TRY(newBytesRaw(t, text.size / 2));
  for (isize i = 0; i < text.size; i += 2) {
    int high = hexValue(text[i]), low = hexValue(text[i + 1]);
    if (high < 0 || low < 0) return raiseError(t, "Non-hexadecimal digit found");
    out->data[i / 2] = static_cast<char>(high << 4 | low);
  }
  return out;
}

// --- base64 -------------------------------------------------------------------------------------

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64Value(u8 c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

Ref<> decodeBase64(Thread& t, Module&, AsciiInput data, Optional<int> strictMode) {
  bool strict = strictMode.value_or(0) != 0, padded = false;
  ByteSpan text = data.span;
  ByteBuilder out(text.size / 4 * 3 + 3);
  int position = 0, pads = 0;  // within a group of four
  u8 left = 0;
  if (strict && text.size && text[0] == '=') {
    return raiseError(t, "Leading padding not allowed");
  }
  for (isize i = 0; i < text.size; i++) {
    if (text[i] == '=') {
      padded = true;
      if (position >= 2 && position + ++pads >= 4) {
        if (strict && i + 1 < text.size) return raiseError(t, "Excess data after padding");
        return out.finish(t);
      }
      continue;
    }
    int value = base64Value(text[i]);
    if (value < 0) {
      if (strict) return raiseError(t, "Only base64 data is allowed");
      continue;
    }
    if (strict && padded) return raiseError(t, "Discontinuous padding not allowed");
    pads = 0;
    if (position > 0) {
      out.append(static_cast<u8>(left << (2 * position) | value >> (6 - 2 * position)));
    }
    left = static_cast<u8>(value);
    position = (position + 1) & 3;
    if (position == 0) left = 0;
  }
  if (position == 1) {
    return raiseError(t,
                      "Invalid base64-encoded string: number of data characters (%zd) cannot be 1 "
                      "more than a multiple of 4",
                      out.size() / 3 * 4 + 1);
  }
  if (position != 0) return raiseError(t, "Incorrect padding");
  return out.finish(t);
}

Ref<> encodeBase64(Thread& t, Module&, BufferView data, Optional<int> newline) {
  auto* bytes = reinterpret_cast<const u8*>(data.data());
  isize n = data.size();
  if (n > kIsizeMax / 2) return raiseError(t, "Too much data for base64 line");
  Ref<Bytes> result = PY_TRY(newBytesRaw(t, (n + 2) / 3 * 4 + (newline.value_or(1) != 0)));
  char* out = result->data;
  for (isize i = 0; i < n; i += 3) {
    isize have = n - i < 3 ? n - i : 3;
    u32 group = u32{bytes[i]} << 16;
    if (have > 1) group |= u32{bytes[i + 1]} << 8;
    if (have > 2) group |= bytes[i + 2];
    *out++ = kBase64[group >> 18];
    *out++ = kBase64[(group >> 12) & 63];
    *out++ = have > 1 ? kBase64[(group >> 6) & 63] : '=';
    *out++ = have > 2 ? kBase64[group & 63] : '=';
  }
  if (newline.value_or(1) != 0) *out = '\n';
  return result;
}

// --- uuencode -----------------------------------------------------------------------------------

Ref<> decodeUu(Thread& t, Module&, AsciiInput data) {
  ByteSpan text = data.span;
  isize wanted = ((text.size ? text[0] : 0) - ' ') & 63, at = 1;
  ByteBuilder out(wanted);
  u32 pending = 0;
  int bits = 0;
  while (out.size() < wanted) {
    u8 c = at < text.size ? text[at] : 0;
    if (at >= text.size || c == '\n' || c == '\r') {
      c = 0;  // a line whose trailing blanks were cut
    } else {
      if (c < ' ' || c > ' ' + 64) return raiseError(t, "Illegal char");
      c = (c - ' ') & 63;
    }
    at++;
    pending = pending << 6 | c;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.append(static_cast<u8>(pending >> bits));
    }
  }
  for (; at < text.size; at++) {
    u8 c = text[at];
    if (c != ' ' && c != ' ' + 64 && c != '\n' && c != '\r') {
      return raiseError(t, "Trailing garbage");
    }
  }
  return out.finish(t);
}

Ref<> encodeUu(Thread& t, Module&, BufferView data, Optional<int> backtick) {
  auto* bytes = reinterpret_cast<const u8*>(data.data());
  isize n = data.size();
  if (n > 45) return raiseError(t, "At most 45 bytes at once");
  ByteBuilder out(2 + (n + 2) / 3 * 4);
  auto put = [&](u32 value) {
    out.append(static_cast<u8>(value == 0 && backtick.value_or(0) != 0 ? '`' : value + ' '));
  };
  put(static_cast<u32>(n));
  for (isize i = 0; i < n; i += 3) {
    u32 group = u32{bytes[i]} << 16;
    if (i + 1 < n) group |= u32{bytes[i + 1]} << 8;
    if (i + 2 < n) group |= bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) put((group >> shift) & 63);
  }
  out.append('\n');
  return out.finish(t);
}

// --- quoted-printable ---------------------------------------------------------------------------

Ref<> decodeQp(Thread& t, Module&, AsciiInput data, Optional<int> header) {
  ByteSpan text = data.span;
  ByteBuilder out(text.size);
  for (isize i = 0; i < text.size;) {
    u8 c = text[i++];
    if (c == '_' && header.value_or(0) != 0) {
      out.append(' ');
    } else if (c != '=') {
      out.append(c);
    } else if (i >= text.size) {
      break;
    } else if (text[i] == '\n' || text[i] == '\r') {  // a soft line break
      while (i < text.size && text[i] != '\n') i++;
      if (i < text.size) i++;
    } else if (text[i] == '=') {
      out.append('=');
      i++;
    } else if (i + 1 < text.size && hexValue(text[i]) >= 0 && hexValue(text[i + 1]) >= 0) {
      out.append(static_cast<u8>(hexValue(text[i]) << 4 | hexValue(text[i + 1])));
      i += 2;
    } else {
      out.append('=');
    }
  }
  return out.finish(t);
}

/// Writes quoted-printable lines of at most 76 characters.
class QpEncoder {
 public:
  QpEncoder(ByteSpan text, bool quoteTabs, bool isText, bool header)
      : text_(text), quoteTabs_(quoteTabs), isText_(isText), header_(header) {
    auto* newline = static_cast<const u8*>(
        text.size ? std::memchr(text.data, '\n', static_cast<usize>(text.size)) : nullptr);
    crlf_ = newline && newline > text.data && newline[-1] == '\r';
  }

  Ref<Bytes> run(Thread& t) {
    for (isize i = 0; i < text_.size;) {
      u8 c = text_[i];
      bool pairEnd = c == '\r' && i + 1 < text_.size && text_[i + 1] == '\n';
      if (mustQuote(i)) {
        if (column_ + 3 >= kLine) softBreak();
        quote(c);
        column_ += 3;
        i++;
      } else if (isText_ && (c == '\n' || pairEnd)) {
        quoteTrailingBlank();
        lineEnd();
        i += pairEnd ? 2 : 1;
      } else {
        bool lineContinues = i + 1 != text_.size && text_[i + 1] != '\n';
        if (lineContinues && column_ + 1 >= kLine) softBreak();
        column_++;
        out_.append(header_ && c == ' ' ? static_cast<u8>('_') : c);
        i++;
      }
    }
    return out_.finish(t);
  }

 private:
  static constexpr isize kLine = 76;

  bool mustQuote(isize i) const {
    u8 c = text_[i];
    bool last = i + 1 == text_.size;
    if (c > 126 || c == '=' || (header_ && c == '_')) return true;
    if (c == '.' && column_ == 0) {
      return last || text_[i + 1] == '\n' || text_[i + 1] == '\r' || text_[i + 1] == 0;
    }
    if (c == '\r' || c == '\n') return !isText_;
    if (c == ' ' || c == '\t') return last || quoteTabs_;
    return c < 33;
  }
  void quote(u8 c) {
    out_.append('=');
    out_.append(static_cast<u8>(kHexUpper[c >> 4]));
    out_.append(static_cast<u8>(kHexUpper[c & 15]));
  }
  void lineEnd() {
    if (crlf_) out_.append('\r');
    out_.append('\n');
    column_ = 0;
  }
  void softBreak() {
    out_.append('=');
    lineEnd();
  }
  void quoteTrailingBlank() {
    if (out_.size() == 0) return;
    u8 last = out_.data()[out_.size() - 1];
    if (last != ' ' && last != '\t') return;
    out_.setSize(out_.size() - 1);
    quote(last);
  }

  ByteSpan text_;
  bool quoteTabs_, isText_, header_, crlf_;
  isize column_ = 0;
  ByteBuilder out_;
};

Ref<> encodeQp(Thread& t, Module&, BufferView data, Optional<int> quoteTabs, Optional<int> isText,
               Optional<int> header) {
  QpEncoder encoder(spanOf(data), quoteTabs.value_or(0) != 0, isText.value_or(1) != 0,
                    header.value_or(0) != 0);
  return encoder.run(t);
}

// --- checksums ----------------------------------------------------------------------------------

unsigned crc32Of(Module&, BufferView data, Optional<Checksum> start) {
  return static_cast<unsigned>(::crc32_z(start.value_or(Checksum{}).value,
                                         reinterpret_cast<const Bytef*>(data.data()),
                                         static_cast<z_size_t>(data.size())));
}

/// CRC-CCITT: the polynomial x^16 + x^12 + x^5 + 1, high bit first.
unsigned crcHqx(Module&, BufferView data, Checksum start) {
  u32 crc = start.value & 0xffff;
  for (isize i = 0; i < data.size(); i++) {
    crc ^= static_cast<u32>(static_cast<u8>(data.data()[i])) << 8;
    for (int bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

#define HEXLIFY_DOC                                                                           \
  "Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or " \
  "byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  "    \
  "Positive values count from the\n    right, negative values count from the left.\n\nThe "   \
  "return value is a bytes object.  This function is also\navailable as "
#define HEXLIFY_SIGNATURE "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)"
#define UNHEXLIFY_DOC                                                                        \
  "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex " \
  "digits (upper or lower case)."

constinit const MethodDef kFunctions[] = {
    METHOD("a2b_base64", "($module, data, /, *, strict_mode=False)", decodeBase64,
           "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are "
           "not part of the base64 standard are not allowed.\n    The same applies to excess data "
           "after padding (= / ==)."),
    METHOD("a2b_hex", "($module, hexstr, /)", unhexlify,
           UNHEXLIFY_DOC "\nThis function is also available as \"unhexlify()\"."),
    METHOD("a2b_qp", "($module, /, data, header=False)", decodeQp,
           "Decode a string of qp-encoded data."),
    METHOD("a2b_uu", "($module, data, /)", decodeUu, "Decode a line of uuencoded data."),
    METHOD("b2a_base64", "($module, data, /, *, newline=True)", encodeBase64,
           "Base64-code line of data."),
    METHOD("b2a_hex", HEXLIFY_SIGNATURE, hexlify,
           HEXLIFY_DOC
           "\"hexlify()\".\n\nExample:\n>>> binascii.b2a_hex(b'\\xb9\\x01\\xef')\nb'b901ef'\n>>> "
           "binascii.hexlify(b'\\xb9\\x01\\xef', ':')\nb'b9:01:ef'\n>>> "
           "binascii.b2a_hex(b'\\xb9\\x01\\xef', b'_', 2)\nb'b9_01ef'"),
    METHOD("b2a_qp", "($module, /, data, quotetabs=False, istext=True, header=False)", encodeQp,
           "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, "
           "newlines are not encoded, and white\nspace at end of lines is.  When istext is not "
           "set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are "
           "encoded."),
    METHOD("b2a_uu", "($module, data, /, *, backtick=False)", encodeUu, "Uuencode line of data."),
    METHOD("crc32", "($module, data, crc=0, /)", crc32Of, "Compute CRC-32 incrementally."),
    METHOD("crc_hqx", "($module, data, crc, /)", crcHqx, "Compute CRC-CCITT incrementally."),
    METHOD("hexlify", HEXLIFY_SIGNATURE, hexlify, HEXLIFY_DOC "\"b2a_hex()\"."),
    METHOD("unhexlify", "($module, hexstr, /)", unhexlify, UNHEXLIFY_DOC),
    {},
};

Status binasciiExec(Thread& t, Module& m) {
  if (!binasciiError) {
    binasciiError = PY_TRY(newExceptionClass(t, "binascii.Error", &valueErrorType)).release();
    binasciiIncomplete =
        PY_TRY(newExceptionClass(t, "binascii.Incomplete", &exceptionType)).release();
  }
  PY_TRY(addObject(t, m, "Error", binasciiError));
  return addObject(t, m, "Incomplete", binasciiIncomplete);
}

}  // namespace

extern constinit const ModuleSpec binasciiModule{.name = "binascii",
                                                 .doc = "Conversion between binary data and ASCII",
                                                 .functions = kFunctions,
                                                 .exec = binasciiExec};

}  // namespace taipan

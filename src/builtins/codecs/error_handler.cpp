#include "builtins/codecs/error_handler.h"

#include <cstring>

#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

/// A UnicodeDecodeError or UnicodeEncodeError instance.
Ref<UnicodeErrorObject> newUnicodeError(Thread& t, Type& type, const char* encoding, Object* object,
                                        isize start, isize end, const char* reason) {
  Ref<Str> name = PY_TRY(newStr(t, encoding));
  Ref<> from = PY_TRY(toObject(start));
  Ref<> to = PY_TRY(toObject(end));
  Ref<Str> why = PY_TRY(newStr(t, reason));
  Ref<> error = PY_TRY(call(t, static_cast<Object*>(&type), static_cast<Object*>(name.get()),
                            object, from.get(), to.get(), static_cast<Object*>(why.get())));
  return std::move(error).as<UnicodeErrorObject>();
}

/// Puts a new range and reason into an error that is used again.
Status updateError(Thread& t, UnicodeErrorObject& error, isize start, isize end,
                   const char* reason) {
  Ref<Str> why = PY_TRY(newStr(t, reason));
  error.start = start;
  error.end = end;
  assignOwned(error.reason, static_cast<Object*>(why.release()));
  return {};
}

/// Takes the result (replacement, position) of a handler apart.
Result<isize> handlerPosition(Thread& t, Object* position, isize length) {
  isize at = PY_TRY(toIsize(t, position, &overflowErrorType));
  if (at < 0) at += length;
  if (at < 0 || at > length) {
    return t.raise(indexErrorType, "position %zd from error handler out of bounds",
                   at < 0 ? at - length + length : at);
  }
  return at;
}

}  // namespace

ErrorScheme errorScheme(const char* errors) {
  auto is = [&](const char* name) { return std::strcmp(errors, name) == 0; };
  if (errors == nullptr || is("strict")) return ErrorScheme::kStrict;
  if (is("ignore")) return ErrorScheme::kIgnore;
  if (is("replace")) return ErrorScheme::kReplace;
  if (is("surrogateescape")) return ErrorScheme::kSurrogateEscape;
  if (is("backslashreplace")) return ErrorScheme::kBackslashReplace;
  if (is("xmlcharrefreplace")) return ErrorScheme::kXmlCharRefReplace;
  return ErrorScheme::kRegistered;
}

Failure raiseDecodeError(Thread& t, const char* encoding, const char* data, isize length,
                         isize start, isize end, const char* reason) {
  Ref<Bytes> object = PY_TRY(newBytes(t, data, length));
  Ref<UnicodeErrorObject> error = PY_TRY(
      newUnicodeError(t, unicodeDecodeErrorType, encoding, object.get(), start, end, reason));
  return t.raiseInstance(error.get());
}

Failure raiseEncodeError(Thread& t, const char* encoding, Str& object, isize start, isize end,
                         const char* reason) {
  Ref<UnicodeErrorObject> error =
      PY_TRY(newUnicodeError(t, unicodeEncodeErrorType, encoding, &object, start, end, reason));
  return t.raiseInstance(error.get());
}

// --- decoding -----------------------------------------------------------------------------------

Failure DecodeErrors::raise(isize start, isize end, const char* reason) {
  return raiseDecodeError(t_, encoding_, reinterpret_cast<const char*>(input_.data), input_.size,
                          start, end, reason);
}

Result<isize> DecodeErrors::handle(isize start, isize end, const char* reason) {
  if (!schemeKnown_) {
    scheme_ = errorScheme(errors_);
    schemeKnown_ = true;
  }
  switch (scheme_) {
    case ErrorScheme::kStrict:
      return raise(start, end, reason);
    case ErrorScheme::kIgnore:
      return end;
    case ErrorScheme::kReplace:
      out_.append(0xfffd);
      return end;
    case ErrorScheme::kSurrogateEscape: {
      isize at = start;
      for (; at < end && at < start + 4 && input_[at] >= 0x80; at++) {
        out_.append(0xdc00u + input_[at]);
      }
      if (at == start) return raise(start, end, reason);
      return at;
    }
    case ErrorScheme::kBackslashReplace:
      for (isize at = start; at < end; at++) appendBackslashed(out_, input_[at]);
      return end;
    default:
      return callHandler(start, end, reason);
  }
}

Result<isize> DecodeErrors::callHandler(isize start, isize end, const char* reason) {
  if (!handler_) handler_ = PY_TRY(lookupErrorHandler(t_, errors_));
  if (!exception_) {
    Ref<Bytes> object = PY_TRY(newBytes(t_, input_));
    exception_ = PY_TRY(
        newUnicodeError(t_, unicodeDecodeErrorType, encoding_, object.get(), start, end, reason));
  } else {
    PY_TRY(updateError(t_, *exception_, start, end, reason));
  }
  Ref<> result = PY_TRY(call(t_, handler_.get(), exception_.get()));
  auto* pair = as<Tuple>(result.get());
  if (!isTuple(result.get()) || pair->size != 2 || !isStr(pair->items[0]) ||
      !isInt(pair->items[1])) {
    return t_.raise(typeErrorType, "decoding error handler must return (str, int) tuple");
  }
  Object* object = exception_->object;
  if (object == nullptr || !isBytes(object)) {
    return t_.raise(typeErrorType, object == nullptr ? "object attribute not set"
                                                     : "object attribute must be bytes");
  }
  inputOwner_ = Ref<>::share(object);
  input_ = spanOf(*as<Bytes>(object));
  isize position = PY_TRY(handlerPosition(t_, pair->items[1], input_.size));
  out_.append(*as<Str>(pair->items[0]));
  return position;
}

// --- encoding -----------------------------------------------------------------------------------

Failure EncodeErrors::raise(isize start, isize end, const char* reason) {
  return raiseEncodeError(t_, encoding_, input_, start, end, reason);
}

ErrorScheme EncodeErrors::scheme() {
  if (!schemeKnown_) {
    scheme_ = errorScheme(errors_);
    schemeKnown_ = true;
  }
  return scheme_;
}

Result<isize> EncodeErrors::replacement(isize start, isize end, const char* reason,
                                        StrBuilder& text, bool& isText) {
  switch (scheme()) {
    case ErrorScheme::kStrict:
      return raise(start, end, reason);
    case ErrorScheme::kIgnore:
      return end;
    case ErrorScheme::kReplace:
      isText = true;
      text.append('?', end - start);
      return end;
    case ErrorScheme::kSurrogateEscape:
      if (unit_ != 1) return callHandler(start, end, reason, text, isText);
      return escapeSurrogates(start, end, reason);
    case ErrorScheme::kBackslashReplace:
      isText = true;
      for (isize at = start; at < end; at++) appendBackslashed(text, strAt(input_, at));
      return end;
    case ErrorScheme::kXmlCharRefReplace:
      isText = true;
      for (isize at = start; at < end; at++) appendCharRef(text, strAt(input_, at));
      return end;
    default:
      return callHandler(start, end, reason, text, isText);
  }
}

Result<isize> EncodeErrors::escapeSurrogates(isize start, isize end, const char* reason) {
  isize at = start;
  for (; at < end; at++) {
    u32 c = strAt(input_, at);
    if (c < 0xdc80 || c > 0xdcff) break;
    out_.append(static_cast<u8>(c - 0xdc00));
  }
  // A charmap reports the whole run, the others what is left of it.
  if (at < end) return raise(wholeRun_ ? start : at, end, reason);
  return at;
}

Result<isize> EncodeErrors::callHandler(isize start, isize end, const char* reason,
                                        StrBuilder& text, bool& isText) {
  if (!handler_) handler_ = PY_TRY(lookupErrorHandler(t_, errors_));
  if (!exception_) {
    exception_ =
        PY_TRY(newUnicodeError(t_, unicodeEncodeErrorType, encoding_, &input_, start, end, reason));
  } else {
    PY_TRY(updateError(t_, *exception_, start, end, reason));
  }
  Ref<> result = PY_TRY(call(t_, handler_.get(), exception_.get()));
  auto* pair = as<Tuple>(result.get());
  if (!isTuple(result.get()) || pair->size != 2 ||
      !(isStr(pair->items[0]) || isBytes(pair->items[0])) || !isInt(pair->items[1])) {
    return t_.raise(typeErrorType, "encoding error handler must return (str/bytes, int) tuple");
  }
  isize position = PY_TRY(handlerPosition(t_, pair->items[1], input_.length));
  if (isBytes(pair->items[0])) {
    ByteSpan bytes = spanOf(*as<Bytes>(pair->items[0]));
    if (bytes.size % unit_ != 0) return raise(start, end, reason);
    out_.append(bytes);
  } else {
    isText = true;
    text.append(*as<Str>(pair->items[0]));
  }
  return position;
}

Result<ErrorRange> errorRange(Thread& t, UnicodeErrorObject& error) {
  Object* object = error.object;
  if (object == nullptr) return t.raise(typeErrorType, "object attribute not set");
  isize length = isStr(object) ? as<Str>(object)->length : static_cast<VarObject*>(object)->size;
  ErrorRange range{error.start, error.end};
  if (range.start < 0) range.start = 0;
  if (range.start >= length) range.start = length == 0 ? 0 : length - 1;
  if (range.end < 1) range.end = 1;
  if (range.end > length) range.end = length;
  return range;
}

}  // namespace taipan

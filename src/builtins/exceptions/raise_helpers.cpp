// Raising particular exceptions with their fields, and start-up.

#include <cerrno>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/exceptions/reserve.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

constinit Type* exceptionGroupType = nullptr;

Ref<BaseException> newException(Thread& t, Type& type, Object* argument) {
  Ref<> made = argument != nullptr ? call(t, &type, argument) : call(t, &type);
  if (made && !isException(made.get())) {
    return t.raise(typeErrorType,
                   "calling %R should have returned an instance of BaseException, "
                   "not %s",
                   &type, made->type->name);
  }
  return std::move(made).as<BaseException>();
}

static Failure raiseMade(Thread& t, Ref<> exception) {
  if (!exception) return failure;
  return t.raiseInstance(exception.get());
}

Failure raiseKeyError(Thread& t, Object* key) {
  Ref<Tuple> args = packTuple(t, {key});
  if (!args) return failure;
  return t.raiseObject(keyErrorType, args.get());
}

Failure raiseErrnoAs(Thread& t, Type& type, int error, Object* filename, Object* filename2) {
  if (error == EINTR && handleEvalBreaker(t).failed()) return failure;
  const char* text = error != 0 ? std::strerror(error) : "Error";
  Ref<Str> message = newStrUtf8Replace(t, text, static_cast<isize>(std::strlen(text)));
  Ref<> number = toObject(error);
  if (!message || !number) return failure;
  Ref<Tuple> args;
  if (filename == nullptr) {
    args = packTuple(t, {number.get(), message.get()});
  } else if (filename2 == nullptr) {
    args = packTuple(t, {number.get(), message.get(), filename});
  } else {
    Ref<> zero = toObject(0);
    if (!zero) return failure;
    args = packTuple(t, {number.get(), message.get(), filename, zero.get(), filename2});
  }
  if (!args) return failure;
  Ref<> made = callTupleDict(t, &type, args.get(), nullptr);
  return raiseMade(t, std::move(made));
}

Failure raiseErrno(Thread& t, int error, Object* filename, Object* filename2) {
  return raiseErrnoAs(t, osErrorType, error, filename, filename2);
}

Failure raiseErrno(Thread& t, Object* filename, Object* filename2) {
  return raiseErrnoAs(t, osErrorType, errno, filename, filename2);
}

Failure raiseImportError(Thread& t, Type& type, Object* message, Object* name, Object* path) {
  Ref<BaseException> made = newException(t, type, message);
  if (!made) return failure;
  auto* error = static_cast<ImportErrorObject*>(made.get());
  error->name = Ref<>::share(name != nullptr ? name : none()).release();
  error->path = Ref<>::share(path != nullptr ? path : none()).release();
  return t.raiseInstance(error);
}

Failure raiseNameError(Thread& t, Type& type, const char* format, Object* name) {
  const char* text = isStr(name) ? strUtf8OrQuestionMark(*static_cast<Str*>(name)) : "?";
  Ref<Str> message = newStrFormat(t, format, text);
  if (!message) return failure;
  Ref<BaseException> made = newException(t, type, message.get());
  if (!made) return failure;
  auto* error = static_cast<NameErrorObject*>(made.get());
  incref(name);
  assignOwned(error->name, name);
  return t.raiseInstance(error);
}

void noteAttributeErrorContext(Thread& t, Object* object, Object* name) {
  if (!t.pendingMatches(attributeErrorType)) return;
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  normalizeException(t, &type, &value, &traceback);
  if (value != nullptr && isInstanceOf(value, &attributeErrorType)) {
    auto* error = static_cast<AttributeErrorObject*>(value);
    if (error->name == nullptr && error->object == nullptr) {
      error->name = Ref<>::share(name).release();
      error->object = Ref<>::share(object).release();
    }
  }
  t.restore(type, value, traceback);
}

Failure raiseStopIteration(Thread& t, Object* value) {
  if (value == nullptr || isNone(value)) return t.raiseObject(stopIterationType, nullptr);
  if (!isTuple(value) && !isException(value)) return t.raiseObject(stopIterationType, value);
  Ref<> made = call(t, &stopIterationType, value);
  return raiseMade(t, std::move(made));
}

Ref<> fetchStopIterationValue(Thread& t) {
  if (!t.hasPending()) return Ref<>::share(none());
  if (!t.pendingMatches(stopIterationType)) return failure;
  Object* raw = t.pendingValue;
  if (raw == nullptr || (!isException(raw) && !isTuple(raw))) {
    // The value itself is what would become the only argument.
    Ref<> value = Ref<>::share(raw != nullptr ? raw : none());
    t.clearPending();
    return value;
  }
  Ref<> exception = t.takePending();
  if (!exception) return failure;
  if (!isInstanceOf(exception.get(), &stopIterationType)) {
    return t.raiseInstance(exception.get());
  }
  Object* value = static_cast<StopIterationObject*>(exception.get())->value;
  return Ref<>::share(value != nullptr ? value : none());
}

Failure raiseSyntaxError(Thread& t, Type& type, Object* message, Object* filename, isize line,
                         isize column, isize endLine, isize endColumn, Object* text) {
  auto number = [](isize value) {
    return value == kIsizeMin ? Ref<>::share(none()) : toObject(value);
  };
  Ref<> numbers[4] = {number(line), number(column), number(endLine), number(endColumn)};
  for (Ref<>& made : numbers) {
    if (!made) return failure;
  }
  Ref<Tuple> info =
      packTuple(t, {filename != nullptr ? filename : none(), numbers[0].get(), numbers[1].get(),
                    text != nullptr ? text : none(), numbers[2].get(), numbers[3].get()});
  if (!info) return failure;
  Ref<> made = call(t, &type, message, info.get());
  return raiseMade(t, std::move(made));
}

/// `type(encoding?, object, start, end, reason)`.
static Failure raiseUnicodeError(Thread& t, Type& type, const char* encoding, Object* object,
                                 isize start, isize end, const char* reason) {
  Ref<Str> encodingText = newStr(t, encoding != nullptr ? encoding : "");
  Ref<Str> reasonText = newStrUtf8(t, reason);
  Ref<> first = toObject(start);
  Ref<> last = toObject(end);
  if (!encodingText || !reasonText || !first || !last) return failure;
  Ref<> made =
      encoding != nullptr
          ? call(t, &type, static_cast<Object*>(encodingText.get()), object, first.get(),
                 last.get(), static_cast<Object*>(reasonText.get()))
          : call(t, &type, object, first.get(), last.get(), static_cast<Object*>(reasonText.get()));
  return raiseMade(t, std::move(made));
}

Failure raiseUnicodeDecodeError(Thread& t, const char* encoding, Object* bytes, isize start,
                                isize end, const char* reason) {
  return raiseUnicodeError(t, unicodeDecodeErrorType, encoding, bytes, start, end, reason);
}
Failure raiseUnicodeEncodeError(Thread& t, const char* encoding, Object* text, isize start,
                                isize end, const char* reason) {
  return raiseUnicodeError(t, unicodeEncodeErrorType, encoding, text, start, end, reason);
}
Failure raiseUnicodeTranslateError(Thread& t, Object* text, isize start, isize end,
                                   const char* reason) {
  return raiseUnicodeError(t, unicodeTranslateErrorType, nullptr, text, start, end, reason);
}

// --- start-up -----------------------------------------------------------------------------------

static Status makeExceptionGroupType(Thread& t) {
  Ref<Str> name = PY_TRY(newInterned(t, "ExceptionGroup"));
  Ref<Tuple> bases = PY_TRY(packTuple(t, {&baseExceptionGroupType, &exceptionType}));
  Ref<Dict> dict = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, dict.get(), names::__module__, names::builtins));
  Ref<> made = PY_TRY(call(t, static_cast<Object*>(&typeType), static_cast<Object*>(name.get()),
                           static_cast<Object*>(bases.get()), static_cast<Object*>(dict.get())));
  exceptionGroupType = static_cast<Type*>(made.release());
  return {};
}

Status initExceptions(Thread& t) {
#define EXCEPTION(cppName, pythonName, base) PY_TRY(typeReady(t, cppName));
#include "object/exceptions.def"
#undef EXCEPTION
  PY_TRY(makeExceptionGroupType(t));
  return initReserve(t);
}

Status addExceptionsTo(Thread& t, Dict& dict) {
#define EXCEPTION(cppName, pythonName, base) PY_TRY(dictSetText(t, &dict, #pythonName, &cppName));
#include "object/exceptions.def"
#undef EXCEPTION
  PY_TRY(dictSetText(t, &dict, "ExceptionGroup", exceptionGroupType));
  PY_TRY(dictSetText(t, &dict, "EnvironmentError", &osErrorType));
  return dictSetText(t, &dict, "IOError", &osErrorType);
}

}  // namespace taipan

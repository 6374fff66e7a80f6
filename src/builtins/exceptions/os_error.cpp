// OSError: its constructor chooses the subclass by errno and takes file names apart from args.
//
// A subclass may override __new__ or __init__ alone. The arguments are taken apart in __new__,
// because the class depends on them; but if a class overrides only __init__, its author expects
// OSError.__init__ to do it with the arguments passed there, so then it is done there.

#include <cerrno>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

static Ref<> osErrorNew(Thread& t, Type& cls, Object* args, Object* kwargs);

/// The subclass for an errno, or null.
static Type* classForErrno(i64 error) {
  switch (error) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
      return &blockingIOErrorType;
    case EPIPE:
    case ESHUTDOWN:
      return &brokenPipeErrorType;
    case ECHILD:
      return &childProcessErrorType;
    case ECONNABORTED:
      return &connectionAbortedErrorType;
    case ECONNREFUSED:
      return &connectionRefusedErrorType;
    case ECONNRESET:
      return &connectionResetErrorType;
    case EEXIST:
      return &fileExistsErrorType;
    case ENOENT:
      return &fileNotFoundErrorType;
    case EISDIR:
      return &isADirectoryErrorType;
    case ENOTDIR:
      return &notADirectoryErrorType;
    case EINTR:
      return &interruptedErrorType;
    case EACCES:
    case EPERM:
      return &permissionErrorType;
    case ESRCH:
      return &processLookupErrorType;
    case ETIMEDOUT:
      return &timeoutErrorType;
    default:
      return nullptr;
  }
}

/// The fields found in the arguments, borrowed.
struct Parsed {
  Object* errorNumber = nullptr;
  Object* errorText = nullptr;
  Object* filename = nullptr;
  Object* filename2 = nullptr;
};

static Parsed parseArguments(Tuple* args) {
  Parsed parsed;
  if (args->size < 2 || args->size > 5) return parsed;
  parsed.errorNumber = args->items[0];
  parsed.errorText = args->items[1];
  if (args->size > 2) parsed.filename = args->items[2];
  if (args->size > 4) parsed.filename2 = args->items[4];
  return parsed;
}

static void setOwned(Object*& field, Object* value) {
  xincref(value);
  assignOwned(field, value);
}

static Status setFields(Thread& t, OSErrorObject& self, Tuple* args, const Parsed& parsed) {
  Ref<> kept = Ref<>::share(args);
  if (parsed.filename != nullptr && !isNone(parsed.filename)) {
    if (self.type == &blockingIOErrorType && isNumber(parsed.filename)) {
      self.written = PY_TRY(toIsize(t, parsed.filename, &valueErrorType));
    } else {
      setOwned(self.filename, parsed.filename);
      if (parsed.filename2 != nullptr && !isNone(parsed.filename2)) {
        setOwned(self.filename2, parsed.filename2);
      }
      // File names are not part of args: their number was 2 before there were file names.
      kept = PY_TRY(tupleSlice(t, args, 0, 2));
    }
  }
  setOwned(self.errorNumber, parsed.errorNumber);
  setOwned(self.errorText, parsed.errorText);
  assignOwned(self.args, kept.release());
  return {};
}

static bool isInitialisedByInit(const Type& cls) {
  return cls.init != static_cast<BinarySetFunction>(slot<osErrorInit>) &&
         cls.new_ == static_cast<NewFunction>(slot<osErrorNew>);
}

static Status checkKeywords(Thread& t, const Type& cls, Object* kwargs) {
  if (kwargs == nullptr || dictSize(static_cast<Dict*>(kwargs)) == 0) return {};
  return t.raise(typeErrorType, "%.200s() takes no keyword arguments", cls.name);
}

static Ref<> osErrorNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  Type* actual = &cls;
  Parsed parsed;
  bool initLater = isInitialisedByInit(cls);
  if (!initLater) {
    PY_TRY(checkKeywords(t, cls, kwargs));
    parsed = parseArguments(static_cast<Tuple*>(args));
    if (&cls == &osErrorType && parsed.errorNumber != nullptr && isInt(parsed.errorNumber)) {
      Result<isize> number = toIsize(t, parsed.errorNumber, &overflowErrorType);
      if (number.failed()) {
        t.clearPending();
      } else if (Type* found = classForErrno(number.value())) {
        actual = found;
      }
    }
  }
  Ref<> made = Ref<>::steal(actual->alloc(actual, 0));
  if (!made) return made;
  auto& self = *static_cast<OSErrorObject*>(made.get());
  self.written = -1;
  if (initLater) {
    self.args = Ref<>::share(emptyTuple()).release();
  } else {
    PY_TRY(setFields(t, self, static_cast<Tuple*>(args), parsed));
  }
  return made;
}

Status osErrorInit(Thread& t, OSErrorObject& self, Object* args, Object* kwargs) {
  if (!isInitialisedByInit(*self.type)) return {};
  PY_TRY(checkKeywords(t, *self.type, kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  return setFields(t, self, tuple, parseArguments(tuple));
}

static Ref<> osErrorStr(Thread& t, OSErrorObject& self) {
  Object* number = self.errorNumber != nullptr ? self.errorNumber : none();
  Object* text = self.errorText != nullptr ? self.errorText : none();
  if (self.filename != nullptr) {
    if (self.filename2 != nullptr) {
      return newStrFormat(t, "[Errno %S] %S: %R -> %R", number, text, self.filename,
                          self.filename2);
    }
    return newStrFormat(t, "[Errno %S] %S: %R", number, text, self.filename);
  }
  if (self.errorNumber != nullptr && self.errorText != nullptr) {
    return newStrFormat(t, "[Errno %S] %S", number, text);
  }
  return baseExceptionStr(t, self);
}

static Ref<> osErrorReduce(Thread& t, OSErrorObject& self) {
  auto* args = static_cast<Tuple*>(self.args);
  Ref<Tuple> all = Ref<Tuple>::share(args);
  if (args->size == 2 && self.filename != nullptr) {
    // The file names go back into the arguments.
    if (self.filename2 != nullptr) {
      all = PY_TRY(
          packTuple(t, {args->items[0], args->items[1], self.filename, none(), self.filename2}));
    } else {
      all = PY_TRY(packTuple(t, {args->items[0], args->items[1], self.filename}));
    }
  }
  if (self.dict != nullptr) return packTuple(t, {self.type, all.get(), self.dict});
  return packTuple(t, {self.type, all.get()});
}

static Result<isize> getWritten(Thread& t, OSErrorObject& self) {
  if (self.written == -1) return t.raise(attributeErrorType, "characters_written");
  return self.written;
}

static Status setWritten(Thread& t, OSErrorObject& self, Object* value) {
  if (value == nullptr) {
    if (self.written == -1) return t.raise(attributeErrorType, "characters_written");
    self.written = -1;
    return {};
  }
  self.written = PY_TRY(toIsize(t, value, &valueErrorType));
  return {};
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", osErrorReduce, nullptr),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"errno", kMemberObject, offsetof(OSErrorObject, errorNumber), 0, "POSIX exception code"},
    {"strerror", kMemberObject, offsetof(OSErrorObject, errorText), 0, "exception strerror"},
    {"filename", kMemberObject, offsetof(OSErrorObject, filename), 0, "exception filename"},
    {"filename2", kMemberObject, offsetof(OSErrorObject, filename2), 0,
     "second exception filename"},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETSET("characters_written", getWritten, setWritten, nullptr),
    {},
};

using Slots = ExceptionSlots<&OSErrorObject::errorNumber, &OSErrorObject::errorText,
                             &OSErrorObject::filename, &OSErrorObject::filename2>;

constinit BuiltinType osErrorType{{
    .name = "OSError",
    .doc = "Base class for I/O related errors.",
    .basicSize = sizeof(OSErrorObject),
    .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
    .base = &exceptionType,
    .dealloc = &Slots::dealloc,
    .str = slot<osErrorStr>,
    .traverse = &Slots::traverse,
    .clear = &Slots::clear,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(BaseException, dict),
    .init = slot<osErrorInit>,
    .new_ = slot<osErrorNew>,
}};

}  // namespace taipan

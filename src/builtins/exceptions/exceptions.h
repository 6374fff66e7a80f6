// Exception objects: the layouts of the C API (cpython/pyerrors.h) and what C++ code needs to make
// and look at them. The pending exception of a thread is in object/thread.h; its functions are
// defined in pending.cpp here.
#pragma once

#include "object/arguments.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"

namespace taipan {

/// = PyBaseExceptionObject. All fields are owned and may be null.
struct BaseException : Object {
  Object* dict;
  Object* args;  ///< a tuple
  Object* notes;
  Object* traceback;
  Object* context;
  Object* cause;
  char suppressContext;
};

/// = PyBaseExceptionGroupObject.
struct ExceptionGroupObject : BaseException {
  Object* message;
  Object* exceptions;  ///< a tuple
};

/// = PySyntaxErrorObject.
struct SyntaxErrorObject : BaseException {
  Object* message;
  Object* filename;
  Object* lineNumber;
  Object* offset;
  Object* endLineNumber;
  Object* endOffset;
  Object* text;
  Object* printFileAndLine;
};

/// = PyImportErrorObject.
struct ImportErrorObject : BaseException {
  Object* message;
  Object* name;
  Object* path;
};

/// = PyUnicodeErrorObject.
struct UnicodeErrorObject : BaseException {
  Object* encoding;
  Object* object;
  isize start;
  isize end;
  Object* reason;
};

/// = PySystemExitObject.
struct SystemExitObject : BaseException {
  Object* code;
};

/// = PyOSErrorObject.
struct OSErrorObject : BaseException {
  Object* errorNumber;
  Object* errorText;
  Object* filename;
  Object* filename2;
  isize written;  ///< BlockingIOError.characters_written, -1 = not set
};

/// = PyStopIterationObject.
struct StopIterationObject : BaseException {
  Object* value;
};

/// = PyNameErrorObject.
struct NameErrorObject : BaseException {
  Object* name;
};

/// = PyAttributeErrorObject.
struct AttributeErrorObject : BaseException {
  Object* object;
  Object* name;
};

/// Whether an object is a class that derives from BaseException.
inline bool isExceptionClass(const Object* object) {
  return isType(object) && hasFlag(static_cast<const Type*>(object), kTypeExceptionSubclass);
}

/// The class ExceptionGroup(BaseExceptionGroup, Exception), made by initExceptions.
extern Type* exceptionGroupType;
/// Readies all exception types, makes ExceptionGroup and the exceptions kept for bad times.
/// Needs type, tuple, dict and str to be ready.
Status initExceptions(Thread& t);
/// Adds every exception class to a dict under its name (the builtins module).
Status addExceptionsTo(Thread& t, Dict& dict);

// --- making exceptions --------------------------------------------------------------------------

/// `type(message)` without calling Python code that a subclass might have.
Ref<BaseException> newException(Thread& t, Type& type, Object* argument);
/// KeyError(key): works for tuples too, which raiseObject would unpack.
Failure raiseKeyError(Thread& t, Object* key);
/// OSError for `errno` (or `error`), as the subclass that fits; filenames are optional.
/// EINTR runs signal handlers first, whose exception wins.
Failure raiseErrno(Thread& t, Object* filename = nullptr, Object* filename2 = nullptr);
Failure raiseErrno(Thread& t, int error, Object* filename = nullptr, Object* filename2 = nullptr);
/// The same as an instance of a subclass of OSError: `type(errno, strerror, filename)`.
Failure raiseErrnoAs(Thread& t, Type& type, int error, Object* filename = nullptr,
                     Object* filename2 = nullptr);
/// ImportError (or a subclass) with its `name` and `path`, each may be null.
Failure raiseImportError(Thread& t, Type& type, Object* message, Object* name, Object* path);
/// NameError (or UnboundLocalError) `format % name` with its name field set.
Failure raiseNameError(Thread& t, Type& type, const char* format, Object* name);
/// Sets `name` and `obj` of the pending AttributeError, if it has none yet: what suggestions are
/// made from.
void noteAttributeErrorContext(Thread& t, Object* object, Object* name);
/// StopIteration(value), right also for tuples and exceptions as value; null or None gives none.
Failure raiseStopIteration(Thread& t, Object* value);
/// If StopIteration is pending, clears it and gives its value; failed with the exception otherwise.
/// With nothing pending: None. (= _PyGen_FetchStopIterationValue)
Ref<> fetchStopIterationValue(Thread& t);
/// SyntaxError with its location fields; `text` and `filename` may be null; columns are 1-based
/// character offsets, 0 = unknown; kIsizeMin gives None.
Failure raiseSyntaxError(Thread& t, Type& type, Object* message, Object* filename, isize line,
                         isize column, isize endLine, isize endColumn, Object* text);
Failure raiseUnicodeDecodeError(Thread& t, const char* encoding, Object* bytes, isize start,
                                isize end, const char* reason);
Failure raiseUnicodeEncodeError(Thread& t, const char* encoding, Object* text, isize start,
                                isize end, const char* reason);
Failure raiseUnicodeTranslateError(Thread& t, Object* text, isize start, isize end,
                                   const char* reason);
/// Raises `type(message)` with the pending exception as its __cause__ and __context__.
Failure raiseFromPending(Thread& t, Type& type, const char* format, ...);

// --- looking at exceptions ----------------------------------------------------------------------

/// The exception being handled (the top of exc_info that is not None), borrowed, or null.
Object* handledException(Thread& t);
/// The same over the whole stack of coroutines.
ExceptionStackItem* topmostException(Thread& t);
/// Sets `__context__` / `__cause__` / `__traceback__`, taking over the reference (may be null).
/// setCause also sets __suppress_context__.
void exceptionSetContext(Object* exception, Object* context);
void exceptionSetCause(Object* exception, Object* cause);
void exceptionSetTraceback(Object* exception, Object* traceback);
/// Whether a class or instance matches what an except clause names (a class or tuple of classes);
/// never raises (= PyErr_GivenExceptionMatches).
bool exceptionMatches(Object* given, Object* wanted);
/// A raw triple into type, instance and traceback in place (= PyErr_NormalizeException).
void normalizeException(Thread& t, Object** type, Object** value, Object** traceback);
/// Sets the exception just taken as the context of the one now pending, or makes it pending again
/// if there is none; takes over the references (= _PyErr_ChainExceptions).
void chainPending(Thread& t, Object* type, Object* value, Object* traceback);
/// The class name without its module, borrowed from the type.
const char* shortTypeName(const Type* type);
/// The object and its type checks of UnicodeErrors for error handlers; borrowed.
Result<isize> unicodeErrorStart(Thread& t, UnicodeErrorObject& error);
Result<isize> unicodeErrorEnd(Thread& t, UnicodeErrorObject& error);
Result<Object*> unicodeErrorObject(Thread& t, UnicodeErrorObject& error);

// --- printing -----------------------------------------------------------------------------------

/// Prints an exception as an uncaught one is printed (chain, groups, notes, traceback with
/// carets) to a Python file object (= PyErr_Display).
/// False if it could not be written.
bool displayException(Thread& t, Object* file, Object* exception);
/// The same on sys.stderr, if it is not None; where it is gone or fails, descriptor 2 gets what
/// can be told of the object.
void displayOnStderr(Thread& t, Object* exception);
/// Prints the pending exception by sys.excepthook and clears it; SystemExit is printed like any
/// other (the command line treats it before). Sets sys.last_type and so on if asked.
void printPending(Thread& t, bool setLast);
/// A str: the best "Did you mean" for a NameError, AttributeError or ImportError; missing if none.
Lookup suggestionFor(Thread& t, Object* exception);
/// Thread::writeUnraisable with another text than "in": "Exception ignored <message>: <where>".
void writeUnraisableMessage(Thread& t, const char* message, Object* where);
/// The default sys.unraisablehook; `args` is an UnraisableHookArgs.
Status unraisableHook(Thread& t, Object* args);
/// The struct sequence type sys.UnraisableHookArgs.
Type* unraisableHookArgsType(Thread& t);

// --- for the definitions of exception types -----------------------------------------------------

void baseExceptionClear(BaseException& self);
int baseExceptionTraverse(BaseException& self, VisitFunction visit, void* arg);
void exceptionFree(Object* self);
Status importErrorInit(Thread& t, ImportErrorObject& self, Object* args, Object* kwargs);
Status nameErrorInit(Thread& t, NameErrorObject& self, Object* args, Object* kwargs);
Status osErrorInit(Thread& t, OSErrorObject& self, Object* args, Object* kwargs);
Status syntaxErrorInit(Thread& t, SyntaxErrorObject& self, Object* args, Object* kwargs);
Status baseExceptionInit(Thread& t, BaseException& self, Object* args, Object* kwargs);
Ref<> baseExceptionNew(Thread& t, Type& cls, Object* args, Object* kwargs);
Ref<> baseExceptionStr(Thread& t, BaseException& self);
Ref<> baseExceptionReduce(Thread& t, BaseException& self);

namespace detail {
template <class M>
struct MemberClass;
template <class C>
struct MemberClass<Object * C::*> {
  using Type = C;
};
}  // namespace detail

/// traverse, clear and dealloc of an exception layout with the given own fields.
template <auto... Fields>
struct ExceptionSlots {
  template <auto Field>
  static Object*& fieldOf(Object* self) {
    return static_cast<typename detail::MemberClass<decltype(Field)>::Type*>(self)->*Field;
  }
  static int traverse(Object* self, VisitFunction visit, void* arg) {
    int stop = 0;
    (void)((fieldOf<Fields>(self) != nullptr && (stop = visit(fieldOf<Fields>(self), arg)) != 0) ||
           ...);
    if (stop != 0) return stop;
    return baseExceptionTraverse(*static_cast<BaseException*>(self), visit, arg);
  }
  static int clear(Object* self) {
    (clearOwned(fieldOf<Fields>(self)), ...);
    baseExceptionClear(*static_cast<BaseException*>(self));
    return 0;
  }
  static void dealloc(Object* self) {
    gcUntrack(self);
    TrashScope scope(self, dealloc);
    if (scope.postponed()) return;
    clear(self);
    exceptionFree(self);
  }
};

}  // namespace taipan

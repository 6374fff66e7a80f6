// BaseException: construction, text, pickling, the attributes that all exceptions have.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

const char* shortTypeName(const Type* type) {
  const char* dot = __builtin_strrchr(type->name, '.');
  return dot != nullptr ? dot + 1 : type->name;
}

void baseExceptionClear(BaseException& self) {
  clearOwned(self.dict);
  clearOwned(self.args);
  clearOwned(self.notes);
  clearOwned(self.traceback);
  clearOwned(self.cause);
  clearOwned(self.context);
}

int baseExceptionTraverse(BaseException& self, VisitFunction visit, void* arg) {
  PY_VISIT(self.dict);
  PY_VISIT(self.args);
  PY_VISIT(self.notes);
  PY_VISIT(self.traceback);
  PY_VISIT(self.cause);
  PY_VISIT(self.context);
  return 0;
}

void exceptionFree(Object* self) { self->type->free(self); }

Ref<> baseExceptionNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  Object* made = cls.alloc != nullptr ? cls.alloc(&cls, 0) : genericAllocate(&cls, 0);
  if (made == nullptr) return failure;
  auto* self = static_cast<BaseException*>(made);
  self->args = args != nullptr ? args : emptyTuple();
  incref(self->args);
  return Ref<>::steal(self);
}

static Status checkKeywords(Thread& t, Object* self, Object* kwargs) {
  if (kwargs == nullptr || static_cast<Dict*>(kwargs)->used == 0) return {};
  return t.raise(typeErrorType, "%.200s() takes no keyword arguments", self->type->name);
}

Status baseExceptionInit(Thread& t, BaseException& self, Object* args, Object* kwargs) {
  PY_TRY(checkKeywords(t, &self, kwargs));
  incref(args);
  assignOwned(self.args, args);
  return {};
}

Ref<> baseExceptionStr(Thread& t, BaseException& self) {
  auto* args = static_cast<Tuple*>(self.args);
  if (args == nullptr || args->size == 0) return Ref<>::share(names::empty);
  if (args->size == 1) return toStr(t, args->items[0]);
  return toStr(t, args);
}

static Ref<> baseExceptionRepr(Thread& t, BaseException& self) {
  const char* name = shortTypeName(self.type);
  auto* args = static_cast<Tuple*>(self.args);
  if (args != nullptr && args->size == 1) {
    return newStrFormat(t, "%s(%R)", name, args->items[0]);
  }
  return newStrFormat(t, "%s%R", name, args != nullptr ? args : emptyTuple());
}

Ref<> baseExceptionReduce(Thread& t, BaseException& self) {
  if (self.args != nullptr && self.dict != nullptr) {
    return packTuple(t, {self.type, self.args, self.dict});
  }
  return packTuple(t, {self.type, self.args != nullptr ? self.args : emptyTuple()});
}

static Status baseExceptionSetState(Thread& t, BaseException& self, Object* state) {
  if (isNone(state)) return {};
  if (!isDict(state)) return t.raise(typeErrorType, "state is not a dictionary");
  isize position = 0;
  Object* key;
  Object* value;
  while (dictNext(static_cast<Dict*>(state), &position, &key, &value)) {
    Ref<> keepKey = Ref<>::share(key);
    Ref<> keepValue = Ref<>::share(value);
    PY_TRY(setAttribute(t, &self, key, value));
  }
  return {};
}

static Status setTracebackChecked(Thread& t, BaseException& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "__traceback__ may not be deleted");
  if (!isNone(value) && !isInstanceOf(value, &tracebackType)) {
    return t.raise(typeErrorType, "__traceback__ must be a traceback or None");
  }
  exceptionSetTraceback(&self, isNone(value) ? nullptr : Ref<>::share(value).release());
  return {};
}

static Ref<> baseExceptionWithTraceback(Thread& t, BaseException& self, Object* traceback) {
  PY_TRY(setTracebackChecked(t, self, traceback));
  return Ref<>::share(&self);
}

static Status baseExceptionAddNote(Thread& t, BaseException& self, Object* note) {
  if (!isStr(note)) {
    return t.raise(typeErrorType, "note must be a str, not '%s'", note->type->name);
  }
  Ref<> notes;
  Lookup hit = PY_TRY(lookupAttribute(t, &self, names::__notes__));
  if (hit.found()) {
    notes = std::move(hit).value();
  } else {
    notes = PY_TRY(newList(t));
    PY_TRY(setAttribute(t, &self, names::__notes__, notes.get()));
  }
  if (!isList(notes.get())) {
    return t.raise(typeErrorType, "Cannot add note: __notes__ is not a list");
  }
  return static_cast<List*>(notes.get())->append(t, note);
}

// --- attributes ---------------------------------------------------------------------------------

static Ref<> getArgs(BaseException& self) {
  return Ref<>::share(self.args != nullptr ? self.args : none());
}

static Status setArgs(Thread& t, BaseException& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "args may not be deleted");
  Ref<Tuple> tuple = PY_TRY(toTuple(t, value));
  assignOwned(self.args, static_cast<Object*>(tuple.release()));
  return {};
}

static Ref<> getTraceback(BaseException& self) {
  return Ref<>::share(self.traceback != nullptr ? self.traceback : none());
}
static Ref<> getContext(BaseException& self) {
  return Ref<>::share(self.context != nullptr ? self.context : none());
}
static Ref<> getCause(BaseException& self) {
  return Ref<>::share(self.cause != nullptr ? self.cause : none());
}

static Status setContext(Thread& t, BaseException& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "__context__ may not be deleted");
  if (isNone(value)) {
    exceptionSetContext(&self, nullptr);
    return {};
  }
  if (!isException(value)) {
    return t.raise(typeErrorType, "exception context must be None or derive from BaseException");
  }
  exceptionSetContext(&self, Ref<>::share(value).release());
  return {};
}

static Status setCause(Thread& t, BaseException& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "__cause__ may not be deleted");
  if (isNone(value)) {
    exceptionSetCause(&self, nullptr);
    return {};
  }
  if (!isException(value)) {
    return t.raise(typeErrorType, "exception cause must be None or derive from BaseException");
  }
  exceptionSetCause(&self, Ref<>::share(value).release());
  return {};
}

static Ref<> getDict(Thread& t, BaseException& self) {
  if (self.dict == nullptr) self.dict = PY_TRY(newDict(t)).release();
  return Ref<>::share(self.dict);
}

static Status setDict(Thread& t, BaseException& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete __dict__");
  if (!isDict(value)) {
    return t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                   value->type->name);
  }
  incref(value);
  assignOwned(self.dict, value);
  return {};
}

void exceptionSetContext(Object* exception, Object* context) {
  assignOwned(static_cast<BaseException*>(exception)->context, context);
}

void exceptionSetCause(Object* exception, Object* cause) {
  auto* self = static_cast<BaseException*>(exception);
  self->suppressContext = 1;
  assignOwned(self->cause, cause);
}

void exceptionSetTraceback(Object* exception, Object* traceback) {
  assignOwned(static_cast<BaseException*>(exception)->traceback, traceback);
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", baseExceptionReduce, nullptr),
    METHOD_PLAIN("__setstate__", "($self, state, /)", baseExceptionSetState, nullptr),
    METHOD_PLAIN("with_traceback", "($self, tb, /)", baseExceptionWithTraceback,
                 "Exception.with_traceback(tb) --\n"
                 "    set self.__traceback__ to tb and return self."),
    METHOD_PLAIN("add_note", "($self, note, /)", baseExceptionAddNote,
                 "Exception.add_note(note) --\n"
                 "    add a note to the exception"),
    {},
};

static constinit const MemberDef kMembers[] = {
    {"__suppress_context__", kMemberBool, offsetof(BaseException, suppressContext), 0, nullptr},
    {},
};

static constinit const GetSetDef kGetSet[] = {
    GETSET("__dict__", getDict, setDict, nullptr),
    GETSET("args", getArgs, setArgs, nullptr),
    GETSET("__traceback__", getTraceback, setTracebackChecked, nullptr),
    GETSET("__context__", getContext, setContext, "exception context"),
    GETSET("__cause__", getCause, setCause, "exception cause"),
    {},
};

constinit BuiltinType baseExceptionType{{
    .name = "BaseException",
    .doc = "Common base class for all exceptions",
    .basicSize = sizeof(BaseException),
    .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
    .dealloc = &ExceptionSlots<>::dealloc,
    .repr = slot<baseExceptionRepr>,
    .str = slot<baseExceptionStr>,
    .getAttribute = genericGetAttributeSlot,
    .setAttribute = genericSetAttributeSlot,
    .traverse = &ExceptionSlots<>::traverse,
    .clear = &ExceptionSlots<>::clear,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(BaseException, dict),
    .init = slot<baseExceptionInit>,
    .new_ = slot<baseExceptionNew>,
}};

}  // namespace taipan

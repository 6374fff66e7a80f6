#include "object/names.h"

#include "builtins/exceptions/exceptions.h"
#include "object/protocol/abstract.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

Object* shared(Object* object) {
  xincref(object);
  return object;
}

/// Looks a name up in any mapping: null with or without exception.
Object* fromMapping(Thread& t, Object* mapping, Object* name) {
  if (mapping->type == &dictType)
    return shared(dictGetStr(static_cast<Dict*>(mapping), static_cast<Str*>(name)));
  Ref<> value = getItem(t, mapping, name);
  if (value.failed() && t.pendingMatches(keyErrorType)) t.clearPending();
  return value.release();
}

/// In the globals, then in the builtins; NameError.
Object* fromGlobals(Thread& t, InterpreterFrame* frame, Object* name) {
  Object* value = fromMapping(t, frame->globals, name);
  if (value != nullptr || t.hasPending()) return value;
  value = fromMapping(t, frame->builtins, name);
  if (value == nullptr && !t.hasPending()) raiseUndefined(t, name);
  return value;
}

}  // namespace

void raiseUndefined(Thread& t, Object* name) {
  (void)raiseNameError(t, nameErrorType, "name '%s' is not defined", name);
}

static Object* localName(Code* code, u32 index) {
  return static_cast<Tuple*>(code->localsplusnames)->items[index];
}

void raiseUnboundLocal(Thread& t, Code* code, u32 index) {
  (void)t.raise(unboundLocalErrorType,
                "cannot access local variable '%U' where it is not associated with a value",
                localName(code, index));
}

void raiseUnboundCell(Thread& t, Code* code, u32 index) {
  if (static_cast<int>(index) < code->nlocalsplus - code->nfreevars) {
    raiseUnboundLocal(t, code, index);
    return;
  }
  (void)raiseNameError(t, nameErrorType,
                       "cannot access free variable '%s' where it is not associated with a value "
                       "in enclosing scope",
                       localName(code, index));
}

Object* loadName(Thread& t, InterpreterFrame* frame, Object* name) {
  if (frame->locals == nullptr) {
    (void)t.raise(systemErrorType, "no locals when loading %R", name);
    return nullptr;
  }
  Object* value = fromMapping(t, frame->locals, name);
  if (value != nullptr || t.hasPending()) return value;
  return fromGlobals(t, frame, name);
}

Object* loadGlobal(Thread& t, InterpreterFrame* frame, Object* name) {
  return fromGlobals(t, frame, name);
}

Object* loadClassDeref(Thread& t, InterpreterFrame* frame, u32 index) {
  Object* name = localName(frame->code, index);
  if (frame->locals != nullptr) {
    Object* value = fromMapping(t, frame->locals, name);
    if (value != nullptr || t.hasPending()) return value;
  }
  Object* value = static_cast<Cell*>(frame->localsplus[index])->value;
  if (value == nullptr) {
    raiseUnboundCell(t, frame->code, index);
    return nullptr;
  }
  return shared(value);
}

Object* loadBuildClass(Thread& t, InterpreterFrame* frame) {
  Object* value = fromMapping(t, frame->builtins, names::__build_class__);
  if (value == nullptr && !t.hasPending()) {
    (void)t.raise(nameErrorType, "__build_class__ not found");
  }
  return value;
}

int storeName(Thread& t, InterpreterFrame* frame, Object* name, Object* value) {
  if (frame->locals == nullptr) {
    (void)t.raise(systemErrorType, "no locals found when storing %R", name);
    return -1;
  }
  if (frame->locals->type == &dictType) {
    return dictSetStr(t, static_cast<Dict*>(frame->locals), static_cast<Str*>(name), value).toInt();
  }
  return setItem(t, frame->locals, name, value).toInt();
}

int deleteName(Thread& t, InterpreterFrame* frame, Object* name) {
  if (frame->locals == nullptr) {
    (void)t.raise(systemErrorType, "no locals when deleting %R", name);
    return -1;
  }
  if (deleteItem(t, frame->locals, name).failed()) {
    t.clearPending();
    raiseUndefined(t, name);
    return -1;
  }
  return 0;
}

int deleteGlobal(Thread& t, InterpreterFrame* frame, Object* name) {
  if (deleteItem(t, frame->globals, name).failed()) {
    if (t.clearIfMatches(keyErrorType)) raiseUndefined(t, name);
    return -1;
  }
  return 0;
}

int setupAnnotations(Thread& t, InterpreterFrame* frame) {
  if (frame->locals == nullptr) {
    (void)t.raise(systemErrorType, "no locals found when setting up annotations");
    return -1;
  }
  Object* present = fromMapping(t, frame->locals, names::__annotations__);
  if (present != nullptr) {
    decref(present);
    return 0;
  }
  if (t.hasPending()) return -1;
  Ref<Dict> annotations = newDict(t);
  if (annotations.failed()) return -1;
  return setItem(t, frame->locals, names::__annotations__, annotations.get()).toInt();
}

}  // namespace taipan::slow

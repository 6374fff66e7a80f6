// Interpreters besides the main one: making and ending them, and objects that stand for their ids.

#define Py_BUILD_CORE 1

#include <cstring>

#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "capi/capi.h"
#include "modules/runtime/runtime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "vm/frame_evaluator.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

using namespace taipan;

static Interpreter* as(PyInterpreterState* interpreter) {
  return reinterpret_cast<Interpreter*>(interpreter);
}
static PyInterpreterState* py(Interpreter* interpreter) {
  return reinterpret_cast<PyInterpreterState*>(interpreter);
}

// --- making and ending --------------------------------------------------------------------------

API(PyThreadState*) Py_NewInterpreter(void) {
  if (!runtime().initialized) Py_FatalError("Py_Initialize must be called first");
  return taipan::py(newInterpreter());
}
/// `isolated` forbids threads and processes in it.
API(PyThreadState*) _Py_NewInterpreter(int isolated) {
  PyThreadState* made = Py_NewInterpreter();
  if (made != nullptr) taipan::as(made).interpreter->isolated = isolated != 0;
  return made;
}

API(void) Py_EndInterpreter(PyThreadState* thread) {
  Thread& t = taipan::as(thread);
  if (&t != Thread::currentOrNull()) Py_FatalError("thread is not current");
  if (t.cframe->currentFrame != nullptr) Py_FatalError("thread still has a frame");
  if (t.interpreter == &runtime().mainInterpreter) {
    Py_FatalError("the main interpreter cannot be ended");
  }
  (void)finishPrograms(t);
  if (t.interpreter->threads != &t || t.next != nullptr) Py_FatalError("not the last thread");
  endInterpreter(t);
}

/// Without what makes it run: only Py_NewInterpreter brings that.
API(PyInterpreterState*) PyInterpreterState_New(void) { return py(makeInterpreter()); }
API(void) PyInterpreterState_Clear(PyInterpreterState* interpreter) {
  releaseInterpreterObjects(*as(interpreter));
}
API(void) PyInterpreterState_Delete(PyInterpreterState* interpreter) {
  if (as(interpreter)->threads != nullptr) Py_FatalError("remaining subinterpreters");
  deleteInterpreter(*as(interpreter));
}

// --- frame evaluators ---------------------------------------------------------------------------

API(void)
_PyInterpreterState_SetEvalFrameFunc(PyInterpreterState* interpreter,
                                     _PyFrameEvalFunction function) {
  bool own = function == nullptr || function == &_PyEval_EvalFrameDefault;
  setFrameEvaluator(*as(interpreter), own ? nullptr : reinterpret_cast<FrameEvaluator>(function));
}
API(_PyFrameEvalFunction) _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState* interpreter) {
  FrameEvaluator evaluator = as(interpreter)->frameEvaluator;
  if (evaluator == nullptr) return &_PyEval_EvalFrameDefault;
  return reinterpret_cast<_PyFrameEvalFunction>(evaluator);
}

// --- references to ids --------------------------------------------------------------------------

API(int) _PyInterpreterState_RequiresIDRef(PyInterpreterState* interpreter) {
  return as(interpreter)->endsWithId ? 1 : 0;
}
API(void) _PyInterpreterState_RequireIDRef(PyInterpreterState* interpreter, int required) {
  as(interpreter)->endsWithId = required != 0;
}
API(int) _PyInterpreterState_IDInitref(PyInterpreterState*) { return 0; }
API(int) _PyInterpreterState_IDIncref(PyInterpreterState* interpreter) {
  ++as(interpreter)->idReferences;
  return 0;
}
API(void) _PyInterpreterState_IDDecref(PyInterpreterState* interpreter) {
  Interpreter& self = *as(interpreter);
  if (--self.idReferences > 0 || !self.endsWithId) return;
  if (self.threads == nullptr) return;
  Thread* before = swapThread(self.threads);
  (void)finishPrograms(*self.threads);
  endInterpreter(*self.threads);
  swapThread(before);
}

// --- the type of ids ----------------------------------------------------------------------------

namespace taipan {

/// An id, which may outlive its interpreter.
struct InterpreterId : Object {
  i64 id;
};

namespace {

/// The interpreter of an id, without raising.
Interpreter* findInterpreter(i64 id) {
  for (Interpreter* i = runtime().interpreters; i != nullptr; i = i->next) {
    if (i->id == id) return i;
  }
  return nullptr;
}

Failure raiseUnrecognized(Thread& t, i64 id) {
  return t.raise(runtimeErrorType, "unrecognized interpreter ID %zd", static_cast<isize>(id));
}

/// The number that an id, or something with __index__, stands for; not negative.
Result<i64> idNumber(Thread& t, Object* object) {
  if (isExactly(object, &interpreterIDType)) return static_cast<InterpreterId*>(object)->id;
  if (object->type->asNumber == nullptr || object->type->asNumber->index == nullptr) {
    return t.raise(typeErrorType, "interpreter ID must be an int, got %.100s", object->type->name);
  }
  Ref<> number = PY_TRY(toIndex(t, object));
  i64 id;
  if (!fitsI64(*static_cast<Int*>(number.get()), &id)) {
    return t.raise(overflowErrorType, "int too big to convert");
  }
  if (id < 0) {
    return t.raise(valueErrorType, "interpreter ID must be a non-negative int, got %R", object);
  }
  return id;
}

Ref<> makeId(Thread& t, Type& type, i64 id, bool force) {
  Interpreter* interpreter = findInterpreter(id);
  if (interpreter == nullptr && !force) return raiseUnrecognized(t, id);
  Ref<InterpreterId> made = PY_TRY(newObject<InterpreterId>(t, type));
  made->id = id;
  if (interpreter != nullptr) ++interpreter->idReferences;
  return made;
}

void idDealloc(Object* object) {
  Interpreter* interpreter = findInterpreter(static_cast<InterpreterId*>(object)->id);
  if (interpreter != nullptr) _PyInterpreterState_IDDecref(::py(interpreter));
  object->type->free(object);
}

Ref<> idNew(Thread& t, Type& type, Object* id, Optional<bool> force) {
  return makeId(t, type, PY_TRY(idNumber(t, id)), force.value_or(false));
}
Ref<> idRepr(Thread& t, InterpreterId& self) {
  const char* name = self.type->name;
  const char* dot = std::strrchr(name, '.');
  return newStrFormat(t, "%s(%zd)", dot != nullptr ? dot + 1 : name, static_cast<isize>(self.id));
}
Ref<> idStr(Thread& t, InterpreterId& self) {
  return newStrFormat(t, "%zd", static_cast<isize>(self.id));
}
Ref<> idToInt(Thread&, InterpreterId& self) { return newInt(self.id); }
Result<isize> idHash(Thread& t, InterpreterId& self) { return toHash(t, newInt(self.id).get()); }
Ref<> idCompare(Thread& t, InterpreterId& self, Object* other, CompareOp op) {
  if (op != kEqual && op != kNotEqual) return Ref<>::share(notImplemented());
  bool equal = false;
  if (isExactly(other, &interpreterIDType)) {
    equal = self.id == static_cast<InterpreterId*>(other)->id;
  } else if (other->type->asNumber != nullptr && isNumber(other)) {
    equal = PY_TRY(compareBool(t, newInt(self.id).get(), other, kEqual));
  } else {
    return Ref<>::share(notImplemented());
  }
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

}  // namespace

constinit BuiltinType interpreterIDType{{
    .name = "InterpreterID",
    .doc = "A interpreter ID identifies a interpreter and may be used as an int.",
    .basicSize = sizeof(InterpreterId),
    .flags = kTypeBase,
    .dealloc = &idDealloc,
    .repr = slot<idRepr>,
    .str = slot<idStr>,
    .hash = slot<idHash>,
    .richCompare = slot<idCompare>,
    .new_ = newSlot<"InterpreterID.__init__", "(id, *, force=False)", idNew>,
    .number = {.toInt = slot<idToInt>, .index = slot<idToInt>},
}};

}  // namespace taipan

API(PyObject*) _PyInterpreterID_New(int64_t id) {
  return give(makeId(current(), interpreterIDType, id, false));
}
API(PyObject*) _PyInterpreterState_GetIDObject(PyInterpreterState* interpreter) {
  return _PyInterpreterID_New(as(interpreter)->id);
}
API(PyInterpreterState*) _PyInterpreterID_LookUp(PyObject* object) {
  Result<i64> id = idNumber(current(), taipan::as(object));
  if (id.failed()) return nullptr;
  Interpreter* found = findInterpreter(id.value());
  if (found == nullptr) (void)raiseUnrecognized(current(), id.value());
  return py(found);
}

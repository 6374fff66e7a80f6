// Running code objects outside of calls: exec, eval, modules; and what the running frame tells.
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "object/names.h"
#include "object/seams.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

Ref<Function> functionFor(Thread& t, Code* code, Object* globals, Object* closure) {
  Ref<Function> function = PY_TRY(newFunction(t, code, globals));
  if (closure != nullptr) {
    incref(closure);
    function->closure = static_cast<Tuple*>(closure);
  }
  return function;
}

}  // namespace

Ref<> evalCode(Thread& t, Code* code, Object* globals, Object* locals, Object* closure) {
  if (locals == nullptr) locals = globals;
  if (isDict(globals) && dictGetStr(static_cast<Dict*>(globals), names::__builtins__) == nullptr) {
    Object* builtins = builtinsFromGlobals(t, globals);
    if (builtins == nullptr) return failure;
    PY_TRY(dictSetStr(t, static_cast<Dict*>(globals), names::__builtins__, builtins));
  }
  Ref<Function> function = PY_TRY(functionFor(t, code, globals, closure));
  return runFunction(t, function.get(), locals, nullptr, 0, nullptr);
}

Ref<> evalCodeWithArguments(Thread& t, Code* code, Object* globals, Object* locals,
                            Object* const* args, isize count, Object* const* kwargs, isize kwCount,
                            Object* const* defaults, isize defaultCount, Object* kwDefaults,
                            Object* closure) {
  Ref<Function> function = PY_TRY(functionFor(t, code, globals, closure));
  if (defaultCount > 0)
    function->defaults = PY_TRY(tupleFromArray(t, defaults, defaultCount)).release();
  if (kwDefaults != nullptr) {
    incref(kwDefaults);
    function->kwdefaults = kwDefaults;
  }
  Ref<Tuple> names = PY_TRY(newTuple(t, kwCount));
  Ref<Tuple> all = PY_TRY(newTuple(t, count + kwCount));
  for (isize i = 0; i < count; ++i) {
    incref(args[i]);
    all->items[i] = args[i];
  }
  for (isize i = 0; i < kwCount; ++i) {
    incref(kwargs[2 * i]);
    incref(kwargs[2 * i + 1]);
    names->items[i] = kwargs[2 * i];
    all->items[count + i] = kwargs[2 * i + 1];
  }
  return runFunction(t, function.get(), locals, all->items, count,
                     kwCount > 0 ? names.get() : nullptr);
}

Status currentSuperArguments(Thread& t, Ref<Type>* type, Ref<>* object) {
  InterpreterFrame* frame = currentFrame(t);
  if (frame == nullptr) return t.raise(runtimeErrorType, "super(): no current frame");
  Code* code = frame->code;
  if (code->argcount == 0) return t.raise(runtimeErrorType, "super(): no arguments");
  Object* first = frame->localsplus[0];
  auto* names = static_cast<Tuple*>(code->localsplusnames);
  if (first != nullptr && isCell(first)) {
    // The argument is shared with an inner function: MAKE_CELL has wrapped it by now.
    bool wrapped = (bytesOf(code->localspluskinds)[0] & kLocalCell) != 0;
    if (wrapped) first = static_cast<Cell*>(first)->value;
  }
  if (first == nullptr) return t.raise(runtimeErrorType, "super(): arg[0] deleted");
  for (int i = code->nlocalsplus - code->nfreevars; i < code->nlocalsplus; ++i) {
    if (!strEqual(*static_cast<Str*>(names->items[i]), *names::__class__)) continue;
    Object* cell = frame->localsplus[i];
    if (cell == nullptr || !isCell(cell)) {
      return t.raise(runtimeErrorType, "super(): bad __class__ cell");
    }
    Object* cls = static_cast<Cell*>(cell)->value;
    if (cls == nullptr) return t.raise(runtimeErrorType, "super(): empty __class__ cell");
    if (!isType(cls)) {
      return t.raise(runtimeErrorType, "super(): __class__ is not a type (%s)", cls->type->name);
    }
    *type = Ref<Type>::share(static_cast<Type*>(cls));
    *object = Ref<>::share(first);
    return {};
  }
  return t.raise(runtimeErrorType, "super(): __class__ cell not found");
}

}  // namespace taipan

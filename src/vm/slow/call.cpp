#include "builtins/function/builtin_function.h"
#include "object/allocate.h"
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/function/function.h"
#include "vm/slow/slow.h"
#include "vm/tracing.h"

namespace taipan::slow {

InterpreterFrame* pushStackCall(Thread& t, Object* callable, Object** args, isize count,
                                Object* names) {
  auto* function = static_cast<Function*>(callable);
  Code* code = function->code;
  Object* locals = (code->flags & kCodeOptimized) != 0 ? nullptr : function->globals;
  if (names == nullptr && isPlainCall(code, count)) {
    InterpreterFrame* frame = allocateFrame(t, code);
    if (frame == nullptr) return nullptr;
    initFrame(frame, function, locals);  // takes over the stack's reference
    Object** to = frame->localsplus;
    for (isize i = 0; i < count; ++i) to[i] = args[i];
    for (isize i = count; i < code->nlocalsplus; ++i) to[i] = nullptr;
    return frame;
  }
  isize keywords = names == nullptr ? 0 : static_cast<Tuple*>(names)->size;
  isize positional = count - keywords;
  InterpreterFrame* frame =
      pushCall(t, function, locals, args, positional, args + positional, names);
  if (frame == nullptr) return nullptr;
  for (isize i = -1; i < count; ++i) decref(args[i]);
  return frame;
}

InterpreterFrame* pushConstruction(Thread& t, Object* init, Object** bottom, isize count,
                                   Object* names) {
  auto* type = static_cast<Type*>(bottom[1]);
  Ref<> self = allocateObject(t, *type);
  if (self.failed()) return nullptr;
  gcTrack(self.get());
  incref(init);
  bottom[0] = init;
  incref(self.get());
  bottom[1] = self.get();
  decref(type);  // the instance holds it, too
  InterpreterFrame* frame = pushStackCall(t, init, bottom + 1, count + 1, names);
  if (frame == nullptr) return nullptr;
  frame->exit = kExitConstructed;
  bottom[0] = self.release();
  return frame;
}

Object* callFromStack(Thread& t, Object* callable, Object** args, isize count, Object* names) {
  isize keywords = names == nullptr ? 0 : static_cast<Tuple*>(names)->size;
  usize positional = static_cast<usize>(count - keywords) | kVectorcallOffsetFlag;
  if (isTracing(t)) [[unlikely]] {
    return callTraced(t, callable, args, positional, names).release();
  }
  return callVector(t, callable, args, positional, names).release();
}

Object* fixCallResult(Thread& t, Object* result) {
  return checkCallResult(t, none(), result).release();
}

int prepareCallEx(Thread& t, Object* callable, Object** args) {
  Object* given = *args;
  if (given->type == &tupleType) return 0;
  if (given->type->iter == nullptr && !isSequence(given)) {
    Ref<Str> text = functionText(t, callable);
    if (text) {
      (void)t.raise(typeErrorType, "%U argument after * must be an iterable, not %.200s",
                    text.get(), given->type->name);
    }
    return -1;
  }
  Ref<Tuple> tuple = toTuple(t, given);
  if (tuple.failed()) return -1;
  *args = tuple.release();
  decref(given);
  return 0;
}

InterpreterFrame* pushCallEx(Thread& t, Object* callable, Object* args, Object* kwargs) {
  auto* function = static_cast<Function*>(callable);
  auto* tuple = static_cast<Tuple*>(args);
  Object* locals = (function->code->flags & kCodeOptimized) != 0 ? nullptr : function->globals;
  if (kwargs == nullptr || static_cast<Dict*>(kwargs)->used == 0) {
    return pushCall(t, function, locals, tuple->items, tuple->size, nullptr, nullptr);
  }
  Ref<> names = dictKeysTuple(t, kwargs);
  if (names.failed()) return nullptr;
  auto* keywords = static_cast<Tuple*>(names.get());
  for (isize i = 0; i < keywords->size; ++i) {
    if (isStr(keywords->items[i])) continue;
    (void)t.raise(typeErrorType, "keywords must be strings");
    return nullptr;
  }
  Ref<> values = dictValuesTuple(t, kwargs);
  if (values.failed()) return nullptr;
  return pushCall(t, function, locals, tuple->items, tuple->size,
                  static_cast<Tuple*>(values.get())->items, names.get());
}

/// callable(*args, **kwargs) with the events of a call from C for a profiler.
static Ref<> callExTraced(Thread& t, Object* callable, Tuple& args, Object* kwargs) {
  if (kwargs == nullptr || dictSize(kwargs) == 0) {
    return callTraced(t, callable, args.items, static_cast<usize>(args.size), nullptr);
  }
  Ref<> names = PY_TRY(dictKeysTuple(t, kwargs));
  auto& keys = *static_cast<Tuple*>(names.get());
  for (isize i = 0; i < keys.size; ++i) {
    if (!isStr(keys.items[i])) return callTupleDict(t, callable, &args, kwargs);
  }
  Ref<> values = PY_TRY(dictValuesTuple(t, kwargs));
  Ref<Tuple> all = PY_TRY(newTuple(t, args.size + keys.size));
  auto copy = [&](const Tuple& from, isize at) {
    for (isize i = 0; i < from.size; ++i) {
      all->items[at + i] = Ref<>::share(from.items[i]).release();
    }
  };
  copy(args, 0);
  copy(*static_cast<Tuple*>(values.get()), args.size);
  return callTraced(t, callable, all->items, static_cast<usize>(args.size), &keys);
}

Object* callEx(Thread& t, Object* callable, Object* args, Object* kwargs) {
  if (isTracing(t)) {
    return callExTraced(t, callable, *static_cast<Tuple*>(args), kwargs).release();
  }
  return callTupleDict(t, callable, args, kwargs).release();
}

Object* makeFunction(Thread& t, Object* code, InterpreterFrame* frame) {
  return newFunction(t, static_cast<Code*>(code), frame->globals).release();
}

}  // namespace taipan::slow

// Calls whose callee is the one seen before, or of the same kind. A PRECALL form that makes the
// whole call also skips the CALL behind it.
#include "builtins/descriptor/descriptor.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/function/builtin_function.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/type/type_rt.h"
#include "object/names.h"
#include "object/seams.h"
#include "vm/function/function.h"
#include "vm/ops/quick_macros.h"
#include "vm/slow/slow.h"
#include "vm/specialize.h"

namespace taipan {

/// Units from behind a PRECALL to behind its CALL: a cache, CALL, four caches.
inline constexpr int kSkipCall = 6;

HANDLER(PRECALL_ADAPTIVE) {
  ADAPTIVE(PRECALL, specializePrecall(sp - oparg - 2, ip, oparg, t.keywordNames));
}

HANDLER(CALL_ADAPTIVE) {
  ADAPTIVE(CALL, specializeCall(sp - oparg - 2, ip, oparg, t.keywordNames));
}

HANDLER(PRECALL_PYFUNC) {
  if (sp[-static_cast<isize>(oparg) - 2] == nullptr &&
      sp[-static_cast<isize>(oparg) - 1]->type == &methodType) [[unlikely]]
    MISS(PRECALL);
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(PRECALL_BOUND_METHOD) {
  Object** bottom = sp - oparg - 2;
  if (bottom[0] != nullptr || bottom[1]->type != &methodType) [[unlikely]]
    MISS(PRECALL);
  GOTO(opPRECALL);
}

/// Ends a call whose operands lie from `bottom`: releases them, pushes the result, goes on.
#define FINISH_CALL(bottom, result)                                        \
  do {                                                                     \
    Object* result_ = (result);                                            \
    while (sp > bottom) {                                                  \
      Object* dead_ = *--sp;                                               \
      if (dead_ != nullptr) decref(dead_);                                 \
    }                                                                      \
    if ((result_ == nullptr) != t.hasPending()) [[unlikely]]               \
      result_ = slow::fixCallResult(t, result_);                           \
    if (result_ == nullptr) [[unlikely]]                                   \
      ERROR();                                                             \
    PUSH(result_);                                                         \
    if (t.evalBreaker.load(std::memory_order_relaxed) != 0) [[unlikely]] { \
      if (handleEvalBreaker(t).failed()) ERROR();                          \
    }                                                                      \
    ip += kSkipCall;                                                       \
    NEXT();                                                                \
  } while (false)

/// As FINISH_CALL; the call counts as a level of recursion, as those of functions without or with
/// one argument do.
#define FINISH_COUNTED_CALL(bottom, call)                                         \
  do {                                                                            \
    if (t.enterRecursion(" while calling a Python object").failed()) [[unlikely]] \
      ERROR();                                                                    \
    Object* counted_ = (call);                                                    \
    t.leaveRecursion();                                                           \
    FINISH_CALL(bottom, counted_);                                                \
  } while (false)

// --- builtin functions
// ------------------------------------------------------------------------------

#define BUILTIN_CALLEE(flagBits)                                                    \
  Object** bottom = sp - oparg - 2;                                                 \
  auto* function = static_cast<BuiltinFunction*>(bottom[1]);                        \
  if (bottom[0] != nullptr || function->type != &builtinFunctionType ||             \
      (function->definition->flags & kMethodConvention) != (flagBits)) [[unlikely]] \
    MISS(PRECALL);                                                                  \
  SAVE()

HANDLER(PRECALL_NO_KW_BUILTIN_O) {
  if (oparg != 1) MISS(PRECALL);
  BUILTIN_CALLEE(kMethodO);
  FINISH_COUNTED_CALL(bottom, function->definition->function.one(function->self, sp[-1]));
}

HANDLER(PRECALL_NO_KW_BUILTIN_FAST) {
  BUILTIN_CALLEE(kMethodFastcall);
  FINISH_CALL(bottom,
              function->definition->function.fast(function->self, bottom + 2, isize{oparg}));
}

HANDLER(PRECALL_BUILTIN_FAST_WITH_KEYWORDS) {
  BUILTIN_CALLEE(kMethodFastcall | kMethodKeywords);
  Object* names = t.keywordNames;
  t.keywordNames = nullptr;
  isize count = isize{oparg} - (names == nullptr ? 0 : static_cast<Tuple*>(names)->size);
  FINISH_CALL(bottom, function->definition->function.fastKeywords(function->self, bottom + 2, count,
                                                                  names));
}

/// `object->definition` is the row of the builtin of that name, whose address is remembered.
HANDLER(PRECALL_NO_KW_LEN) {
  Object** bottom = sp - 3;
  if (oparg != 1 || bottom[0] != nullptr || !isBuiltinLen(bottom[1])) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  Result<isize> size = length(t, sp[-1]);
  FINISH_CALL(bottom, size.failed() ? nullptr : newInt(size.value()).release());
}

HANDLER(PRECALL_NO_KW_ISINSTANCE) {
  Object** bottom = sp - 4;
  if (oparg != 2 || bottom[0] != nullptr || !isBuiltinIsInstance(bottom[1])) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  Object* cls = sp[-1];
  if (sp[-2]->type == cls) {
    incref(&trueObject);
    FINISH_CALL(bottom, &trueObject);
  }
  Result<bool> is = isInstance(t, sp[-2], cls);
  FINISH_CALL(bottom, is.failed() ? nullptr : Ref<>::share(boolObject(is.value())).release());
}

// --- types
// ------------------------------------------------------------------------------------------

HANDLER(PRECALL_NO_KW_TYPE_1) {
  Object** bottom = sp - 3;
  if (oparg != 1 || bottom[0] != nullptr || bottom[1] != &typeType) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  Object* type = sp[-1]->type;
  incref(type);
  FINISH_CALL(bottom, type);
}

HANDLER(PRECALL_NO_KW_STR_1) {
  Object** bottom = sp - 3;
  if (oparg != 1 || bottom[0] != nullptr || bottom[1] != &strType) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  FINISH_CALL(bottom, toStr(t, sp[-1]).release());
}

HANDLER(PRECALL_NO_KW_TUPLE_1) {
  Object** bottom = sp - 3;
  if (oparg != 1 || bottom[0] != nullptr || bottom[1] != &tupleType) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  FINISH_CALL(bottom, toTuple(t, sp[-1]).release());
}

HANDLER(PRECALL_BUILTIN_CLASS) {
  Object** bottom = sp - oparg - 2;
  if (bottom[0] != nullptr || bottom[1]->type != &typeType ||
      static_cast<Type*>(bottom[1])->vectorcall == nullptr) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  Object* names = t.keywordNames;
  t.keywordNames = nullptr;
  usize count =
      oparg - (names == nullptr ? 0 : static_cast<usize>(static_cast<Tuple*>(names)->size));
  FINISH_CALL(bottom,
              static_cast<Type*>(bottom[1])->vectorcall(bottom[1], bottom + 2, count, names));
}

// --- methods of builtin types
// ----------------------------------------------------------------------- The stack: descriptor,
// self, arguments.

#define METHOD_CALLEE(flagBits)                                     \
  Object** bottom = sp - oparg - 2;                                 \
  auto* method = static_cast<MethodDescriptor*>(bottom[0]);         \
  if (method == nullptr || method->type != &methodDescriptorType || \
      (method->method->flags & kMethodConvention) != (flagBits) ||  \
      !isInstanceOf(bottom[1], method->owner)) [[unlikely]]         \
    MISS(PRECALL);                                                  \
  SAVE()

HANDLER(PRECALL_NO_KW_METHOD_DESCRIPTOR_NOARGS) {
  if (oparg != 0) MISS(PRECALL);
  METHOD_CALLEE(kMethodNoArgs);
  FINISH_COUNTED_CALL(bottom, method->method->function.one(bottom[1], nullptr));
}

HANDLER(PRECALL_NO_KW_METHOD_DESCRIPTOR_O) {
  if (oparg != 1) MISS(PRECALL);
  METHOD_CALLEE(kMethodO);
  FINISH_COUNTED_CALL(bottom, method->method->function.one(bottom[1], bottom[2]));
}

HANDLER(PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST) {
  METHOD_CALLEE(kMethodFastcall);
  FINISH_CALL(bottom, method->method->function.fast(bottom[1], bottom + 2, isize{oparg}));
}

HANDLER(PRECALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS) {
  METHOD_CALLEE(kMethodFastcall | kMethodKeywords);
  Object* names = t.keywordNames;
  t.keywordNames = nullptr;
  isize count = isize{oparg} - (names == nullptr ? 0 : static_cast<Tuple*>(names)->size);
  FINISH_CALL(bottom, method->method->function.fastKeywords(bottom[1], bottom + 2, count, names));
}

/// `list.append(x)`: the None that it gives is popped by the next instruction, as a rule.
HANDLER(PRECALL_NO_KW_LIST_APPEND) {
  Object** bottom = sp - 3;
  Object* self = bottom[1];
  if (oparg != 1 || self->type != &listType || !isListAppend(bottom[0])) [[unlikely]]
    MISS(PRECALL);
  SAVE();
  Object* method = bottom[0];
  Object* item = sp[-1];
  sp = bottom + 2;
  if (static_cast<List*>(self)->append(t, Ref<>::steal(item)).failed()) [[unlikely]]
    ERROR();
  sp = bottom;
  decref(self);
  decref(method);
  ip += kSkipCall;
  if ((*ip & 0xff) == static_cast<u8>(Opcode::POP_TOP)) {
    ++ip;
    NEXT();
  }
  incref(none());
  PUSH(none());
  NEXT();
}

// --- Python functions
// -------------------------------------------------------------------------------

HANDLER(CALL_PY_EXACT_ARGS) {
  Object** bottom = sp - oparg - 2;
  Object** args = bottom[0] != nullptr ? bottom + 1 : bottom + 2;
  auto* function = static_cast<Function*>(args[-1]);
  if (function->type != &functionType || function->version != readCache32(ip + 1)) [[unlikely]]
    MISS(CALL);
  Code* code = function->code;
  isize count = sp - args;
  if (count != code->argcount) [[unlikely]]
    MISS(CALL);
  SAVE();
  InterpreterFrame* callee = allocateFrame(t, code);
  if (callee == nullptr) [[unlikely]]
    ERROR();
  initFrame(callee, function, nullptr);
  Object** to = callee->localsplus;
  for (isize i = 0; i < count; ++i) to[i] = args[i];
  for (isize i = count; i < code->nlocalsplus; ++i) to[i] = nullptr;
  sp = bottom;
  SKIP_CACHE(4);
  SAVE_CALLER();
  ENTER_FRAME(callee);
}

/// A class whose `__init__` is a Python function gives that a frame.
HANDLER(CALL_PY_CLASS) {
  Object** bottom = sp - oparg - 2;
  if (bottom[0] != nullptr || !isType(bottom[1]) ||
      static_cast<Type*>(bottom[1])->versionTag != readCache32(ip + 1)) [[unlikely]]
    MISS(CALL);
  Object* init = lookupTypeInterned(static_cast<Type*>(bottom[1]), names::__init__);
  if (!runsPlainly(static_cast<Function*>(init))) [[unlikely]]
    MISS(CALL);
  SAVE();
  Object* names = t.keywordNames;
  t.keywordNames = nullptr;
  InterpreterFrame* callee = slow::pushConstruction(t, init, bottom, isize{oparg}, names);
  if (callee == nullptr) [[unlikely]]
    ERROR();
  sp = bottom + 1;
  SKIP_CACHE(4);
  SAVE_CALLER();
  ENTER_FRAME(callee);
}

HANDLER(CALL_PY_WITH_DEFAULTS) {
  Object** bottom = sp - oparg - 2;
  Object** args = bottom[0] != nullptr ? bottom + 1 : bottom + 2;
  auto* function = static_cast<Function*>(args[-1]);
  if (function->type != &functionType || function->version != readCache32(ip + 1)) [[unlikely]]
    MISS(CALL);
  Code* code = function->code;
  isize count = sp - args;
  isize minimum = ip[3];
  if (count > code->argcount || count < minimum) [[unlikely]]
    MISS(CALL);
  SAVE();
  InterpreterFrame* callee = allocateFrame(t, code);
  if (callee == nullptr) [[unlikely]]
    ERROR();
  initFrame(callee, function, nullptr);
  Object** to = callee->localsplus;
  isize i = 0;
  for (; i < count; ++i) to[i] = args[i];
  for (; i < code->argcount; ++i) {
    Object* value = function->defaults->items[i - minimum];
    incref(value);
    to[i] = value;
  }
  for (; i < code->nlocalsplus; ++i) to[i] = nullptr;
  sp = bottom;
  SKIP_CACHE(4);
  SAVE_CALLER();
  ENTER_FRAME(callee);
}

}  // namespace taipan

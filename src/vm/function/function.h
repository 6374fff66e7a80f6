// Python functions: code with defaults, closure and globals.
#pragma once

#include "builtins/code/code.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "vm/frame/frame.h"

namespace taipan {

/// = PyFunctionObject. Object fields are owned; those said to be optional may be null.
struct Function : Object {
  Object* globals;
  Object* builtins;
  Object* name;
  Object* qualname;
  Code* code;
  Tuple* defaults;     ///< optional
  Object* kwdefaults;  ///< optional dict
  Tuple* closure;      ///< optional tuple of cells
  Object* doc;
  Object* dict;  ///< optional
  Object* weakreflist;
  Object* module;       ///< optional
  Object* annotations;  ///< optional dict, or the tuple (name, value, ...) MAKE_FUNCTION got
  VectorcallFunction vectorcall;
  u32 version;  ///< 0 = none; taken away by every change of code or defaults
};

inline bool isFunction(const Object* object) { return object->type == &functionType; }

/// A function of `code` over `globals`; `__qualname__` is `qualname` or the code's if null.
Ref<Function> newFunction(Thread& t, Code* code, Object* globals, Object* qualname = nullptr);
/// The builtins that code with these globals sees; borrowed from them or the running frame. Fails
/// with an exception when they cannot be found.
Object* builtinsFromGlobals(Thread& t, Object* globals);
/// The version tag, given on first demand; 0 if tags have run out.
u32 functionVersion(Function* function);
/// tp vectorcall of functions.
Object* functionVectorcall(Object* function, Object* const* args, usize count, Object* names);

/// Whether a call of the function runs its code to the return in one go, without a namespace.
inline bool runsPlainly(const Function* function) {
  constexpr int kOther = kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator;
  return (function->code->flags & (kCodeOptimized | kOther)) == kCodeOptimized &&
         function->vectorcall == functionVectorcall;
}
/// Whether `count` positional arguments and nothing else fill the parameters one to one.
inline bool isPlainCall(const Code* code, isize count) {
  return count == code->argcount && code->kwonlyargcount == 0 &&
         (code->flags & (kCodeVarArgs | kCodeVarKeywords)) == 0;
}
/// Sorts arguments (borrowed) into the zeroed locals of a new frame, as new references. On failure
/// some of them are set. `kwValues` are the values of the keywords in `names`.
Status fillLocals(Thread& t, Function* function, Object** locals, Object* const* args, isize count,
                  Object* const* kwValues, Object* names);

/// Sets up the head of a new frame that takes over a reference to `function`; `locals` is shared
/// and may be null.
PY_ALWAYS_INLINE void initFrame(InterpreterFrame* frame, Function* function, Object* locals) {
  Code* code = function->code;
  incref(code);
  xincref(locals);
  frame->function = function;
  frame->globals = function->globals;
  frame->builtins = function->builtins;
  frame->locals = locals;
  frame->code = code;
  frame->frameObject = nullptr;
  frame->prevInstr = code->units() - 1;
  frame->stackTop = code->nlocalsplus;
  frame->exit = kExitToCaller;
  frame->owner = kOwnedByThread;
  frame->safepoint = 0;
}

/// Pushes a frame for a call with borrowed arguments; null with the exception. The recursion count
/// is not touched.
InterpreterFrame* pushCall(Thread& t, Function* function, Object* locals, Object* const* args,
                           isize count, Object* const* kwValues, Object* names);
/// Runs a function's code with `locals` as its namespace (class bodies, modules); see pushCall.
Ref<> runFunction(Thread& t, Function* function, Object* locals, Object* const* args, isize count,
                  Object* names);

}  // namespace taipan

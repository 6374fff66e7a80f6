// _opcode: what the `opcode` and `dis` modules ask the compiler.
#include "builtins/int/int.h"
#include "bytecode/opcode.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"

namespace taipan {

namespace {

Result<int> opcodeStackEffect(Thread& t, Object*, int op, Object* argument, Object* jump) {
  int oparg = 0;
  if (op >= kHaveArgument) {
    if (!argument || argument == none()) {
      return t.raise(valueErrorType,
                     "stack_effect: opcode requires oparg but oparg was not specified");
    }
    oparg = PY_TRY(toCInt(t, argument));
  } else if (argument && argument != none()) {
    return t.raise(valueErrorType,
                   "stack_effect: opcode does not permit oparg but oparg was specified");
  }
  JumpEffect which = JumpEffect::kMaximum;
  if (jump == boolObject(true)) {
    which = JumpEffect::kJump;
  } else if (jump == boolObject(false)) {
    which = JumpEffect::kFallThrough;
  } else if (jump && jump != none()) {
    return t.raise(valueErrorType, "stack_effect: jump must be False, True or None");
  }
  int effect = stackEffect(op, oparg, which);
  if (effect == kInvalidStackEffect) return t.raise(valueErrorType, "invalid opcode or oparg");
  return effect;
}

Ref<> opcodeSpecializationStats(Object*) { return Ref<>::share(none()); }

constinit const MethodDef kFunctions[] = {
    METHOD("stack_effect", "($module, opcode, oparg=None, /, *, jump=None)", opcodeStackEffect,
           "Compute the stack effect of the opcode."),
    METHOD("get_specialization_stats", "($module, /)", opcodeSpecializationStats,
           "Return the specialization stats"),
    {},
};

}  // namespace

extern constinit const ModuleSpec opcodeModule{
    .name = "_opcode",
    .doc = "Opcode support module.",
    .functions = kFunctions,
};

}  // namespace taipan

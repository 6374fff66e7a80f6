// Quickening (PEP 659): code that runs often is rewritten in place. Instructions that can be
// specialised get their adaptive form, which looks at the operands of a run and chooses a form that
// is right for such operands; pairs of simple instructions become one superinstruction. The facts a
// form relies on are in the inline cache behind the instruction.
//
// Cache unit 0 is a counter. In an adaptive instruction: runs until the next attempt. In a
// specialised one: misses until it becomes adaptive again. All other units belong to the form.
#pragma once

#include <cstring>

#include "builtins/code/code.h"
#include "vm/frame/frame.h"

namespace taipan {

/// Rewrites a code object's instructions with their adaptive forms and superinstructions.
void quicken(Code* code);
/// How many code objects have been.
extern isize quickenedCount;
/// Makes all specialised instructions adaptive again, as if each had missed too often. The stress
/// build does it at safepoints to the code that runs: no handler may rely on a form staying.
void forgetForms(Code* code);

/// Counts a start or a loop of the code.
PY_ALWAYS_INLINE void warmUp(Code* code) {
  if (code->warmup != 0 && ++code->warmup == 0) [[unlikely]]
    quicken(code);
}

/// The stress build changes forms at nearly every chance.
#ifdef TAIPAN_STRESS
inline constexpr CodeUnit kMissesAllowed = 1;
inline constexpr CodeUnit kBackoffRuns = 2;
#else
inline constexpr CodeUnit kMissesAllowed = 53;
inline constexpr CodeUnit kBackoffRuns = 127;
#endif

inline void setOpcode(CodeUnit* instruction, Opcode op) {
  reinterpret_cast<u8*>(instruction)[0] = static_cast<u8>(op);
}
PY_ALWAYS_INLINE u32 readCache32(const CodeUnit* at) {
  u32 value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
inline void writeCache32(CodeUnit* at, u32 value) { std::memcpy(at, &value, sizeof value); }
PY_ALWAYS_INLINE Object* readCachePointer(const CodeUnit* at) {
  Object* value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
inline void writeCachePointer(CodeUnit* at, Object* value) {
  std::memcpy(at, &value, sizeof value);
}

/// A specialised instruction met operands that it is not for.
inline void noteMiss(CodeUnit* ip, Opcode adaptive) {
  if (ip[0] == 0) {
    setOpcode(ip - 1, adaptive);
    ip[0] = kBackoffRuns;
  } else {
    --ip[0];
  }
}

// Choosing a form. `ip` points behind the instruction (at its cache). The instruction is rewritten,
// or its counter set for a later attempt. None of these raises or runs Python code.
void specializeLoadGlobal(InterpreterFrame* frame, CodeUnit* ip, Object* name);
void specializeLoadAttr(Object* owner, CodeUnit* ip, Object* name);
void specializeStoreAttr(Object* owner, CodeUnit* ip, Object* name);
void specializeLoadMethod(Object* owner, CodeUnit* ip, Object* name);
void specializeBinaryOp(Object* left, Object* right, CodeUnit* ip, u32 op, Object** locals);
void specializeBinarySubscr(Object* container, Object* key, CodeUnit* ip);
void specializeStoreSubscr(Object* container, Object* key, CodeUnit* ip);
void specializeCompare(Object* left, Object* right, CodeUnit* ip, u32 op);
/// `bottom` is the first of the call's slots: null or method, self or callable, arguments.
void specializePrecall(Object** bottom, CodeUnit* ip, u32 oparg, Object* names);
void specializeCall(Object** bottom, CodeUnit* ip, u32 oparg, Object* names);

}  // namespace taipan

// What the iterators' __reduce__ methods share.
#pragma once

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// `builtins.<name>`; AttributeError if somebody deleted it.
Ref<> getBuiltin(Thread& t, const char* name);

/// (callable, (argument,)) with the callable looked up in builtins.
Ref<> reduceToCall(Thread& t, const char* builtin, Object* argument);
/// (callable, (argument,), state).
Ref<> reduceToCall(Thread& t, const char* builtin, Object* argument, isize state);
/// (callable, ([],)) or (callable, ((),)): an exhausted iterator.
Ref<> reduceExhaustedList(Thread& t, const char* builtin);
Ref<> reduceExhaustedTuple(Thread& t, const char* builtin);

}  // namespace taipan

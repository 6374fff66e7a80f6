// Exception groups (PEP 654) for the interpreter's `except*`.
#pragma once

#include "builtins/exceptions/exceptions.h"

namespace taipan {

inline bool isExceptionGroup(const Object* object) {
  return isInstanceOf(object, &baseExceptionGroupType);
}

/// `BaseExceptionGroup(message, exceptions)`; `exceptions` is a sequence.
Ref<> newExceptionGroup(Thread& t, const char* message, Object* exceptions);
/// What part of an exception an `except* type` clause takes and what is left, each None if
/// nothing. A naked exception that matches is wrapped in a group.
Status exceptionGroupMatch(Thread& t, Object* exception, Object* type, Ref<>* match, Ref<>* rest);
/// What has to be raised at the end of a try/except* statement: `original` was handled, the list
/// has what the clauses raised or reraised (None for nothing). None if there is nothing to raise.
Ref<> prepareReraiseStar(Thread& t, Object* original, List* raised);

}  // namespace taipan

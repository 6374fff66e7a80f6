// Calling the special methods of an object's class (never looked up in the instance).
#pragma once

#include "builtins/type/type.h"

namespace taipan {

/// Calls special method `name` of args[0]'s type; args[0] is self. Missing if the type has none.
inline Lookup callSpecialVector(Thread& t, Str* name, Object* const* args, usize count) {
  Object* self = args[0];
  Object* found = lookupTypeInterned(self->type, name);
  if (found == nullptr) return Lookup::missing();
  Ref<> method = Ref<>::share(found);
  if (hasFlag(found->type, kTypeMethodDescriptor)) {
    return callVector(t, found, args, count);
  }
  if (TernaryFunction get = found->type->descrGet) {
    method = Ref<>::steal(get(found, self, self->type));
    if (!method) return failure;
  }
  return callVector(t, method.get(), args + 1, (count - 1) | kVectorcallOffsetFlag);
}

template <class... A>
Lookup callSpecial(Thread& t, Object* self, Str* name, A*... args) {
  Object* array[sizeof...(A) + 2] = {nullptr, self, args...};
  return callSpecialVector(t, name, array + 1, sizeof...(A) + 1);
}

/// The same, where a missing method is AttributeError(name).
template <class... A>
Ref<> callRequired(Thread& t, Object* self, Str* name, A*... args) {
  Lookup result = callSpecial(t, self, name, args...);
  if (result.isMissing()) return t.raiseObject(attributeErrorType, name);
  return std::move(result).value();
}

}  // namespace taipan

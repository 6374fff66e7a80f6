// Builtin functions that have forms of their own, recognised by their table rows.
#pragma once

#include "builtins/descriptor/descriptor.h"
#include "builtins/function/builtin_function.h"

namespace taipan {

/// The rows of len(), isinstance() and list.append; null until they were met.
extern const MethodDef* lenDefinition;
extern const MethodDef* isInstanceDefinition;
extern const MethodDef* listAppendDefinition;

inline bool isBuiltinLen(Object* o) {
  return o->type == &builtinFunctionType &&
         static_cast<BuiltinFunction*>(o)->definition == lenDefinition;
}
inline bool isBuiltinIsInstance(Object* o) {
  return o->type == &builtinFunctionType &&
         static_cast<BuiltinFunction*>(o)->definition == isInstanceDefinition;
}
inline bool isListAppend(Object* o) {
  return o != nullptr && o->type == &methodDescriptorType &&
         static_cast<MethodDescriptor*>(o)->method == listAppendDefinition;
}

}  // namespace taipan

// `builtin_function_or_method`: a C function with its self. The calling conventions of the C API
// (METH_*) are each served by one vectorcall function.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

/// = PyCFunctionObject.
struct BuiltinFunction : Object {
  const MethodDef* definition;  ///< borrowed: lives as long as the function
  Object* self;                 ///< owned, or null
  Object* module;               ///< owned, or null: the `__module__`
  Object* weaklist;
  VectorcallFunction vectorcall;
};

/// = PyCMethodObject: with the class that defines it (METH_METHOD).
struct BuiltinMethod : BuiltinFunction {
  Type* definingClass;  ///< owned
};

inline bool isBuiltinFunction(const Object* object) {
  return isInstanceOf(object, &builtinFunctionType);
}
/// What the C function gets as self: null for static methods.
inline Object* builtinSelf(const BuiltinFunction& function) {
  return (function.definition->flags & kMethodStatic) != 0 ? nullptr : function.self;
}

/// A function object for a table row. `self` (the module, object or class; may be null) and
/// `module` (a str, may be null) are shared; `cls` is the defining class of a METH_METHOD row.
/// SystemError for invalid flags.
Ref<> newBuiltinFunction(Thread& t, const MethodDef* definition, Object* self,
                         Object* module = nullptr, Type* cls = nullptr);

/// "module.qualname()" of a callable for error messages (= _PyObject_FunctionStr).
Ref<Str> functionText(Thread& t, Object* function);
/// Gives freed function objects back; the number of blocks.
isize builtinFunctionClearFreeList();

}  // namespace taipan

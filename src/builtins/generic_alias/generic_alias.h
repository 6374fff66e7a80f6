// `list[int]` (types.GenericAlias, PEP 585) and `int | str` (types.UnionType, PEP 604).
#pragma once

#include "object/builtin_types.h"

namespace taipan {

/// = gaobject.
struct GenericAlias : Object {
  Object* origin;      ///< owned
  Object* args;        ///< owned tuple
  Object* parameters;  ///< owned tuple, made on demand
  Object* weaklist;
  bool starred;  ///< `*tuple[int]`
  VectorcallFunction vectorcall;
};

/// = unionobject.
struct UnionObject : Object {
  Object* args;        ///< owned tuple
  Object* parameters;  ///< owned tuple, made on demand
};

/// `origin[args]`; `args` that is no tuple is the only argument. Also the body of
/// `__class_getitem__` methods.
Ref<> newGenericAlias(Thread& t, Object* origin, Object* args);
/// `a | b` for types, None, aliases and unions; NotImplemented for anything else.
Ref<> unionOr(Thread& t, Object* a, Object* b);
/// The type variables in a tuple of arguments, each once, in order.
Ref<Tuple> collectTypeParameters(Thread& t, Tuple* args);
/// `self[item]` for an object with args and parameters: the new arguments (a tuple).
Ref<> substituteParameters(Thread& t, Object* self, Tuple* args, Tuple* parameters, Object* item);
/// The repr of a type as an argument of an alias or a union.
Ref<Str> typeArgumentRepr(Thread& t, Object* argument);

}  // namespace taipan

// `type` and the machinery of classes: making types ready, the MRO, creating classes, updating
// slots. type_rt.h has versions and the method cache, instance.h the layout of instances.
#pragma once

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type_rt.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// Readies every type of builtin_types.def and exceptions.def. Needs the interned names and a
/// Thread; called once when the runtime starts.
Status readyCoreTypes(Thread& t);

inline Dict* typeDict(const Type* type) { return static_cast<Dict*>(type->dict); }
inline Tuple* typeMro(const Type* type) { return static_cast<Tuple*>(type->mro); }
inline Tuple* typeBases(const Type* type) { return static_cast<Tuple*>(type->bases); }

/// `type.__name__`, `__qualname__`, and `__module__` (which may be any object a class sets).
Ref<Str> typeName(Thread& t, Type& type);
Ref<Str> typeQualname(Thread& t, Type& type);
Ref<> typeModule(Thread& t, Type& type);
/// "module.qualname", or the qualname alone for builtins: as tracebacks and reprs show it.
Ref<Str> typeFullName(Thread& t, Type& type);
/// The part of a static type's name after the last dot.
const char* typeShortName(const Type& type);

/// Attribute access on a class: what type.__getattribute__ / __setattr__ do. Null deletes.
Ref<> typeGetAttribute(Thread& t, Type& type, Object* name);
Status typeSetAttribute(Thread& t, Type& type, Object* name, Object* value);

/// The C3 linearisation that `type.mro()` gives.
Ref<List> computeMro(Thread& t, Type& type);
/// The most derived of the metaclasses of the bases and `meta`, borrowed; TypeError on conflict.
Result<Type*> calculateMetaclass(Thread& t, Type* meta, Tuple* bases);
/// The base that determines the layout, borrowed; TypeError for unacceptable bases.
Result<Type*> bestBase(Thread& t, Tuple* bases);

/// `type.__new__(meta, name, bases, namespace, **kwargs)`; `kwargs` may be null.
Ref<> newClass(Thread& t, Type& meta, Str* name, Tuple* bases, Dict* dict, Dict* kwargs);
/// Calls a class: `cls(*args, **kw)` as type.__call__ does it (a vectorcall function).
Object* typeVectorcall(Object* cls, Object* const* args, usize count, Object* names);

/// Whether calling the class is `object.__new__` and its `__init__`, a special method of a Python
/// class, and nothing else. Holds as long as the type's version.
bool isPlainConstruction(const Type* type);

/// One item of a heap type's description (= PyType_Slot) and the description (= PyType_Spec).
struct TypeSlot {
  int slot;  ///< Py_* of typeslots.h
  void* function;
};
struct HeapTypeSpec {
  const char* name;
  int basicSize;
  int itemSize;
  unsigned int flags;
  TypeSlot* slots;
};
/// A heap type from its description (= PyType_FromModuleAndSpec). `module` may be null; `bases` is
/// a type, a tuple of types or null.
Ref<Type> newTypeFromSpec(Thread& t, Object* module, HeapTypeSpec& spec, Object* bases);

/// Makes `type.__abstractmethods__`'s consequence: object() refuses to make instances.
inline bool isAbstract(const Type* type) { return hasFlag(type, kTypeAbstract); }

/// Ready for types whose tables were filled at run time, see builtin_type.h: typeReady(t, type).

}  // namespace taipan

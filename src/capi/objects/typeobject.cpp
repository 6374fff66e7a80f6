// Types: readying, heap types from descriptions, what is looked up through them.

#include "builtins/descriptor/descriptor.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/structseq/structseq.h"
#include "builtins/type/type.h"
#include "builtins/type/type_internal.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"

using namespace taipan;

API(int) PyType_Ready(PyTypeObject* type) { return toInt(typeReady(current(), *as(type))); }
API(int) PyType_IsSubtype(PyTypeObject* type, PyTypeObject* ancestor) {
  return isSubtype(as(type), as(ancestor));
}
API(void) PyType_Modified(PyTypeObject* type) { typeModified(as(type)); }
API(unsigned long) PyType_GetFlags(PyTypeObject* type) { return as(type)->flags; }
API(PyObject*) PyType_GenericNew(PyTypeObject* type, PyObject*, PyObject*) {
  return py(as(type)->alloc(as(type), 0));
}
API(PyObject*) PyType_GetName(PyTypeObject* type) { return give(typeName(current(), *as(type))); }
API(PyObject*) PyType_GetQualName(PyTypeObject* type) {
  return give(typeQualname(current(), *as(type)));
}
API(const char*) _PyType_Name(PyTypeObject* type) { return typeShortName(*as(type)); }
API(PyTypeObject*) _PyType_CalculateMetaclass(PyTypeObject* meta, PyObject* bases) {
  Result<Type*> winner = calculateMetaclass(current(), as(meta), as<Tuple>(bases));
  return winner.failed() ? nullptr : py(winner.value());
}
API(PyObject*) _PyType_Lookup(PyTypeObject* type, PyObject* name) {
  return py(lookupType(as(type), as(name)));
}
API(PyObject*) _PyType_LookupId(PyTypeObject* type, _Py_Identifier* name) {
  Str* text = identifierText(current(), name);
  return text == nullptr ? nullptr : py(lookupType(as(type), text));
}
API(PyObject*) _PyType_GetDocFromInternalDoc(const char* name, const char* doc) {
  return give(docOf(current(), name, doc));
}
API(PyObject*) _PyType_GetTextSignatureFromInternalDoc(const char* name, const char* doc) {
  return give(textSignatureOf(current(), name, doc));
}
API(int) _PyType_CheckConsistency(PyTypeObject*) { return 1; }

API(unsigned int) PyType_ClearCache(void) {
  // Method caches belong to versions of types: a new version of `object` reaches them all.
  unsigned int tag = objectType.versionTag;
  typeModified(&objectType);
  return tag;
}

// --- heap types ---------------------------------------------------------------------------------

API(PyObject*) PyType_FromModuleAndSpec(PyObject* module, PyType_Spec* spec, PyObject* bases) {
  return give(
      newTypeFromSpec(current(), as(module), *reinterpret_cast<HeapTypeSpec*>(spec), as(bases)));
}
API(PyObject*) PyType_FromSpecWithBases(PyType_Spec* spec, PyObject* bases) {
  return PyType_FromModuleAndSpec(nullptr, spec, bases);
}
API(PyObject*) PyType_FromSpec(PyType_Spec* spec) {
  return PyType_FromModuleAndSpec(nullptr, spec, nullptr);
}

API(void*) PyType_GetSlot(PyTypeObject* type, int slot) {
  int offset = typeSlotOffset(slot);
  if (offset < 0) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  void** place = slotAddress(as(type), offset);
  return place == nullptr ? nullptr : *place;
}

API(PyObject*) PyType_GetModule(PyTypeObject* type) {
  Thread& t = current();
  if (!hasFlag(as(type), kTypeHeap)) {
    return give(
        t.raise(typeErrorType, "PyType_GetModule: Type '%s' is not a heap type", as(type)->name));
  }
  Object* module = static_cast<HeapType*>(as(type))->module;
  if (module == nullptr) {
    return give(t.raise(typeErrorType, "PyType_GetModule: Type '%s' has no associated module",
                        as(type)->name));
  }
  return py(module);
}

API(void*) PyType_GetModuleState(PyTypeObject* type) {
  PyObject* module = PyType_GetModule(type);
  return module == nullptr ? nullptr : as<Module>(module)->state;
}

API(PyObject*) PyType_GetModuleByDef(PyTypeObject* type, PyModuleDef* def) {
  Tuple* mro = typeMro(as(type));
  for (isize i = 0; mro != nullptr && i < mro->size; ++i) {
    auto* ancestor = static_cast<Type*>(mro->items[i]);
    if (!hasFlag(ancestor, kTypeHeap)) continue;
    Object* module = static_cast<HeapType*>(ancestor)->module;
    if (module != nullptr && isModule(module) && static_cast<Module*>(module)->def == def) {
      return py(module);
    }
  }
  return give(current().raise(typeErrorType,
                              "PyType_GetModuleByDef: No superclass of '%s' has the given module",
                              as(type)->name));
}

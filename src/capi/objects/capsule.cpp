// Capsules: C pointers between extension modules.

#include "builtins/capsule/capsule.h"

#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyCapsule_New(void* pointer, const char* name, PyCapsule_Destructor destructor) {
  return give(
      newCapsule(current(), pointer, name, reinterpret_cast<void (*)(Object*)>(destructor)));
}
API(int) PyCapsule_IsValid(PyObject* capsule, const char* name) {
  return isValidCapsule(as(capsule), name);
}
API(void*) PyCapsule_GetPointer(PyObject* capsule, const char* name) {
  return capsulePointer(current(), as(capsule), name);
}
API(void*) PyCapsule_Import(const char* name, int) { return importCapsule(current(), name); }

/// The capsule, or null with ValueError "FUNCTION called with invalid PyCapsule object".
static Capsule* checkedCapsule(PyObject* object, const char* function) {
  if (object != nullptr && isExactly(as(object), &capsuleType) &&
      as<Capsule>(object)->pointer != nullptr) {
    return as<Capsule>(object);
  }
  current().raise(valueErrorType, "%s called with invalid PyCapsule object", function);
  return nullptr;
}

API(const char*) PyCapsule_GetName(PyObject* object) {
  Capsule* capsule = checkedCapsule(object, "PyCapsule_GetName");
  return capsule == nullptr ? nullptr : capsule->name;
}
API(PyCapsule_Destructor) PyCapsule_GetDestructor(PyObject* object) {
  Capsule* capsule = checkedCapsule(object, "PyCapsule_GetDestructor");
  return capsule == nullptr ? nullptr : reinterpret_cast<PyCapsule_Destructor>(capsule->destructor);
}
API(void*) PyCapsule_GetContext(PyObject* object) {
  Capsule* capsule = checkedCapsule(object, "PyCapsule_GetContext");
  return capsule == nullptr ? nullptr : capsule->context;
}

API(int) PyCapsule_SetPointer(PyObject* object, void* pointer) {
  if (checkedCapsule(object, "PyCapsule_SetPointer") == nullptr) return -1;
  if (pointer == nullptr) {
    return toInt(current().raise(valueErrorType, "PyCapsule_SetPointer called with null pointer"));
  }
  as<Capsule>(object)->pointer = pointer;
  return 0;
}
API(int) PyCapsule_SetName(PyObject* object, const char* name) {
  if (checkedCapsule(object, "PyCapsule_SetName") == nullptr) return -1;
  as<Capsule>(object)->name = name;
  return 0;
}
API(int) PyCapsule_SetDestructor(PyObject* object, PyCapsule_Destructor destructor) {
  if (checkedCapsule(object, "PyCapsule_SetDestructor") == nullptr) return -1;
  as<Capsule>(object)->destructor = reinterpret_cast<void (*)(Object*)>(destructor);
  return 0;
}
API(int) PyCapsule_SetContext(PyObject* object, void* context) {
  if (checkedCapsule(object, "PyCapsule_SetContext") == nullptr) return -1;
  as<Capsule>(object)->context = context;
  return 0;
}

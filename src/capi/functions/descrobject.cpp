// Descriptors, bound methods and member access.

#include "builtins/descriptor/descriptor.h"
#include "builtins/type/type.h"
#include "capi/capi.h"

// Needs <Python.h> before it.
#include <structmember.h>

using namespace taipan;

API(PyObject*) PyDescr_NewMethod(PyTypeObject* type, PyMethodDef* row) {
  return give(newMethodDescriptor(current(), *as(type), *as(row)));
}
API(PyObject*) PyDescr_NewClassMethod(PyTypeObject* type, PyMethodDef* row) {
  return give(newClassMethodDescriptor(current(), *as(type), *as(row)));
}
API(PyObject*) PyDescr_NewMember(PyTypeObject* type, PyMemberDef* row) {
  return give(newMemberDescriptor(current(), *as(type), *reinterpret_cast<MemberDef*>(row)));
}
API(PyObject*) PyDescr_NewGetSet(PyTypeObject* type, PyGetSetDef* row) {
  return give(newGetSetDescriptor(current(), *as(type), *reinterpret_cast<GetSetDef*>(row)));
}
API(PyObject*) PyDescr_NewWrapper(PyTypeObject* type, struct wrapperbase* base, void* wrapped) {
  return give(
      newWrapperDescriptor(current(), *as(type), *reinterpret_cast<WrapperBase*>(base), wrapped));
}
API(PyObject*) PyWrapper_New(PyObject* descriptor, PyObject* self) {
  return give(newMethodWrapper(current(), as<WrapperDescriptor>(descriptor), as(self)));
}
API(int) PyDescr_IsData(PyObject* descriptor) { return as(descriptor)->type->descrSet != nullptr; }
API(PyObject*) PyDictProxy_New(PyObject* mapping) {
  return give(call(current(), static_cast<Object*>(&mappingProxyType), as(mapping)));
}

API(PyObject*) PyMember_GetOne(const char* object, PyMemberDef* row) {
  return give(getMember(current(), object, *reinterpret_cast<MemberDef*>(row)));
}
API(int) PyMember_SetOne(char* object, PyMemberDef* row, PyObject* value) {
  return toInt(setMember(current(), object, *reinterpret_cast<MemberDef*>(row), as(value)));
}

API(PyObject*) PyMethod_New(PyObject* function, PyObject* self) {
  if (self == nullptr) return give(BAD_INTERNAL_CALL());
  return give(newBoundMethod(current(), as(function), as(self)));
}
API(PyObject*) PyMethod_Function(PyObject* method) {
  if (!isExactly(as(method), &methodType)) return give(BAD_INTERNAL_CALL());
  return py(as<BoundMethod>(method)->function);
}
API(PyObject*) PyMethod_Self(PyObject* method) {
  if (!isExactly(as(method), &methodType)) return give(BAD_INTERNAL_CALL());
  return py(as<BoundMethod>(method)->self);
}

API(PyObject*) PyClassMethod_New(PyObject* function) {
  return give(call(current(), static_cast<Object*>(&classMethodType), as(function)));
}
API(PyObject*) PyStaticMethod_New(PyObject* function) {
  return give(call(current(), static_cast<Object*>(&staticMethodType), as(function)));
}
API(PyObject*) PyInstanceMethod_New(PyObject* function) {
  return give(call(current(), static_cast<Object*>(&instanceMethodType), as(function)));
}
API(PyObject*) PyInstanceMethod_Function(PyObject* method) {
  if (!isExactly(as(method), &instanceMethodType)) return give(BAD_INTERNAL_CALL());
  return py(as<InstanceMethod>(method)->function);
}

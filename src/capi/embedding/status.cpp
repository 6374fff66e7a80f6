// PyStatus, and the lists of wide strings that a configuration consists of.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include <Python.h>
#include <internal/pycore_initconfig.h>

#include <cwchar>

#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "memory/memory.h"

using namespace taipan;

// --- PyStatus -----------------------------------------------------------------------------------

API(PyStatus) PyStatus_Ok(void) { return {PyStatus::_PyStatus_TYPE_OK, nullptr, nullptr, 0}; }
API(PyStatus) PyStatus_Error(const char* message) {
  return {PyStatus::_PyStatus_TYPE_ERROR, nullptr, message, 0};
}
API(PyStatus) PyStatus_NoMemory(void) { return PyStatus_Error("memory allocation failed"); }
API(PyStatus) PyStatus_Exit(int code) {
  return {PyStatus::_PyStatus_TYPE_EXIT, nullptr, nullptr, code};
}
API(int) PyStatus_IsError(PyStatus status) {
  return status._type == PyStatus::_PyStatus_TYPE_ERROR;
}
API(int) PyStatus_IsExit(PyStatus status) { return status._type == PyStatus::_PyStatus_TYPE_EXIT; }
API(int) PyStatus_Exception(PyStatus status) { return status._type != PyStatus::_PyStatus_TYPE_OK; }

// --- PyWideStringList ---------------------------------------------------------------------------

static wchar_t* copyWide(const wchar_t* text) {
  usize bytes = (std::wcslen(text) + 1) * sizeof(wchar_t);
  auto* copy = static_cast<wchar_t*>(rawMalloc(bytes));
  if (copy != nullptr) std::wmemcpy(copy, text, bytes / sizeof(wchar_t));
  return copy;
}

API(PyStatus)
PyWideStringList_Insert(PyWideStringList* list, Py_ssize_t index, const wchar_t* item) {
  if (index < 0) return PyStatus_Error("PyWideStringList_Insert index must be >= 0");
  if (index > list->length) index = list->length;
  auto bytes = static_cast<usize>(list->length + 1) * sizeof(wchar_t*);
  auto** items = static_cast<wchar_t**>(rawRealloc(list->items, bytes));
  if (items == nullptr) return PyStatus_NoMemory();
  list->items = items;
  wchar_t* copy = copyWide(item);
  if (copy == nullptr) return PyStatus_NoMemory();
  for (isize i = list->length; i > index; --i) items[i] = items[i - 1];
  items[index] = copy;
  ++list->length;
  return PyStatus_Ok();
}

API(PyStatus) PyWideStringList_Append(PyWideStringList* list, const wchar_t* item) {
  return PyWideStringList_Insert(list, list->length, item);
}

API(void) _PyWideStringList_Clear(PyWideStringList* list) {
  for (isize i = 0; i < list->length; ++i) rawFree(list->items[i]);
  rawFree(list->items);
  *list = {0, nullptr};
}

API(PyStatus) _PyWideStringList_Extend(PyWideStringList* list, const PyWideStringList* other) {
  for (isize i = 0; i < other->length; ++i) {
    PyStatus status = PyWideStringList_Append(list, other->items[i]);
    if (PyStatus_Exception(status)) return status;
  }
  return PyStatus_Ok();
}

/// Replaces the list; on failure (-1) it is unchanged.
API(int) _PyWideStringList_Copy(PyWideStringList* list, const PyWideStringList* other) {
  PyWideStringList copy{0, nullptr};
  if (PyStatus_Exception(_PyWideStringList_Extend(&copy, other))) {
    _PyWideStringList_Clear(&copy);
    return -1;
  }
  _PyWideStringList_Clear(list);
  *list = copy;
  return 0;
}

static Ref<List> listOf(Thread& t, const PyWideStringList& list) {
  Ref<List> result = newList(t);
  if (!result) return result;
  for (isize i = 0; i < list.length; ++i) {
    Ref<Str> item =
        PY_TRY(newStrChars(t, list.items[i], 4, static_cast<isize>(std::wcslen(list.items[i]))));
    PY_TRY(result->append(t, item.get()));
  }
  return result;
}
API(PyObject*) _PyWideStringList_AsList(const PyWideStringList* list) {
  return give(listOf(current(), *list));
}

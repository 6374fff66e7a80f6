// Memory: the allocation domains, objects without and with a GC head, the collector.

#include <cstdio>
#include <cstring>
#include <cwchar>

#include "capi/capi.h"
#include "memory/allocator_choice.h"
#include "memory/block_stats.h"
#include "memory/debug_hooks.h"
#include "memory/memory.h"
#include "modules/sys/free_list_stats.h"
#include "object/gc/gc.h"
#include "object/gc/gc_state.h"

using namespace taipan;

// --- domains ------------------------------------------------------------------------------------

API(void*) PyMem_RawMalloc(size_t size) { return rawMalloc(size); }
API(void*) PyMem_RawCalloc(size_t count, size_t size) { return rawCalloc(count, size); }
API(void*) PyMem_RawRealloc(void* block, size_t size) { return rawRealloc(block, size); }
API(void) PyMem_RawFree(void* block) { rawFree(block); }

API(void*) PyMem_Malloc(size_t size) { return memMalloc(size); }
API(void*) PyMem_Calloc(size_t count, size_t size) { return memCalloc(count, size); }
API(void*) PyMem_Realloc(void* block, size_t size) { return memRealloc(block, size); }
API(void) PyMem_Free(void* block) { memFree(block); }

API(void*) PyObject_Malloc(size_t size) { return objectMalloc(size); }
API(void*) PyObject_Calloc(size_t count, size_t size) {
  size_t bytes;
  return __builtin_mul_overflow(count, size, &bytes) ? nullptr : objectCalloc(bytes);
}
API(void*) PyObject_Realloc(void* block, size_t size) { return objectRealloc(block, size); }

API(void) PyMem_GetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx* allocator) {
  std::memcpy(allocator, &allocators[domain], sizeof(Allocator));
}
API(void) PyMem_SetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx* allocator) {
  std::memcpy(&allocators[domain], allocator, sizeof(Allocator));
  if (domain == PYMEM_DOMAIN_OBJ) objectDomainIsDefault = false;
}
API(void) PyObject_GetArenaAllocator(PyObjectArenaAllocator* allocator) {
  std::memcpy(allocator, &arenaAllocator, sizeof(ArenaAllocator));
}
API(void) PyObject_SetArenaAllocator(PyObjectArenaAllocator* allocator) {
  std::memcpy(&arenaAllocator, allocator, sizeof(ArenaAllocator));
}
API(const char*) _PyMem_GetCurrentAllocatorName(void) { return currentAllocatorName(); }
API(void) PyMem_SetupDebugHooks(void) { installDebugHooks(); }
API(int) _PyMem_GetAllocatorName(const char* name, PyMemAllocatorName* allocator) {
  AllocatorChoice choice;
  if (!allocatorFromName(name, &choice)) return -1;
  *allocator = static_cast<PyMemAllocatorName>(choice);
  return 0;
}
API(int) _PyMem_SetupAllocators(PyMemAllocatorName allocator) {
  if (allocator < PYMEM_ALLOCATOR_NOT_SET || allocator > PYMEM_ALLOCATOR_PYMALLOC_DEBUG) return -1;
  chooseAllocator(static_cast<AllocatorChoice>(allocator));
  return 0;
}
API(int) _PyMem_SetDefaultAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx* old) {
  if (domain < PYMEM_DOMAIN_RAW || domain > PYMEM_DOMAIN_OBJ) return -1;
  if (old != nullptr) PyMem_GetAllocator(domain, old);
  allocators[domain] = usualAllocator(domain, false);
  return 0;
}

// --- copies of text -----------------------------------------------------------------------------

static char* copyText(const char* text, void* (*allocate)(usize)) {
  usize size = std::strlen(text) + 1;
  auto* copy = static_cast<char*>(allocate(size));
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}
API(char*) _PyMem_Strdup(const char* text) { return copyText(text, &memMalloc); }
API(char*) _PyMem_RawStrdup(const char* text) { return copyText(text, &rawMalloc); }
API(wchar_t*) _PyMem_RawWcsdup(const wchar_t* text) {
  usize size = (std::wcslen(text) + 1) * sizeof(wchar_t);
  auto* copy = static_cast<wchar_t*>(rawMalloc(size));
  return copy == nullptr ? nullptr : static_cast<wchar_t*>(std::memcpy(copy, text, size));
}

// --- objects without a GC head
// --------------------------------------------------------------------

/// Head and type of fresh memory.
static Object* initialise(Object* object, Type* type) {
  if (hasFlag(type, kTypeHeap)) incref(type);
  object->type = type;
  object->refcount = 1;
  return object;
}

API(PyObject*) PyObject_Init(PyObject* object, PyTypeObject* type) {
  if (object == nullptr) return PyErr_NoMemory();
  return py(initialise(as(object), as(type)));
}
API(PyVarObject*) PyObject_InitVar(PyVarObject* object, PyTypeObject* type, Py_ssize_t size) {
  if (object == nullptr) return reinterpret_cast<PyVarObject*>(PyErr_NoMemory());
  initialise(reinterpret_cast<Object*>(object), as(type));
  object->ob_size = size;
  return object;
}

API(PyObject*) _PyObject_New(PyTypeObject* type) {
  auto* object =
      static_cast<PyObject*>(objectMalloc(static_cast<usize>(instanceSize(*as(type), 0))));
  return PyObject_Init(object, type);
}
API(PyVarObject*) _PyObject_NewVar(PyTypeObject* type, Py_ssize_t items) {
  auto* object =
      static_cast<PyVarObject*>(objectMalloc(static_cast<usize>(instanceSize(*as(type), items))));
  return PyObject_InitVar(object, type, items);
}

// --- objects with a GC head ---------------------------------------------------------------------

API(PyObject*) _PyObject_GC_New(PyTypeObject* type) {
  if (hasFlag(as(type), kTypeManagedDict)) return give(allocateInstance(current(), *as(type)));
  Object* object = gcAllocate(current(), as(type), instanceSize(*as(type), 0));
  return object == nullptr ? nullptr : py(initialise(object, as(type)));
}

API(PyVarObject*) _PyObject_GC_NewVar(PyTypeObject* type, Py_ssize_t items) {
  if (items < 0) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  Object* object = gcAllocate(current(), as(type), instanceSize(*as(type), items));
  if (object == nullptr) return nullptr;
  initialise(object, as(type));
  static_cast<VarObject*>(object)->size = items;
  return reinterpret_cast<PyVarObject*>(object);
}

API(PyVarObject*) _PyObject_GC_Resize(PyVarObject* object, Py_ssize_t items) {
  auto* old = reinterpret_cast<VarObject*>(object);
  usize size = sizeof(GcHead) + static_cast<usize>(instanceSize(*old->type, items));
  auto* head = static_cast<GcHead*>(objectRealloc(gcHead(old), size));
  if (head == nullptr) return reinterpret_cast<PyVarObject*>(PyErr_NoMemory());
  auto* moved = static_cast<VarObject*>(gcObject(head));
  moved->size = items;
  return reinterpret_cast<PyVarObject*>(moved);
}

API(void) PyObject_GC_Track(void* object) {
  if (!isTracked(static_cast<Object*>(object))) gcTrack(static_cast<Object*>(object));
}
API(void) PyObject_GC_UnTrack(void* object) { gcUntrack(static_cast<Object*>(object)); }
API(int) PyObject_IS_GC(PyObject* object) { return isGcObject(as(object)); }
API(int) PyObject_GC_IsTracked(PyObject* object) {
  return isGcObject(as(object)) && isTracked(as(object));
}
API(int) PyObject_GC_IsFinalized(PyObject* object) {
  return isGcObject(as(object)) && (gcHead(as(object))->prev & kGcFinalized) != 0;
}

API(Py_ssize_t) PyGC_Collect(void) {
  if (!gcState.enabled) return 0;
  SavedException saved(current());
  return collectWithCallbacks(current(), 2).collected;
}
API(int) PyGC_Enable(void) { return std::exchange(gcState.enabled, true); }
API(int) PyGC_Disable(void) { return std::exchange(gcState.enabled, false); }
API(int) PyGC_IsEnabled(void) { return gcState.enabled; }

// --- the end of objects -------------------------------------------------------------------------

API(void) PyObject_CallFinalizer(PyObject* object) {
  Type* type = as(object)->type;
  if (type->finalize == nullptr) return;
  bool collectable = isGcObject(as(object));
  if (collectable && (gcHead(as(object))->prev & kGcFinalized) != 0) return;
  type->finalize(as(object));
  if (collectable) gcHead(as(object))->prev |= kGcFinalized;
}

API(int) PyObject_CallFinalizerFromDealloc(PyObject* object) {
  return finalizeFromDealloc(as(object)) ? -1 : 0;
}

API(int) _PyTrash_cond(PyObject* object, destructor dealloc) {
  return reinterpret_cast<destructor>(as(object)->type->dealloc) == dealloc;
}

// The trashcan of <object.h> keeps its scope in two calls; TrashScope does the work of each.

API(int) _PyTrash_begin(PyThreadState*, PyObject* object) {
  alignas(TrashScope) char storage[sizeof(TrashScope)];
  return (new (storage) TrashScope(as(object)))->postponed();
}
API(void) _PyTrash_end(PyThreadState* thread) {
  Thread& t = as(thread);
  --t.trashNesting;
  // Opening and closing a scope on the outermost level frees what was postponed.
  if (t.trashLater != nullptr && t.trashNesting <= 0 && !t.nativeStackLow()) {
    TrashScope scope(none());
  }
}

// --- statistics ---------------------------------------------------------------------------------

API(Py_ssize_t) _Py_GetAllocatedBlocks(void) { return static_cast<Py_ssize_t>(countBlocks()); }

API(void) _PyDebugAllocatorStats(FILE* out, const char* name, int count, size_t size) {
  printBlocksOf(out, count, name, static_cast<Py_ssize_t>(size));
}
API(void) _PyDict_DebugMallocStats(FILE* out) { printFreeLists(out, &dictType); }
API(void) _PyFloat_DebugMallocStats(FILE* out) { printFreeLists(out, &floatType); }
API(void) _PyList_DebugMallocStats(FILE* out) { printFreeLists(out, &listType); }
API(void) _PyTuple_DebugMallocStats(FILE* out) { printFreeLists(out, &tupleType); }
API(void) _PyObject_DebugTypeStats(FILE* out) { printFreeLists(out, nullptr); }
/// 0 if the allocator keeps no figures, which the C library's does not.
API(int) _PyObject_DebugMallocStats(FILE* out) {
  if (!keepsBlockStats()) return 0;
  printBlockStats(out);
  return 1;
}

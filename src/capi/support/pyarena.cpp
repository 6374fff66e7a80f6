// PyArena: blocks and object references that are given back all at once.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include <Python.h>
#include <internal/pycore_pyarena.h>

#include <new>
#include <vector>

#include "capi/capi.h"
#include "memory/memory.h"

using namespace taipan;

/// The head of a block; what is given out follows it, aligned for anything.
struct alignas(16) ArenaBlock {
  ArenaBlock* next;
};

/// A list of blocks and the objects to release.
struct _arena {
  ArenaBlock* blocks = nullptr;
  std::vector<Object*> objects;
};

API(PyArena*) _PyArena_New(void) {
  auto* arena = new (std::nothrow) _arena;
  if (arena == nullptr) current().raiseNoMemory();
  return arena;
}

API(void) _PyArena_Free(PyArena* arena) {
  for (ArenaBlock* block = arena->blocks; block != nullptr;) {
    ArenaBlock* next = block->next;
    memFree(block);
    block = next;
  }
  for (Object* object : arena->objects) decref(object);
  delete arena;
}

API(void*) _PyArena_Malloc(PyArena* arena, size_t size) {
  if (size > static_cast<usize>(kIsizeMax) - sizeof(ArenaBlock)) return PyErr_NoMemory();
  auto* block = static_cast<ArenaBlock*>(memMalloc(sizeof(ArenaBlock) + size));
  if (block == nullptr) return PyErr_NoMemory();
  block->next = arena->blocks;
  arena->blocks = block;
  return block + 1;
}

/// Takes over the reference.
API(int) _PyArena_AddPyObject(PyArena* arena, PyObject* object) {
  arena->objects.push_back(as(object));
  return 0;
}

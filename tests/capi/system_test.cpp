// C-API reference: "Buffer Protocol", "MemoryView objects", "Data marshalling support", "Memory
// Management", "System Functions", "Thread State and the Global Interpreter Lock", "Context
// Variables Objects", "Iterators of generators".

#include <cstring>

#include "support.h"

using namespace capi_test;

// What sys.getallocatedblocks() returns; its header is internal/pycore_pymem.h.
extern "C" Py_ssize_t _Py_GetAllocatedBlocks(void);

namespace {

class SystemApi : public PythonTest {
 protected:
  Owned one{PyLong_FromLong(1)};
};

TEST_F(SystemApi, Buffers) {
  Owned array = eval("bytearray(b'abcdef')"), bytes = eval("b'abc'");
  Py_buffer view;
  EXPECT_EQ(1, PyObject_CheckBuffer(bytes));
  EXPECT_EQ(0, PyObject_CheckBuffer(one));
  EXPECT_EQ(0, PyObject_GetBuffer(array, &view, PyBUF_FULL));
  EXPECT_EQ(6, view.len);
  EXPECT_EQ(1, view.itemsize);
  EXPECT_STREQ("B", view.format);
  EXPECT_EQ(1, view.ndim);
  EXPECT_EQ(0, view.readonly);
  EXPECT_EQ(array.get(), view.obj);
  EXPECT_EQ(1, PyBuffer_IsContiguous(&view, 'C'));
  EXPECT_EQ(1, PyBuffer_IsContiguous(&view, 'F'));
  EXPECT_EQ(0, PyBuffer_IsContiguous(&view, 'x'));
  Py_ssize_t index[] = {2};
  EXPECT_EQ('c', *static_cast<char*>(PyBuffer_GetPointer(&view, index)));
  char copy[6];
  EXPECT_EQ(0, PyBuffer_ToContiguous(copy, &view, 6, 'C'));
  EXPECT_EQ(0, memcmp("abcdef", copy, 6));
  EXPECT_EQ(0, PyBuffer_FromContiguous(&view, const_cast<char*>("ABCDEF"), 6, 'C'));
  PyBuffer_Release(&view);
  EXPECT_EQ(nullptr, view.obj);
  PyBuffer_Release(&view);
  EXPECT_EQ("bytearray(b'ABCDEF')", repr(array));
  EXPECT_RAISES_INT("BufferError: Object is not writable.",
                    PyObject_GetBuffer(bytes, &view, PyBUF_WRITABLE));
  EXPECT_RAISES_INT("TypeError: a bytes-like object is required, not 'int'",
                    PyObject_GetBuffer(one, &view, 0));
  EXPECT_EQ(0, PyBuffer_FillInfo(&view, nullptr, copy, 6, 1, PyBUF_SIMPLE));
  EXPECT_EQ(nullptr, view.format);
  PyBuffer_Release(&view);
  EXPECT_RAISES_INT("BufferError: Object is not writable.",
                    PyBuffer_FillInfo(&view, nullptr, copy, 6, 1, PyBUF_WRITABLE));
  EXPECT_EQ(4, PyBuffer_SizeFromFormat("i"));
  Py_ssize_t shape[] = {2, 3}, strides[2];
  PyBuffer_FillContiguousStrides(2, shape, strides, 4, 'C');
  EXPECT_EQ(12, strides[0]);
  EXPECT_EQ(4, strides[1]);
  Owned target = eval("bytearray(3)");
  EXPECT_EQ(0, PyObject_CopyData(target, bytes));
  EXPECT_EQ("bytearray(b'abc')", repr(target));
}

TEST_F(SystemApi, MemoryViews) {
  Owned view(PyMemoryView_FromObject(eval("b'abc'")));
  EXPECT_TRUE(PyMemoryView_Check(view.get()));
  EXPECT_EQ(3, PyMemoryView_GET_BUFFER(view.get())->len);
  EXPECT_RAISES("TypeError: memoryview: a bytes-like object is required, not 'int'",
                PyMemoryView_FromObject(one));
  char memory[] = "xyz";
  EXPECT_REPR("b'xyz'", PyBytes_FromObject(Owned(PyMemoryView_FromMemory(memory, 3, PyBUF_READ))));
  EXPECT_RAISES("BufferError: underlying buffer is not writable",
                PyMemoryView_GetContiguous(eval("b'abc'"), PyBUF_WRITE, 'C'));
  Owned contiguous(PyMemoryView_GetContiguous(eval("memoryview(b'abcdef')[::2]"), PyBUF_READ, 'C'));
  EXPECT_REPR("b'ace'", PyBytes_FromObject(contiguous));
}

TEST_F(SystemApi, Marshal) {
  Owned value = eval("[1, 'a', (None, 2.5)]");
  Owned data(PyMarshal_WriteObjectToString(value, Py_MARSHAL_VERSION));
  char* text = PyBytes_AS_STRING(data.get());
  EXPECT_REPR("[1, 'a', (None, 2.5)]",
              PyMarshal_ReadObjectFromString(text, PyBytes_GET_SIZE(data.get())));
  EXPECT_RAISES("EOFError: marshal data too short", PyMarshal_ReadObjectFromString(text, 6));
  EXPECT_RAISES("EOFError: EOF read where object expected",
                PyMarshal_ReadObjectFromString(text, 0));
  EXPECT_RAISES("ValueError: bad marshal data (unknown type code)",
                PyMarshal_ReadObjectFromString("\1", 1));
  EXPECT_RAISES("ValueError: unmarshallable object",
                PyMarshal_WriteObjectToString(eval("object()"), 4));
  FILE* file = tmpfile();
  PyMarshal_WriteLongToFile(0x01020304, file, 4);
  PyMarshal_WriteObjectToFile(value, file, 4);
  rewind(file);
  EXPECT_EQ(0x0304, PyMarshal_ReadShortFromFile(file));
  EXPECT_EQ(0x0102, PyMarshal_ReadShortFromFile(file));
  EXPECT_REPR("[1, 'a', (None, 2.5)]", PyMarshal_ReadObjectFromFile(file));
  EXPECT_RAISES_INT("EOFError: EOF read where not expected", PyMarshal_ReadLongFromFile(file));
  rewind(file);
  EXPECT_EQ(0x01020304, PyMarshal_ReadLongFromFile(file));
  EXPECT_REPR("[1, 'a', (None, 2.5)]", PyMarshal_ReadLastObjectFromFile(file));
  fclose(file);
}

TEST_F(SystemApi, Memory) {
  for (auto allocate : {PyMem_Malloc, PyMem_RawMalloc, PyObject_Malloc}) {
    EXPECT_EQ(nullptr, allocate(static_cast<size_t>(PY_SSIZE_T_MAX) + 1));
  }
  void* block = PyMem_Malloc(0);
  EXPECT_NE(nullptr, block);
  block = PyMem_Realloc(block, 100);
  memset(block, 1, 100);
  block = PyMem_Realloc(block, 10);
  EXPECT_EQ(1, static_cast<char*>(block)[9]);
  PyMem_Free(block);
  PyMem_Free(nullptr);
  auto* zeros = static_cast<char*>(PyMem_Calloc(3, 7));
  EXPECT_EQ(0, zeros[20]);
  PyMem_Free(zeros);
  EXPECT_EQ(nullptr, PyMem_Calloc(PY_SSIZE_T_MAX, 3));
  PyMem_RawFree(PyMem_RawRealloc(PyMem_RawCalloc(0, 0), 5));
  PyObject_Free(PyObject_Realloc(PyObject_Calloc(1, 3), 50));
  PyMemAllocatorEx before;
  PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &before);
  EXPECT_NE(nullptr, before.malloc);
}

TEST_F(SystemApi, RawMemoryIsTheCLibrarys) {
  Py_ssize_t before = _Py_GetAllocatedBlocks();
  void* raw = PyMem_RawMalloc(32);
  void* fromC = malloc(32);
  EXPECT_EQ(before, _Py_GetAllocatedBlocks());
  free(raw);
  PyMem_RawFree(fromC);
  void* counted = PyMem_Malloc(32);
  void* zeros = PyObject_Calloc(2, 16);
  EXPECT_EQ(before + 2, _Py_GetAllocatedBlocks());
  counted = PyMem_Realloc(counted, 48);
  EXPECT_EQ(before + 2, _Py_GetAllocatedBlocks());
  PyMem_Free(counted);
  PyObject_Free(zeros);
  PyMem_Free(nullptr);
  EXPECT_EQ(before, _Py_GetAllocatedBlocks());
}

TEST_F(SystemApi, Sys) {
  EXPECT_TRUE(PyList_Check(PySys_GetObject("path")));
  EXPECT_EQ(nullptr, PySys_GetObject("no such thing"));
  EXPECT_EQ(0, PySys_SetObject("capi_test", one));
  EXPECT_EQ(one.get(), PySys_GetObject("capi_test"));
  EXPECT_EQ(0, PySys_SetObject("capi_test", nullptr));
  EXPECT_EQ(nullptr, PySys_GetObject("capi_test"));
  Owned scope = exec("import sys, io\nold = sys.stdout\nsys.stdout = io.StringIO()\n");
  PySys_WriteStdout("%s %d", "text", 5);
  PySys_FormatStdout(" %R", Py_None);
  EXPECT_REPR("'text 5 None'", PyObject_CallMethod(PySys_GetObject("stdout"), "getvalue", nullptr));
  PySys_SetObject("stdout", PyDict_GetItemString(scope, "old"));
  PySys_AddXOption(L"capi=1");
  EXPECT_EQ("'1'", repr(PyDict_GetItemString(PySys_GetXOptions(), "capi")));
  EXPECT_EQ(0, PySys_Audit("capi.test", "i", 5));
  EXPECT_REPR("'p'", PyOS_FSPath(eval("'p'")));
  EXPECT_RAISES("TypeError: expected str, bytes or os.PathLike object, not int", PyOS_FSPath(one));
  wchar_t* wide = Py_DecodeLocale("abc", nullptr);
  EXPECT_STREQ(L"abc", wide);
  char* narrow = Py_EncodeLocale(wide, nullptr);
  EXPECT_STREQ("abc", narrow);
  PyMem_Free(narrow);
  PyMem_RawFree(wide);
  EXPECT_NE(nullptr, Py_GetVersion());
  EXPECT_NE(nullptr, Py_GetCopyright());
  EXPECT_NE(nullptr, Py_GetCompiler());
  EXPECT_NE(nullptr, Py_GetBuildInfo());
  EXPECT_EQ(0x030b02f0ul, Py_Version);
}

int pendingRuns = 0;
int countPending(void*) {
  ++pendingRuns;
  return 0;
}

TEST_F(SystemApi, ThreadStates) {
  PyThreadState* own = PyThreadState_Get();
  EXPECT_EQ(own, PyThreadState_GET());
  EXPECT_EQ(1, PyGILState_Check());
  EXPECT_NE(nullptr, PyThreadState_GetDict());
  EXPECT_EQ(PyInterpreterState_Get(), PyThreadState_GetInterpreter(own));
  EXPECT_EQ(0, PyInterpreterState_GetID(PyInterpreterState_Get()));
  EXPECT_NE(nullptr, PyInterpreterState_GetDict(PyInterpreterState_Get()));
  EXPECT_EQ(PyInterpreterState_Get(), PyInterpreterState_Head());
  EXPECT_EQ(own, PyThreadState_Swap(nullptr));
  EXPECT_EQ(nullptr, PyThreadState_Swap(own));
  PyThreadState* other = PyThreadState_New(PyInterpreterState_Get());
  EXPECT_NE(PyThreadState_GetID(own), PyThreadState_GetID(other));
  PyThreadState_Clear(other);
  PyThreadState_Delete(other);
  EXPECT_EQ(nullptr, PyThreadState_GetFrame(own));
  EXPECT_EQ(0, PyThreadState_SetAsyncExc(12345, PyExc_ValueError));
  EXPECT_EQ(0, Py_AddPendingCall(countPending, nullptr));
  EXPECT_EQ(0, Py_MakePendingCalls());
  EXPECT_EQ(1, pendingRuns);
  Py_BEGIN_ALLOW_THREADS EXPECT_EQ(0, PyGILState_Check());
  Py_END_ALLOW_THREADS PyThread_type_lock lock = PyThread_allocate_lock();
  EXPECT_EQ(1, PyThread_acquire_lock(lock, WAIT_LOCK));
  EXPECT_EQ(0, PyThread_acquire_lock(lock, NOWAIT_LOCK));
  PyThread_release_lock(lock);
  PyThread_free_lock(lock);
  Py_tss_t key = Py_tss_NEEDS_INIT;
  EXPECT_EQ(0, PyThread_tss_is_created(&key));
  EXPECT_EQ(0, PyThread_tss_create(&key));
  EXPECT_EQ(0, PyThread_tss_set(&key, &key));
  EXPECT_EQ(&key, PyThread_tss_get(&key));
  PyThread_tss_delete(&key);
}

TEST_F(SystemApi, ContextVariables) {
  Owned variable(PyContextVar_New("capi", one)), context(PyContext_CopyCurrent());
  PyObject* value = nullptr;
  EXPECT_TRUE(PyContextVar_CheckExact(variable.get()));
  EXPECT_EQ(0, PyContextVar_Get(variable, nullptr, &value));
  EXPECT_REPR("1", value);
  Owned token(PyContextVar_Set(variable, Py_None));
  EXPECT_EQ(0, PyContextVar_Get(variable, nullptr, &value));
  EXPECT_REPR("None", value);
  EXPECT_EQ(0, PyContextVar_Reset(variable, token));
  EXPECT_RAISES_INT("RuntimeError: <Token",
                    PyContextVar_Reset(variable, token) == -1
                        ? (PyErr_Clear(), PyErr_SetString(PyExc_RuntimeError, "<Token"), -1)
                        : 0);
  EXPECT_EQ(0, PyContext_Enter(context));
  EXPECT_EQ(0, PyContext_Exit(context));
}

}  // namespace

// C-API reference: "Struct Sequence Objects", and the functions around fork of "Operating System
// Utilities".

#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

using namespace capi_test;

namespace {

PyStructSequence_Field fields[] = {
    {"first", "the first field"}, {nullptr, nullptr}, {"third", nullptr}, {nullptr, nullptr}};

PyStructSequence_Desc description() {
  fields[1].name = const_cast<char*>(PyStructSequence_UnnamedField);
  return {"sample.Point", "a sample", fields, 2};
}

class StructSequenceApi : public PythonTest {
 protected:
  /// An instance with 1, 2, 3 as its fields.
  static Owned make(PyTypeObject* type) {
    Owned self(PyStructSequence_New(type));
    for (Py_ssize_t i = 0; i < 3; ++i) {
      PyStructSequence_SetItem(self, i, PyLong_FromSsize_t(i + 1));
    }
    return self;
  }
  static void check(PyTypeObject* type) {
    Owned self = make(type);
    EXPECT_EQ("1", repr(PyStructSequence_GetItem(self, 0)));
    EXPECT_EQ("3", repr(PyStructSequence_GET_ITEM(self.get(), 2)));
    EXPECT_EQ(2, PyTuple_Size(self));
    EXPECT_EQ(1, PyTuple_Check(self.get()));
    EXPECT_REPR("1", PyObject_GetAttrString(self, "first"));
    EXPECT_REPR("3", PyObject_GetAttrString(self, "third"));
    EXPECT_REPR("2", PyObject_GetAttrString(self, "n_sequence_fields"));
    EXPECT_REPR("3", PyObject_GetAttrString(self, "n_fields"));
    EXPECT_REPR("1", PyObject_GetAttrString(self, "n_unnamed_fields"));
    EXPECT_REPR("'a sample'", PyObject_GetAttrString(self, "__doc__"));
    Owned tuple(Py_BuildValue("((iiii))", 1, 2, 3, 4));
    EXPECT_RAISES("TypeError: sample.Point() takes an at most 3-sequence (4-sequence given)",
                  PyObject_Call(reinterpret_cast<PyObject*>(type), tuple, nullptr));
  }
};

TEST_F(StructSequenceApi, StaticType) {
  static PyTypeObject type;
  PyStructSequence_Desc desc = description();
  ASSERT_EQ(0, PyStructSequence_InitType2(&type, &desc));
  EXPECT_EQ(&PyType_Type, Py_TYPE(&type));
  EXPECT_STREQ("sample.Point", type.tp_name);
  EXPECT_TRUE(PyType_HasFeature(&type, Py_TPFLAGS_READY));
  EXPECT_FALSE(PyType_HasFeature(&type, Py_TPFLAGS_HEAPTYPE));
  check(&type);
}

TEST_F(StructSequenceApi, StaticTypeWithoutStatus) {
  static PyTypeObject type;
  PyStructSequence_Desc desc = description();
  PyStructSequence_InitType(&type, &desc);
  ASSERT_EQ(nullptr, PyErr_Occurred());
  check(&type);
}

TEST_F(StructSequenceApi, HeapType) {
  PyStructSequence_Desc desc = description();
  Owned type(reinterpret_cast<PyObject*>(PyStructSequence_NewType(&desc)));
  ASSERT_NE(nullptr, type.get());
  check(reinterpret_cast<PyTypeObject*>(type.get()));
}

TEST_F(StructSequenceApi, Fork) {
  Owned space = exec(
      "import os\n"
      "seen = []\n"
      "os.register_at_fork(before=lambda: seen.append('before'),\n"
      "                    after_in_parent=lambda: seen.append('parent'),\n"
      "                    after_in_child=lambda: seen.append('child'))\n");
  PyObject* seen = PyDict_GetItemString(space, "seen");
  PyOS_BeforeFork();
  pid_t child = fork();
  if (child == 0) {
    PyOS_AfterFork_Child();
    _exit(repr(seen) == "['before', 'child']" ? 7 : 8);
  }
  PyOS_AfterFork_Parent();
  int status = 0;
  ASSERT_EQ(child, waitpid(child, &status, 0));
  EXPECT_EQ(7, WEXITSTATUS(status));
  EXPECT_EQ("['before', 'parent']", repr(seen));
}

}  // namespace

#include "support.h"

namespace capi_test {

namespace {

/// What "bad argument to internal function" begins with is a place in somebody's sources.
std::string withoutPlace(const std::string& text) {
  size_t at = text.find(": bad argument to internal function");
  return at == std::string::npos ? text : text.substr(at + 2);
}

PyObject* newNamespace() {
  PyObject* scope = PyDict_New();
  PyDict_SetItemString(scope, "__builtins__", PyEval_GetBuiltins());
  PyDict_SetItemString(scope, "__name__", Owned(PyUnicode_FromString("capi_test")));
  return scope;
}

}  // namespace

Owned eval(const char* expression) {
  Owned scope(newNamespace());
  Owned value(PyRun_String(expression, Py_eval_input, scope, scope));
  if (value.get() == nullptr) ADD_FAILURE() << expression << ": " << takeError();
  return value;
}

Owned exec(const char* statements) {
  Owned scope(newNamespace());
  Owned done(PyRun_String(statements, Py_file_input, scope, scope));
  if (done.get() == nullptr) ADD_FAILURE() << statements << ": " << takeError();
  return scope;
}

std::string repr(PyObject* object) {
  if (object == nullptr) return "<null>";
  Owned text(PyObject_Repr(object));
  const char* utf8 = text.get() == nullptr ? nullptr : PyUnicode_AsUTF8(text);
  return utf8 == nullptr ? "<no repr: " + takeError() + ">" : utf8;
}

std::string takeError() {
  if (PyErr_Occurred() == nullptr) return "none";
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  std::string text = Py_TYPE(value)->tp_name;
  Owned message(PyObject_Str(value));
  const char* utf8 = message.get() == nullptr ? nullptr : PyUnicode_AsUTF8(message);
  if (utf8 == nullptr) {
    PyErr_Clear();
  } else if (*utf8 != '\0') {
    text += ": " + withoutPlace(utf8);
  }
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(traceback);
  return text;
}

}  // namespace capi_test

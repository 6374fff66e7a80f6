// Context variables.

#include "builtins/context/context.h"

#include "builtins/context/trie.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

using namespace taipan;

/// A parameter that must be a Context, ContextVar or Token; TypeError.
static bool isContextObject(PyObject* object, const Type& type, const char* message) {
  if (isExactly(as(object), &type)) return true;
  current().raise(typeErrorType, "%s", message);
  return false;
}
static bool isContext(PyObject* object) {
  return isContextObject(object, contextType, "an instance of Context was expected");
}
static bool isVariable(PyObject* object) {
  return isContextObject(object, contextVarType, "an instance of ContextVar was expected");
}

API(PyObject*) PyContext_New(void) { return give(newContext(current())); }
API(PyObject*) PyContext_Copy(PyObject* context) {
  return isContext(context) ? give(copyContext(current(), *as<Context>(context))) : nullptr;
}
API(PyObject*) PyContext_CopyCurrent(void) { return give(copyCurrentContext(current())); }
API(int) PyContext_Enter(PyObject* context) {
  return isContext(context) ? toInt(enterContext(current(), *as<Context>(context))) : -1;
}
API(int) PyContext_Exit(PyObject* context) {
  return isContext(context) ? toInt(exitContext(current(), *as<Context>(context))) : -1;
}

API(PyObject*) PyContextVar_New(const char* name, PyObject* fallback) {
  Ref<Str> text = newStrUtf8(current(), name);
  return text ? give(newContextVar(current(), text.get(), as(fallback))) : nullptr;
}
API(int) PyContextVar_Get(PyObject* variable, PyObject* fallback, PyObject** value) {
  *value = nullptr;
  if (!isVariable(variable)) return -1;
  // No value at all is no error here: null.
  int found = toInt(contextVarGet(current(), *as<ContextVar>(variable), as(fallback)), value);
  return found < 0 ? -1 : 0;
}
API(PyObject*) PyContextVar_Set(PyObject* variable, PyObject* value) {
  if (!isVariable(variable)) return nullptr;
  return give(contextVarSet(current(), *as<ContextVar>(variable), as(value)));
}
API(int) PyContextVar_Reset(PyObject* variable, PyObject* token) {
  if (!isVariable(variable) ||
      !isContextObject(token, contextTokenType, "an instance of Token was expected")) {
    return -1;
  }
  return toInt(contextVarReset(current(), *as<ContextVar>(variable), *as<ContextToken>(token)));
}

API(PyObject*) _PyContext_NewHamtForTests(void) { return give(newTrie(current())); }

// New exception classes.

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"

using namespace taipan;

static Ref<> newExceptionFrom(Thread& t, const char* name, Object* base, Object* contents) {
  const char* dot = std::strrchr(name, '.');
  if (dot == nullptr) {
    return t.raise(systemErrorType, "PyErr_NewException: name must be module.class");
  }
  if (base == nullptr) base = &exceptionType;
  Ref<Dict> dict =
      contents == nullptr ? newDict(t) : Ref<Dict>::share(static_cast<Dict*>(contents));
  if (!dict) return failure;
  if (!PY_TRY(dictContains(t, dict.get(), names::__module__))) {
    Ref<Str> module = PY_TRY(newStrUtf8(t, name, dot - name));
    PY_TRY(dictSetStr(t, dict.get(), names::__module__, module.get()));
  }
  Ref<> bases = isTuple(base) ? Ref<>::share(base) : Ref<>(packTuple(t, {base}));
  if (!bases) return failure;
  Ref<Str> shortName = PY_TRY(newStrUtf8(t, dot + 1));
  return call(t, static_cast<Object*>(&typeType), static_cast<Object*>(shortName.get()),
              bases.get(), static_cast<Object*>(dict.get()));
}

API(PyObject*) PyErr_NewException(const char* name, PyObject* base, PyObject* dict) {
  return give(newExceptionFrom(current(), name, as(base), as(dict)));
}

static Ref<> newDocumentedException(Thread& t, const char* name, const char* doc, Object* base,
                                    Object* contents) {
  Ref<Dict> dict =
      contents == nullptr ? newDict(t) : Ref<Dict>::share(static_cast<Dict*>(contents));
  if (!dict) return failure;
  if (doc != nullptr) {
    Ref<Str> text = PY_TRY(newStrUtf8(t, doc));
    PY_TRY(dictSetStr(t, dict.get(), names::__doc__, text.get()));
  }
  return newExceptionFrom(t, name, base, dict.get());
}

API(PyObject*)
PyErr_NewExceptionWithDoc(const char* name, const char* doc, PyObject* base, PyObject* dict) {
  return give(newDocumentedException(current(), name, doc, as(base), as(dict)));
}

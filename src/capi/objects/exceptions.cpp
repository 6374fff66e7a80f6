// The PyExc_* pointers, from the table of exceptions, and the fields of exception objects.

#include "builtins/exceptions/exceptions.h"

#include "builtins/codecs/codecs.h"
#include "builtins/str/str.h"
#include "builtins/type/type.h"
#include "capi/capi.h"

using namespace taipan;

#define EXCEPTION(cppName, pythonName, base) \
  API_DATA PyObject* PyExc_##pythonName = reinterpret_cast<PyObject*>(&cppName);
extern "C" {
#include "object/exceptions.def"
API_DATA PyObject* PyExc_EnvironmentError = reinterpret_cast<PyObject*>(&osErrorType);
API_DATA PyObject* PyExc_IOError = reinterpret_cast<PyObject*>(&osErrorType);
}
#undef EXCEPTION

// --- BaseException ------------------------------------------------------------------------------

API(PyObject*) PyException_GetTraceback(PyObject* self) {
  return share(as<BaseException>(self)->traceback);
}

API(int) PyException_SetTraceback(PyObject* self, PyObject* traceback) {
  return toInt(setAttribute(current(), as(self), names::__traceback__, as(traceback)));
}

API(PyObject*) PyException_GetCause(PyObject* self) {
  return share(as<BaseException>(self)->cause);
}

API(void) PyException_SetCause(PyObject* self, PyObject* cause) {
  exceptionSetCause(as(self), as(cause));
}

API(PyObject*) PyException_GetContext(PyObject* self) {
  return share(as<BaseException>(self)->context);
}

API(void) PyException_SetContext(PyObject* self, PyObject* context) {
  exceptionSetContext(as(self), as(context));
}

API(const char*) PyExceptionClass_Name(PyObject* cls) { return as<Type>(cls)->name; }

// --- UnicodeError -------------------------------------------------------------------------------

namespace {

/// An owned field that must hold a T; TypeError "%s attribute not set" / "... must be ...".
Ref<> unicodeErrorField(Thread& t, Object* field, const char* name, bool wantBytes) {
  if (field == nullptr) return t.raise(typeErrorType, "%.200s attribute not set", name);
  if (wantBytes ? !isBytes(field) : !isStr(field)) {
    return t.raise(typeErrorType, "%.200s attribute must be %s", name,
                   wantBytes ? "bytes" : "unicode");
  }
  return Ref<>::share(field);
}

Ref<> unicodeEncoding(PyObject* self) {
  return unicodeErrorField(current(), as<UnicodeErrorObject>(self)->encoding, "encoding", false);
}
Ref<> unicodeReason(PyObject* self) {
  return unicodeErrorField(current(), as<UnicodeErrorObject>(self)->reason, "reason", false);
}
Ref<> unicodeObject(PyObject* self, bool wantBytes) {
  return unicodeErrorField(current(), as<UnicodeErrorObject>(self)->object, "object", wantBytes);
}

int setReason(PyObject* self, const char* reason) {
  Ref<Str> text = newStrUtf8(current(), reason);
  if (!text) return -1;
  assignOwned(as<UnicodeErrorObject>(self)->reason, text.release());
  return 0;
}

int unicodeBound(Result<isize>&& bound, Py_ssize_t* out) {
  if (bound.failed()) return -1;
  *out = bound.value();
  return 0;
}
int getStart(PyObject* self, Py_ssize_t* start) {
  return unicodeBound(unicodeErrorStart(current(), *as<UnicodeErrorObject>(self)), start);
}
int getEnd(PyObject* self, Py_ssize_t* end) {
  return unicodeBound(unicodeErrorEnd(current(), *as<UnicodeErrorObject>(self)), end);
}
int setStart(PyObject* self, Py_ssize_t start) {
  as<UnicodeErrorObject>(self)->start = start;
  return 0;
}
int setEnd(PyObject* self, Py_ssize_t end) {
  as<UnicodeErrorObject>(self)->end = end;
  return 0;
}

}  // namespace

API(PyObject*)
PyUnicodeDecodeError_Create(const char* encoding, const char* object, Py_ssize_t length,
                            Py_ssize_t start, Py_ssize_t end, const char* reason) {
  Thread& t = current();
  raiseDecodeError(t, encoding, object, length, start, end, reason);
  return give(t.takePending());
}

#define UNICODE_ERROR(kind, isDecode)                                             \
  API(PyObject*) PyUnicode##kind##Error_GetObject(PyObject* self) {               \
    return give(unicodeObject(self, isDecode));                                   \
  }                                                                               \
  API(PyObject*) PyUnicode##kind##Error_GetReason(PyObject* self) {               \
    return give(unicodeReason(self));                                             \
  }                                                                               \
  API(int) PyUnicode##kind##Error_SetReason(PyObject* self, const char* reason) { \
    return setReason(self, reason);                                               \
  }                                                                               \
  API(int) PyUnicode##kind##Error_GetStart(PyObject* self, Py_ssize_t* start) {   \
    return getStart(self, start);                                                 \
  }                                                                               \
  API(int) PyUnicode##kind##Error_SetStart(PyObject* self, Py_ssize_t start) {    \
    return setStart(self, start);                                                 \
  }                                                                               \
  API(int) PyUnicode##kind##Error_GetEnd(PyObject* self, Py_ssize_t* end) {       \
    return getEnd(self, end);                                                     \
  }                                                                               \
  API(int) PyUnicode##kind##Error_SetEnd(PyObject* self, Py_ssize_t end) {        \
    return setEnd(self, end);                                                     \
  }
UNICODE_ERROR(Encode, false)
UNICODE_ERROR(Decode, true)
UNICODE_ERROR(Translate, false)
#undef UNICODE_ERROR

API(PyObject*) PyUnicodeEncodeError_GetEncoding(PyObject* self) {
  return give(unicodeEncoding(self));
}
API(PyObject*) PyUnicodeDecodeError_GetEncoding(PyObject* self) {
  return give(unicodeEncoding(self));
}

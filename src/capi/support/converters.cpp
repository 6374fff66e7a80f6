// Argument converters ("O&") that CPython's modules share: 1, or 0 with an exception.

#include <csignal>

#include "capi/capi.h"
#include "modules/os/signal_module.h"
#include "modules/posix/posix.h"

using namespace taipan;

static int convertId(PyObject* object, u32* out, const char* kind) {
  Result<u32> id = toId(current(), as(object), kind);
  if (id.failed()) return 0;
  *out = id.value();
  return 1;
}
API(int) _Py_Uid_Converter(PyObject* object, u32* out) { return convertId(object, out, "uid"); }
API(int) _Py_Gid_Converter(PyObject* object, u32* out) { return convertId(object, out, "gid"); }
API(int) _Py_Sigset_Converter(PyObject* object, void* set) {
  return toSignalSet(current(), as(object), static_cast<sigset_t*>(set)).failed() ? 0 : 1;
}

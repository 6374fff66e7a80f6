// User and group numbers. The greatest one is spelt -1 in Python and means none.

#include <climits>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "capi/capi.h"

using namespace taipan;

static Ref<Int> fromId(unsigned id) {
  return id == UINT_MAX ? newInt(-1) : newInt(static_cast<unsigned long>(id));
}
API(PyObject*) _PyLong_FromUid(uid_t id) { return give(fromId(id)); }
API(PyObject*) _PyLong_FromGid(gid_t id) { return give(fromId(id)); }

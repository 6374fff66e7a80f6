#include "capi/capi.h"

namespace taipan {

Failure badInternalCall(const char* file, int line) {
  return current().raise(systemErrorType, "%s:%d: bad argument to internal function", file, line);
}

Failure nullArgument() {
  Thread& t = current();
  if (!t.hasPending()) t.raise(systemErrorType, "null argument to internal routine");
  return failure;
}

}  // namespace taipan

// `frame.f_lineno = line`.
#include "vm/frame.h"

namespace taipan {

Status setFrameLine(Thread& t, Frame&, Object*) {
  return t.raise(valueErrorType, "f_lineno can only be set in a trace function");
}

}  // namespace taipan

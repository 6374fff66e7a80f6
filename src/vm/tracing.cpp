#include "vm/tracing.h"

#include "vm/dispatch.h"

namespace taipan {

void traceException(Thread&, InterpreterFrame*, Object**) {}
void traceUnwind(Thread&, InterpreterFrame*) {}
Ref<> callTraced(Thread& t, Object* callable, Object* const* args, usize count, Object* names) {
  return callVector(t, callable, args, count, names);
}
HANDLER_ABI Object* traceInstruction(HANDLER_PARAMS) {
  TAIL kPlainHandlers[ip[-1] & 0xff](frame, sp, ip, t, oparg);
}

}  // namespace taipan

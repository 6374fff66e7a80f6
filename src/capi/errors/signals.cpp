// Signals whose Python handlers have to run.

#include <csignal>

#include "builtins/int/int.h"
#include "capi/capi.h"
#include "modules/os/signal_module.h"
#include "vm/eval_breaker.h"

using namespace taipan;

API(int) PyErr_CheckSignals(void) {
  Thread& t = current();
  if (t.evalBreaker.load(std::memory_order_relaxed) == 0) return 0;
  return toInt(handleEvalBreaker(t));
}
API(int) _PyErr_CheckSignals(void) { return PyErr_CheckSignals(); }
API(int) _PyErr_CheckSignalsTstate(PyThreadState*) { return PyErr_CheckSignals(); }

API(void) PyErr_SetInterrupt(void) { tripInterrupt(); }
API(int) PyErr_SetInterruptEx(int signal) {
  if (signal < 1 || signal >= NSIG) return -1;
  Ref<> function = importAttribute(current(), "_thread", "interrupt_main");
  Ref<Int> number = newInt(signal);
  if (!function || !number || !call(current(), function.get(), number.get())) {
    current().clearPending();
    return -1;
  }
  return 0;
}

API(int) PyOS_InterruptOccurred(void) { return takeInterrupt(current()); }
API(int) _PyOS_InterruptOccurred(PyThreadState* thread) { return takeInterrupt(as(thread)); }
API(int) _PyOS_IsMainThread(void) { return handlesSignals(current()); }

#include "object/thread.h"

#include "object/interpreter.h"

namespace taipan {

thread_local constinit Thread* Thread::current_ = nullptr;

Runtime& runtime() {
  static constinit Runtime instance;
  return instance;
}

}  // namespace taipan

// What has to happen around fork: hooks of os.register_at_fork and locks of the runtime.
#pragma once

#include "object/ref.h"

namespace taipan {

void beforeFork(Thread& t);
void afterForkChild(Thread& t);
void afterForkParent(Thread& t);
/// For the interpreter of the thread. Each may be null; shared.
Status registerForkHooks(Thread& t, Object* before, Object* afterInChild, Object* afterInParent);

}  // namespace taipan

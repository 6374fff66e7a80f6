// What the specialised handlers share.
#pragma once

#include "vm/dispatch.h"
#include "vm/quicken.h"

namespace taipan {

/// Runs the (rewritten) instruction again.
#define RERUN() TAIL kPlainHandlers[ip[-1] & 0xff](frame, sp, ip, t, oparg)
/// Operands that this form is not for: the general opcode treats them.
#define MISS(general)                         \
  do {                                        \
    noteMiss(ip, Opcode::general##_ADAPTIVE); \
    GOTO(op##general);                        \
  } while (false)
/// The body of an adaptive instruction.
#define ADAPTIVE(general, specialize) \
  do {                                \
    if (ip[0] != 0) {                 \
      --ip[0];                        \
      GOTO(op##general);              \
    }                                 \
    SAVE();                           \
    specialize;                       \
    RERUN();                          \
  } while (false)

#define QUICK(name) HANDLER(name);
#include "vm/quick.def"
#undef QUICK

/// Drops a reference; the frame is shown as standing at this instruction if a finaliser runs.
#define RELEASE(object)                            \
  do {                                             \
    Object* released_ = (object);                  \
    if (--released_->refcount == 0) [[unlikely]] { \
      SAVE();                                      \
      deallocate(released_);                       \
    }                                              \
  } while (false)

}  // namespace taipan

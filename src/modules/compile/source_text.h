// The first argument of compile(), eval(), exec() and symtable().
#pragma once

#include "object/protocol/buffer.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// A str (as UTF-8) or bytes-like object. `extraFlags` are compile flags that follow from its type.
struct SourceText {
  const char* data = nullptr;
  usize size = 0;
  int extraFlags = 0;
  BufferView view;
};

/// Reads it; TypeError "FUNCTION() arg 1 must be a KINDS object", ValueError for null bytes.
Status readSource(Thread& t, Object* source, const char* function, const char* kinds,
                  SourceText* out);

}  // namespace taipan

// The BytesWarnings of option -b: text and bytes that are taken for each other.
#pragma once

#include "object/protocol/abstract.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// str(value) shows the repr of bytes; `kind` is "bytes" or "bytearray". Fails with -bb.
Status warnShownAsText(Thread& t, const char* kind);

/// `a == b` or `a != b`, of which one is bytes, and the other a str or, for bytes, an int.
Status warnComparedWithBytes(Thread& t, Object* a, Object* b, int op);
Status warnComparedWithByteArray(Thread& t, Object* a, Object* b, int op);

}  // namespace taipan

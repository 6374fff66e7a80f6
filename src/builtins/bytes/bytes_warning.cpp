#include "builtins/bytes/bytes_warning.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool wanted(Thread& t) { return t.interpreter->config->bytesWarning > 0; }

bool isEquality(int op) { return op == kEqual || op == kNotEqual; }

Status warnCompared(Thread& t, const char* kind, const char* other) {
  return warn(t, bytesWarningType, 1, "Comparison between %s and %s", kind, other);
}

}  // namespace

Status warnShownAsText(Thread& t, const char* kind) {
  if (!wanted(t)) return {};
  return warn(t, bytesWarningType, 1, "str() on a %s instance", kind);
}

Status warnComparedWithBytes(Thread& t, Object* a, Object* b, int op) {
  if (!wanted(t) || !isEquality(op)) return {};
  if (isStr(a) || isStr(b)) return warnCompared(t, "bytes", "string");
  if (isInt(a) || isInt(b)) return warnCompared(t, "bytes", "int");
  return {};
}

Status warnComparedWithByteArray(Thread& t, Object* a, Object* b, int op) {
  if (!wanted(t) || !isEquality(op)) return {};
  if (isStr(a) || isStr(b)) return warnCompared(t, "bytearray", "string");
  return {};
}

}  // namespace taipan

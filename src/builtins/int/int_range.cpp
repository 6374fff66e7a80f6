#include "builtins/int/int_range.h"

#include "builtins/int/int.h"
#include "object/protocol/number.h"

namespace taipan {

Result<i64> toI64InRange(Thread& t, Object* object, i64 least, i64 most, const char* what) {
  i64 value = PY_TRY(toI64(t, object));
  if (value < least) return t.raise(overflowErrorType, "%s is less than minimum", what);
  if (value > most) return t.raise(overflowErrorType, "%s is greater than maximum", what);
  return value;
}

Result<int> parseCInt(Thread& t, Object* object) {
  if (isExactInt(object) && isCompact(*static_cast<Int*>(object))) {
    return static_cast<int>(compactValue(*static_cast<Int*>(object)));
  }
  return static_cast<int>(PY_TRY(toI64InRange(t, object, INT32_MIN, INT32_MAX, "signed integer")));
}

Result<isize> parseSize(Thread& t, Object* object) {
  if (isExactInt(object)) return toIsize(t, *static_cast<Int*>(object));
  Ref<> index = PY_TRY(toIndex(t, object));
  return toIsize(t, *static_cast<Int*>(index.get()));
}

}  // namespace taipan

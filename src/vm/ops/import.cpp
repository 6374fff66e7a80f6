// Imports and pattern matching.
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(IMPORT_NAME) {
  SAVE();
  Object* fromlist = sp[-1];
  Object* level = sp[-2];
  Object* module = slow::importName(t, frame, NAME_AT(oparg), fromlist, level);
  if (module == nullptr) [[unlikely]]
    ERROR();
  sp[-2] = module;
  --sp;
  decref(fromlist);
  decref(level);
  NEXT();
}

HANDLER(IMPORT_FROM) {
  SAVE();
  Object* value = slow::importFrom(t, sp[-1], NAME_AT(oparg));
  if (value == nullptr) [[unlikely]]
    ERROR();
  PUSH(value);
  NEXT();
}

HANDLER(IMPORT_STAR) {
  SAVE();
  if (slow::importStar(t, frame, sp[-1]) < 0) [[unlikely]]
    ERROR();
  decref(*--sp);
  NEXT();
}

HANDLER(GET_LEN) {
  SAVE();
  Result<isize> count = length(t, sp[-1]);
  if (count.failed()) [[unlikely]]
    ERROR();
  Object* result = toObject(static_cast<i64>(count.value())).release();
  if (result == nullptr) [[unlikely]]
    ERROR();
  PUSH(result);
  NEXT();
}

HANDLER(MATCH_MAPPING) {
  Object* result = boolObject(hasFlag(sp[-1]->type, kTypeMapping));
  incref(result);
  PUSH(result);
  NEXT();
}

HANDLER(MATCH_SEQUENCE) {
  Object* result = boolObject(hasFlag(sp[-1]->type, kTypeSequence));
  incref(result);
  PUSH(result);
  NEXT();
}

HANDLER(MATCH_KEYS) {
  SAVE();
  Object* values = slow::matchKeys(t, sp[-2], sp[-1]);
  if (values == nullptr) [[unlikely]]
    ERROR();
  PUSH(values);
  NEXT();
}

HANDLER(MATCH_CLASS) {
  SAVE();
  Object* names = sp[-1];
  Object* type = sp[-2];
  Object* subject = sp[-3];
  Object* attributes = slow::matchClass(t, subject, type, oparg, names);
  if (attributes == nullptr) [[unlikely]]
    ERROR();
  sp -= 2;
  sp[-1] = attributes;
  decref(names);
  decref(type);
  decref(subject);
  NEXT();
}

}  // namespace taipan

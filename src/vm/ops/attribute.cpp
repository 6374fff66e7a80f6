// Attributes and methods, without knowledge of earlier runs.
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(LOAD_ATTR) {
  SAVE();
  Object* owner = sp[-1];
  Object* value = getAttribute(t, owner, NAME_AT(oparg)).release();
  if (value == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = value;
  decref(owner);
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(STORE_ATTR) {
  SAVE();
  Object* owner = sp[-1];
  Object* value = sp[-2];
  if (setAttribute(t, owner, NAME_AT(oparg), value).failed()) [[unlikely]]
    ERROR();
  sp -= 2;
  decref(value);
  decref(owner);
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(DELETE_ATTR) {
  SAVE();
  Object* owner = sp[-1];
  if (deleteAttribute(t, owner, NAME_AT(oparg)).failed()) [[unlikely]]
    ERROR();
  --sp;
  decref(owner);
  NEXT();
}

HANDLER(LOAD_METHOD) {
  SAVE();
  Object* self = sp[-1];
  Object* method;
  if (slow::loadMethod(t, self, NAME_AT(oparg), &method)) {
    sp[-1] = method;
    PUSH(self);
  } else {
    if (method == nullptr) [[unlikely]]
      ERROR();
    sp[-1] = nullptr;
    PUSH(method);
    decref(self);
  }
  SKIP_CACHE(10);
  NEXT();
}

}  // namespace taipan

// Names of the namespace, the globals and the builtins.
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(LOAD_NAME) {
  SAVE();
  Object* value = slow::loadName(t, frame, NAME_AT(oparg));
  if (value == nullptr) [[unlikely]]
    ERROR();
  PUSH(value);
  NEXT();
}

HANDLER(STORE_NAME) {
  SAVE();
  if (slow::storeName(t, frame, NAME_AT(oparg), sp[-1]) < 0) [[unlikely]]
    ERROR();
  decref(*--sp);
  NEXT();
}

HANDLER(DELETE_NAME) {
  SAVE();
  if (slow::deleteName(t, frame, NAME_AT(oparg)) < 0) [[unlikely]]
    ERROR();
  NEXT();
}

HANDLER(LOAD_GLOBAL) {
  SAVE();
  Object* value = slow::loadGlobal(t, frame, NAME_AT(oparg >> 1));
  if (value == nullptr) [[unlikely]]
    ERROR();
  if ((oparg & 1) != 0) PUSH(nullptr);
  PUSH(value);
  SKIP_CACHE(5);
  NEXT();
}

HANDLER(STORE_GLOBAL) {
  SAVE();
  if (dictSet(t, static_cast<Dict*>(frame->globals), NAME_AT(oparg), sp[-1]).failed()) [[unlikely]]
    ERROR();
  decref(*--sp);
  NEXT();
}

HANDLER(DELETE_GLOBAL) {
  SAVE();
  if (slow::deleteGlobal(t, frame, NAME_AT(oparg)) < 0) [[unlikely]]
    ERROR();
  NEXT();
}

HANDLER(LOAD_BUILD_CLASS) {
  SAVE();
  Object* value = slow::loadBuildClass(t, frame);
  if (value == nullptr) [[unlikely]]
    ERROR();
  PUSH(value);
  NEXT();
}

HANDLER(SETUP_ANNOTATIONS) {
  SAVE();
  if (slow::setupAnnotations(t, frame) < 0) [[unlikely]]
    ERROR();
  NEXT();
}

HANDLER(LOAD_ASSERTION_ERROR) {
  incref(&assertionErrorType);
  PUSH(&assertionErrorType);
  NEXT();
}

}  // namespace taipan

#include "builtins/exceptions/exceptions.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

Ref<> enter(Thread& t, Object* manager, bool async, Object** exit) {
  const char* kind = async ? "asynchronous context manager" : "context manager";
  Str* enterName = async ? names::__aenter__ : names::__enter__;
  Str* exitName = async ? names::__aexit__ : names::__exit__;
  Lookup enterMethod = PY_TRY(lookupSpecial(t, manager, enterName));
  if (!enterMethod.found()) {
    return t.raise(typeErrorType, "'%.200s' object does not support the %s protocol",
                   manager->type->name, kind);
  }
  Lookup exitMethod = PY_TRY(lookupSpecial(t, manager, exitName));
  if (!exitMethod.found()) {
    return t.raise(typeErrorType,
                   "'%.200s' object does not support the %s protocol (missed %s method)",
                   manager->type->name, kind, async ? "__aexit__" : "__exit__");
  }
  Ref<> result = PY_TRY(call(t, enterMethod.get()));
  *exit = std::move(exitMethod).value().release();
  return result;
}

}  // namespace

Object* enterContext(Thread& t, Object* manager, bool async, Object** exit) {
  return enter(t, manager, async, exit).release();
}

Object* callExit(Thread& t, Object* exit, Object* exception) {
  Object* traceback = static_cast<BaseException*>(exception)->traceback;
  if (traceback == nullptr) traceback = none();
  Ref<> keep = Ref<>::share(traceback);
  return call(t, exit, static_cast<Object*>(exception->type), exception, traceback).release();
}

}  // namespace taipan::slow

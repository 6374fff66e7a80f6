// MemoryError: instances are kept on a free list that is filled when the runtime starts, so that
// running out of memory does not need memory.

#include "builtins/exceptions/exceptions.h"
#include "builtins/exceptions/reserve.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"

namespace taipan {

static constexpr int kReserveSize = 16;
/// Linked through `dict`.
static constinit BaseException* reserve = nullptr;
static constinit int reserveCount = 0;
static constinit Object* lastRecursionError = nullptr;

Ref<> reservedMemoryError() {
  BaseException* self = reserve;
  if (self == nullptr) return {};
  reserve = reinterpret_cast<BaseException*>(self->dict);
  --reserveCount;
  self->refcount = 1;
  self->dict = nullptr;
  self->args = emptyTuple();
  incref(self->args);
  gcTrack(self);
  return Ref<>::steal(self);
}

Ref<> reservedRecursionError() { return Ref<>::share(lastRecursionError); }

static Ref<> memoryErrorNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  if (&cls == &memoryErrorType && reserve != nullptr) {
    Ref<> made = reservedMemoryError();
    incref(args);
    assignOwned(static_cast<BaseException*>(made.get())->args, args);
    return made;
  }
  return baseExceptionNew(t, cls, args, kwargs);
}

static void memoryErrorDealloc(Object* object) {
  gcUntrack(object);
  auto& self = *static_cast<BaseException*>(object);
  baseExceptionClear(self);
  if (self.type != &memoryErrorType || reserveCount >= kReserveSize) {
    exceptionFree(object);
    return;
  }
  self.suppressContext = 0;
  self.dict = reinterpret_cast<Object*>(reserve);
  reserve = &self;
  ++reserveCount;
}

Failure Thread::raiseNoMemory() {
  if (hasPending() && pendingMatches(memoryErrorType)) return failure;
  Ref<> made = reservedMemoryError();
  if (!made) return raiseObject(memoryErrorType, nullptr);
  return raiseInstance(made.get());
}

Status initReserve(Thread& t) {
  Ref<> made[kReserveSize];
  for (Ref<>& one : made) one = PY_TRY(baseExceptionNew(t, memoryErrorType, emptyTuple(), nullptr));
  for (Ref<>& one : made) one.reset();
  Ref<Str> text =
      PY_TRY(newStr(t, "maximum recursion depth exceeded while normalizing an exception"));
  lastRecursionError = PY_TRY(newException(t, recursionErrorType, text.get())).release();
  return {};
}

constinit BuiltinType memoryErrorType{{
    .name = "MemoryError",
    .doc = "Out of memory.",
    .basicSize = sizeof(BaseException),
    .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
    .base = &exceptionType,
    .dealloc = &memoryErrorDealloc,
    .traverse = &ExceptionSlots<>::traverse,
    .clear = &ExceptionSlots<>::clear,
    .dictOffset = offsetof(BaseException, dict),
    .init = slot<baseExceptionInit>,
    .new_ = slot<memoryErrorNew>,
}};

}  // namespace taipan

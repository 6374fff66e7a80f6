// Asynchronous generators and the awaitables of their methods.
#include "builtins/exceptions/exceptions.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/generator/generator.h"
#include "vm/generator/generator_rows.h"

namespace taipan {

namespace {

/// What `yield` in an asynchronous generator hands out, so that it differs from what `await` does.
struct WrappedValue : Object {
  Object* value;
};

enum class AwaitState : int { kInit, kIterating, kClosed };

/// The awaitable of `__anext__()` and `asend(value)`.
struct AsyncSend : Object {
  Generator* generator;
  Object* value;  ///< null for __anext__
  AwaitState state;
};

/// The awaitable of `athrow(...)` and `aclose()`.
struct AsyncThrow : Object {
  Generator* generator;
  Object* args;  ///< a tuple; null for aclose
  AwaitState state;
};

bool endsGenerator(Thread& t) {
  return t.pendingMatches(stopAsyncIterationType) || t.pendingMatches(generatorExitType);
}

bool isWrapped(const Ref<>& result) {
  return result.get() != nullptr && result->type == &asyncGenWrappedValueType;
}

/// From what the generator's frame gave to what the awaitable gives: a yielded value ends the
/// awaiting with StopIteration, anything else is passed on to the event loop.
Ref<> unwrap(Thread& t, Generator* g, Ref<> result) {
  if (result.get() == nullptr) {
    if (!t.hasPending()) (void)t.raiseObject(stopAsyncIterationType, nullptr);
    if (endsGenerator(t)) g->closed = true;
    g->runningAsync = false;
    return failure;
  }
  if (isWrapped(result)) {
    (void)raiseStopIteration(t, static_cast<WrappedValue*>(result.get())->value);
    g->runningAsync = false;
    return failure;
  }
  return result;
}

// --- asend
// ----------------------------------------------------------------------------------------

Ref<> raiseReusedSend(Thread& t) {
  return t.raise(runtimeErrorType, "cannot reuse already awaited __anext__()/asend()");
}

Ref<> asyncSendSend(Thread& t, AsyncSend& self, Object* value) {
  if (self.state == AwaitState::kClosed) return raiseReusedSend(t);
  if (self.state == AwaitState::kInit) {
    if (self.generator->runningAsync) {
      return t.raise(runtimeErrorType, "anext(): asynchronous generator is already running");
    }
    if ((value == nullptr || isNone(value)) && self.value != nullptr) value = self.value;
    self.state = AwaitState::kIterating;
  }
  self.generator->runningAsync = true;
  Ref<> result = unwrap(t, self.generator,
                        generatorSendMethod(t, *self.generator, value != nullptr ? value : none()));
  if (result.failed()) self.state = AwaitState::kClosed;
  return result;
}

Ref<> asyncSendThrow(Thread& t, AsyncSend& self, Positional args) {
  if (self.state == AwaitState::kClosed) return raiseReusedSend(t);
  Ref<> result = unwrap(t, self.generator, generatorThrowMethod(t, *self.generator, args));
  if (result.failed()) self.state = AwaitState::kClosed;
  return result;
}

Ref<> asyncSendClose(Thread&, AsyncSend& self) {
  self.state = AwaitState::kClosed;
  return Ref<>::share(none());
}

Object* asyncSendNext(Object* self) {
  return asyncSendSend(Thread::current(), *static_cast<AsyncSend*>(self), nullptr).release();
}

// --- athrow, aclose
// -------------------------------------------------------------------------------

Ref<> raiseIgnoredExit(Thread& t, AsyncThrow& self) {
  self.generator->runningAsync = false;
  self.state = AwaitState::kClosed;
  return t.raise(runtimeErrorType, "async generator ignored GeneratorExit");
}

/// The generator raised: for aclose() the end of the generator is success.
Ref<> finishThrow(Thread& t, AsyncThrow& self) {
  self.generator->runningAsync = false;
  self.state = AwaitState::kClosed;
  if (self.args == nullptr && endsGenerator(t)) {
    t.clearPending();
    return t.raiseObject(stopIterationType, nullptr);
  }
  return failure;
}

Ref<> startThrow(Thread& t, AsyncThrow& self, Object* value) {
  Generator* g = self.generator;
  if (g->runningAsync) {
    self.state = AwaitState::kClosed;
    return t.raise(runtimeErrorType, self.args == nullptr
                                         ? "aclose(): asynchronous generator is already running"
                                         : "athrow(): asynchronous generator is already running");
  }
  if (g->closed) {
    self.state = AwaitState::kClosed;
    return t.raiseObject(stopAsyncIterationType, nullptr);
  }
  if (value != nullptr && !isNone(value)) {
    return t.raise(runtimeErrorType, "can't send non-None value to a just-started coroutine");
  }
  self.state = AwaitState::kIterating;
  g->runningAsync = true;
  Ref<> result;
  if (self.args == nullptr) {
    g->closed = true;
    result = generatorThrow(t, g, false, &generatorExitType, nullptr, nullptr);
    if (isWrapped(result)) return raiseIgnoredExit(t, self);
  } else {
    auto* args = static_cast<Tuple*>(self.args);
    Status counted = checkPositional(t, "athrow", args->size, 1, 3);
    if (counted.failed()) return failure;
    result = unwrap(
        t, g,
        generatorThrow(t, g, false, args->items[0], args->size > 1 ? args->items[1] : nullptr,
                       args->size > 2 ? args->items[2] : nullptr));
  }
  if (result.failed()) return finishThrow(t, self);
  return result;
}

Ref<> asyncThrowSend(Thread& t, AsyncThrow& self, Object* value) {
  Generator* g = self.generator;
  if (self.state == AwaitState::kClosed) {
    return t.raise(runtimeErrorType, "cannot reuse already awaited aclose()/athrow()");
  }
  if (g->frameState >= kFrameCompleted) {
    self.state = AwaitState::kClosed;
    return t.raiseObject(stopIterationType, nullptr);
  }
  if (self.state == AwaitState::kInit) return startThrow(t, self, value);
  Ref<> result = generatorSendMethod(t, *g, value != nullptr ? value : none());
  if (self.args != nullptr) return unwrap(t, g, std::move(result));
  if (result.failed()) return finishThrow(t, self);
  if (isWrapped(result)) return raiseIgnoredExit(t, self);
  return result;
}

Ref<> asyncThrowThrow(Thread& t, AsyncThrow& self, Positional args) {
  if (self.state == AwaitState::kClosed) {
    return t.raise(runtimeErrorType, "cannot reuse already awaited aclose()/athrow()");
  }
  Ref<> result = generatorThrowMethod(t, *self.generator, args);
  if (self.args != nullptr) return unwrap(t, self.generator, std::move(result));
  if (isWrapped(result)) return raiseIgnoredExit(t, self);
  if (result.failed() && endsGenerator(t)) {
    t.clearPending();
    return t.raiseObject(stopIterationType, nullptr);
  }
  return result;
}

Ref<> asyncThrowClose(Thread&, AsyncThrow& self) {
  self.state = AwaitState::kClosed;
  return Ref<>::share(none());
}

Object* asyncThrowNext(Object* self) {
  return asyncThrowSend(Thread::current(), *static_cast<AsyncThrow*>(self), nullptr).release();
}

// --- the generator's methods
// ----------------------------------------------------------------------

Ref<> newAsyncSend(Thread& t, Generator* g, Object* value) {
  PY_TRY(initAsyncHooks(t, g));
  Ref<AsyncSend> made = PY_TRY(newObject<AsyncSend>(t, asyncGenASendType));
  incref(g);
  xincref(value);
  made->generator = g;
  made->value = value;
  gcTrack(made.get());
  return made;
}

Ref<> newAsyncThrow(Thread& t, Generator* g, Ref<> args) {
  PY_TRY(initAsyncHooks(t, g));
  Ref<AsyncThrow> made = PY_TRY(newObject<AsyncThrow>(t, asyncGenAThrowType));
  incref(g);
  made->generator = g;
  made->args = args.release();
  gcTrack(made.get());
  return made;
}

Object* asyncGenNext(Object* self) {
  return newAsyncSend(Thread::current(), static_cast<Generator*>(self), nullptr).release();
}

Ref<> asyncGenSend(Thread& t, Generator& self, Object* value) {
  return newAsyncSend(t, &self, value);
}

Ref<> asyncGenThrow(Thread& t, Generator& self, Positional args) {
  Ref<Tuple> tuple = PY_TRY(tupleFromArray(t, args.items, args.count));
  return newAsyncThrow(t, &self, Ref<>(std::move(tuple)));
}

Ref<> asyncGenClose(Thread& t, Generator& self) { return newAsyncThrow(t, &self, Ref<>()); }

Ref<> getRunning(Generator& self) { return Ref<>::share(boolObject(self.runningAsync)); }

Ref<> classGetItem(Thread& t, Type& cls, Object* item) { return newGenericAlias(t, &cls, item); }

// --- memory
// ---------------------------------------------------------------------------------------

/// dealloc and traverse of an object with owned fields behind its head.
template <class T, auto... Fields>
struct Simple {
  static void dealloc(Object* self) {
    gcUntrack(self);
    (clearOwned(static_cast<T*>(self)->*Fields), ...);
    freeObject(self);
  }
  static int traverse(Object* self, VisitFunction visit, void* arg) {
    int stop = 0;
    (void)((static_cast<T*>(self)->*Fields != nullptr &&
            (stop = visit(static_cast<T*>(self)->*Fields, arg)) != 0) ||
           ...);
    return stop;
  }
};
using WrappedMemory = Simple<WrappedValue, &WrappedValue::value>;
using SendMemory = Simple<AsyncSend, &AsyncSend::generator, &AsyncSend::value>;
using ThrowMemory = Simple<AsyncThrow, &AsyncThrow::generator, &AsyncThrow::args>;

constexpr const char* kSendDoc =
    "send(value) -> send 'value' into coroutine,\nreturn next iterated value or raise "
    "StopIteration.";

constinit const MethodDef kSendMethods[] = {
    METHOD_PLAIN("send", "($self, arg, /)", asyncSendSend, kSendDoc),
    METHOD_PLAIN("throw", "($self, type, value, tb)", asyncSendThrow, nullptr),
    METHOD_PLAIN("close", "($self)", asyncSendClose, nullptr),
    {}};
constinit const MethodDef kThrowMethods[] = {
    METHOD_PLAIN("send", "($self, arg, /)", asyncThrowSend, kSendDoc),
    METHOD_PLAIN("throw", "($self, type, value, tb)", asyncThrowThrow, nullptr),
    METHOD_PLAIN("close", "($self)", asyncThrowClose, nullptr),
    {}};
constinit const MethodDef kAsyncGenMethods[] = {
    METHOD_PLAIN("asend", "($self, value, /)", asyncGenSend, "asend(v) -> send 'v' in generator."),
    METHOD_PLAIN("athrow", "($self, type, value, tb)", asyncGenThrow,
                 "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."),
    METHOD_PLAIN("aclose", "($self)", asyncGenClose,
                 "aclose() -> raise GeneratorExit inside generator."),
    GENERATOR_SIZE_ROW,
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", classGetItem, kMethodClass,
                       "See PEP 585"),
    {}};
constinit const GetSetDef kAsyncGenGetSet[] = {
    GENERATOR_NAME_ROWS("async generator"),
    GETTER("ag_await", generatorGetDelegate, "object being awaited on, or None"),
    GETTER("ag_running", getRunning, nullptr),
    GETTER("ag_frame", generatorGetFrame, nullptr),
    GETTER("ag_code", generatorGetCode, nullptr),
    {}};

}  // namespace

Ref<> wrapAsyncValue(Thread& t, Ref<> value) {
  Ref<WrappedValue> wrapped = PY_TRY(newObject<WrappedValue>(t, asyncGenWrappedValueType));
  wrapped->value = value.release();
  gcTrack(wrapped.get());
  return wrapped;
}

Status initAsyncHooks(Thread& t, Generator* g) {
  if (g->hooksInited) return {};
  g->hooksInited = true;
  if (t.asyncGenFinalizer != nullptr) {
    incref(t.asyncGenFinalizer);
    g->originOrFinalizer = t.asyncGenFinalizer;
  }
  if (t.asyncGenFirstIter != nullptr) {
    Ref<> hook = Ref<>::share(t.asyncGenFirstIter);
    Ref<> ignored = PY_TRY(call(t, hook.get(), static_cast<Object*>(g)));
  }
  return {};
}

Ref<> asyncIterator(Thread& t, Object* object) {
  AsyncSlots* slots = object->type->asAsync;
  if (slots == nullptr || slots->aiter == nullptr) {
    return t.raise(typeErrorType,
                   "'async for' requires an object with __aiter__ method, got %.100s",
                   object->type->name);
  }
  Ref<> iterator = Ref<>::steal(slots->aiter(object));
  if (iterator.failed()) return failure;
  AsyncSlots* found = iterator->type->asAsync;
  if (found == nullptr || found->anext == nullptr) {
    return t.raise(typeErrorType,
                   "'async for' received an object from __aiter__ that does not implement "
                   "__anext__: %.100s",
                   iterator->type->name);
  }
  return iterator;
}

Ref<> asyncNext(Thread& t, Object* iterator) {
  AsyncSlots* slots = iterator->type->asAsync;
  if (slots == nullptr || slots->anext == nullptr) {
    return t.raise(typeErrorType,
                   "'async for' requires an iterator with __anext__ method, got %.100s",
                   iterator->type->name);
  }
  Ref<> next = Ref<>::steal(slots->anext(iterator));
  if (next.failed() || isAsyncGenerator(iterator)) return next;
  Ref<> awaitable = awaitableIterator(t, next.get());
  if (awaitable) return awaitable;
  (void)raiseFromPending(t, typeErrorType,
                         "'async for' received an invalid object from __anext__: %.100s",
                         next->type->name);
  return failure;
}

constinit BuiltinType asyncGenType{
    {.name = "async_generator",
     .basicSize = offsetof(Generator, iframe) + kFrameHeaderWords * sizeof(Object*),
     .itemSize = sizeof(Object*),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = generatorDealloc,
     .repr = slot<generatorRepr>,
     .getAttribute = genericGetAttributeSlot,
     .traverse = generatorTraverse,
     .weaklistOffset = offsetof(Generator, weakreflist),
     .methods = kAsyncGenMethods,
     .getset = kAsyncGenGetSet,
     .finalize = generatorFinalize,
     .async = {.aiter = selfIterator, .anext = asyncGenNext, .send = generatorSendSlot}}};

constinit BuiltinType asyncGenWrappedValueType{{.name = "async_generator_wrapped_value",
                                                .basicSize = sizeof(WrappedValue),
                                                .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                                .dealloc = WrappedMemory::dealloc,
                                                .getAttribute = genericGetAttributeSlot,
                                                .traverse = WrappedMemory::traverse}};

constinit BuiltinType asyncGenASendType{{.name = "async_generator_asend",
                                         .basicSize = sizeof(AsyncSend),
                                         .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                         .dealloc = SendMemory::dealloc,
                                         .getAttribute = genericGetAttributeSlot,
                                         .traverse = SendMemory::traverse,
                                         .iter = selfIterator,
                                         .iternext = asyncSendNext,
                                         .methods = kSendMethods,
                                         .async = {.await = selfIterator}}};

constinit BuiltinType asyncGenAThrowType{{.name = "async_generator_athrow",
                                          .basicSize = sizeof(AsyncThrow),
                                          .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                          .dealloc = ThrowMemory::dealloc,
                                          .getAttribute = genericGetAttributeSlot,
                                          .traverse = ThrowMemory::traverse,
                                          .iter = selfIterator,
                                          .iternext = asyncThrowNext,
                                          .methods = kThrowMethods,
                                          .async = {.await = selfIterator}}};

}  // namespace taipan

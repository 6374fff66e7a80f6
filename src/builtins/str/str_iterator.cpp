// Iterating over the characters of a string.
#include "builtins/str/str.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct StrIterator : Object {
  isize index;
  Str* text;  ///< Owned; null when exhausted.
};

void iteratorDealloc(Object* self) {
  gcUntrack(self);
  xdecref(static_cast<StrIterator*>(self)->text);
  freeObject(self);
}

int iteratorTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<StrIterator*>(self)->text);
  return 0;
}

Object* iteratorNext(Object* self) {
  auto* it = static_cast<StrIterator*>(self);
  if (it->text == nullptr) return nullptr;
  if (it->index < it->text->length) {
    return newStrChar(Thread::current(), strAt(*it->text, it->index++)).release();
  }
  clearOwned(it->text);
  return nullptr;
}

isize iteratorLengthHint(StrIterator& self) {
  return self.text ? self.text->length - self.index : 0;
}

Ref<> iteratorReduce(Thread& t, StrIterator& self) {
  Ref<> iter = PY_TRY(importAttribute(t, "builtins", "iter"));
  if (self.text == nullptr) {
    Ref<> args = PY_TRY(packTuple(t, {emptyStr()}));
    return packTuple(t, {iter.get(), args.get()});
  }
  Ref<> args = PY_TRY(packTuple(t, {self.text}));
  Ref<> index = PY_TRY(toObject(self.index));
  return packTuple(t, {iter.get(), args.get(), index.get()});
}

Status iteratorSetState(Thread& t, StrIterator& self, isize state) {
  if (self.text == nullptr) return {};
  self.index = state < 0 ? 0 : state > self.text->length ? self.text->length : state;
  return {};
}

constinit const MethodDef kIteratorMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", iteratorLengthHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", iteratorSetState,
                 "Set state information for unpickling."),
    {}};

Object* selfIterator(Object* self) {
  incref(self);
  return self;
}

}  // namespace

namespace {

constexpr TypeSpec iteratorSpec(const char* name, UnaryFunction next) {
  return {.name = name,
          .basicSize = sizeof(StrIterator),
          .flags = kTypeHaveGc,
          .dealloc = iteratorDealloc,
          .traverse = iteratorTraverse,
          .iter = selfIterator,
          .iternext = next,
          .methods = kIteratorMethods};
}

/// For ASCII strings, whose characters are all shared objects.
Object* asciiIteratorNext(Object* self) {
  auto* it = static_cast<StrIterator*>(self);
  if (it->text == nullptr) return nullptr;
  if (it->index < it->text->length) {
    const u8* chars = static_cast<const u8*>(strData(*it->text));
    return newStrChar(Thread::current(), chars[it->index++]).release();
  }
  clearOwned(it->text);
  return nullptr;
}

constinit BuiltinType asciiIteratorType{iteratorSpec("str_ascii_iterator", asciiIteratorNext)};

}  // namespace

constinit BuiltinType strIteratorType{iteratorSpec("str_iterator", iteratorNext)};

Ref<> strIterate(Thread& t, Object* self) {
  bool ascii = as<Str>(self)->state.ascii;
  if (ascii && !hasFlag(&asciiIteratorType, kTypeReady)) PY_TRY(typeReady(t, asciiIteratorType));
  Ref<StrIterator> it =
      PY_TRY(newObject<StrIterator>(t, ascii ? asciiIteratorType : strIteratorType));
  it->index = 0;
  incref(self);
  it->text = as<Str>(self);
  gcTrack(it.get());
  return it;
}

}  // namespace taipan

// Iterating over the characters of a string.
#include "builtins/iterator/iterator_methods.h"
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
  return reduceSequenceIterator(t, "iter", self.text, self.index, Ref<>::share(emptyStr()));
}

Status iteratorSetState(Thread& t, StrIterator& self, Object* state) {
  isize index = PY_TRY(indexFromState(t, state, 0, self.text == nullptr ? 0 : self.text->length));
  if (self.text != nullptr) self.index = index;
  return {};
}

constinit const MethodDef kIteratorMethods[] = {
    ITERATOR_ROWS(iteratorLengthHint, iteratorReduce, iteratorSetState), {}};

}  // namespace

namespace {

constexpr TypeSpec iteratorSpec(const char* name, UnaryFunction next) {
  return {.name = name,
          .basicSize = sizeof(StrIterator),
          .flags = kTypeHaveGc,
          .dealloc = iteratorDealloc,
          .getAttribute = genericGetAttributeSlot,
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
  bool ascii = as<Str>(self)->state.ascii && isExactStr(self);
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

// The ring of a deque.
#include "modules/collections/deque.h"

#include "builtins/list/list.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// Doubles the ring.
Status grow(Thread& t, Deque& self) {
  isize capacity = self.capacity * 2;
  if (capacity > kIsizeMax / 16) return t.raiseNoMemory();
  auto** ring = static_cast<Object**>(memMalloc(static_cast<usize>(capacity) * sizeof(Object*)));
  if (ring == nullptr) return t.raiseNoMemory();
  for (isize i = 0; i < self.size; ++i) ring[i] = self.at(i);
  if (self.ring != self.inlineRing) memFree(self.ring);
  self.ring = ring;
  self.capacity = capacity;
  self.head = 0;
  return {};
}

/// Gives a big ring back when the deque has become empty.
void shrinkIfEmpty(Deque& self) {
  if (self.size == 0 && self.ring != self.inlineRing) {
    memFree(self.ring);
    self.ring = self.inlineRing;
    self.capacity = kDequeInline;
    self.head = 0;
  }
}

/// Consumes an iterator.
Status drain(Thread& t, Object* iterator) {
  for (;;) {
    auto item = PY_TRY(next(t, iterator));
    if (item.isMissing()) return {};
  }
}

template <Status (*kAppend)(Thread&, Deque&, Ref<>)>
Status extendWith(Thread& t, Deque& self, Object* iterable) {
  Ref<> copy;
  if (iterable == &self) {
    copy = PY_TRY(toList(t, iterable));
    iterable = copy.get();
  }
  auto iterator = PY_TRY(getIterator(t, iterable));
  if (self.maxLength == 0) return drain(t, iterator.get());
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return {};
    PY_TRY(kAppend(t, self, std::move(item).value()));
  }
}

}  // namespace

Status dequeAppend(Thread& t, Deque& self, Ref<> item) {
  if (self.size == self.capacity) PY_TRY(grow(t, self));
  self.at(self.size++) = item.release();
  ++self.state;
  if (self.maxLength >= 0 && self.size > self.maxLength) auto dropped = dequePopLeft(self);
  return {};
}

Status dequeAppendLeft(Thread& t, Deque& self, Ref<> item) {
  if (self.size == self.capacity) PY_TRY(grow(t, self));
  self.head = (self.head - 1) & (self.capacity - 1);
  self.ring[self.head] = item.release();
  ++self.size;
  ++self.state;
  if (self.maxLength >= 0 && self.size > self.maxLength) auto dropped = dequePop(self);
  return {};
}

Ref<> dequePop(Deque& self) {
  auto item = Ref<>::steal(self.at(--self.size));
  ++self.state;
  shrinkIfEmpty(self);
  return item;
}

Ref<> dequePopLeft(Deque& self) {
  auto item = Ref<>::steal(self.ring[self.head]);
  self.head = (self.head + 1) & (self.capacity - 1);
  --self.size;
  ++self.state;
  shrinkIfEmpty(self);
  return item;
}

Status dequeExtend(Thread& t, Deque& self, Object* iterable) {
  return extendWith<dequeAppend>(t, self, iterable);
}

Status dequeExtendLeft(Thread& t, Deque& self, Object* iterable) {
  return extendWith<dequeAppendLeft>(t, self, iterable);
}

Status dequeInsertAt(Thread& t, Deque& self, isize at, Ref<> item) {
  if (self.size == self.capacity) PY_TRY(grow(t, self));
  if (at < self.size / 2) {
    self.head = (self.head - 1) & (self.capacity - 1);
    ++self.size;
    for (isize i = 0; i < at; ++i) self.at(i) = self.at(i + 1);
  } else {
    ++self.size;
    for (isize i = self.size - 1; i > at; --i) self.at(i) = self.at(i - 1);
  }
  self.at(at) = item.release();
  ++self.state;
  return {};
}

Ref<> dequeRemoveAt(Deque& self, isize at) {
  auto item = Ref<>::steal(self.at(at));
  if (at < self.size / 2) {
    for (isize i = at; i > 0; --i) self.at(i) = self.at(i - 1);
    self.head = (self.head + 1) & (self.capacity - 1);
  } else {
    for (isize i = at; i + 1 < self.size; ++i) self.at(i) = self.at(i + 1);
  }
  --self.size;
  ++self.state;
  shrinkIfEmpty(self);
  return item;
}

void dequeRotate(Deque& self, isize steps) {
  isize size = self.size;
  if (size <= 1) return;
  steps %= size;
  if (steps > size / 2) steps -= size;
  if (steps < -(size / 2)) steps += size;
  if (steps == 0) return;
  ++self.state;
  isize mask = self.capacity - 1;
  for (; steps > 0; --steps) {
    Object* last = self.at(size - 1);
    self.head = (self.head - 1) & mask;
    self.ring[self.head] = last;
  }
  for (; steps < 0; ++steps) {
    Object* first = self.ring[self.head];
    self.head = (self.head + 1) & mask;
    self.at(size - 1) = first;
  }
}

void dequeClear(Thread&, Deque& self) {
  if (self.size == 0) return;
  // The items' finalisers must find an empty deque.
  Object* copy[kDequeInline];
  Object** ring = self.ring;
  isize capacity = self.capacity, head = self.head, size = self.size;
  if (ring == self.inlineRing) {
    for (isize i = 0; i < kDequeInline; ++i) copy[i] = ring[i];
    ring = copy;
  }
  self.ring = self.inlineRing;
  self.capacity = kDequeInline;
  self.head = self.size = 0;
  ++self.state;
  for (isize i = 0; i < size; ++i) decref(ring[(head + i) & (capacity - 1)]);
  if (ring != copy) memFree(ring);
}

Ref<Deque> newDeque(Thread& t, isize maxLength) {
  auto* self = static_cast<Deque*>(gcAllocate(t, &dequeType, sizeof(Deque)));
  if (self == nullptr) return failure;
  self->size = 0;
  self->state = 0;
  self->weaklist = nullptr;
  initDeque(*self, maxLength);
  gcTrack(self);
  return Ref<Deque>::steal(self);
}

}  // namespace taipan

// Element.iter() and itertext(): down the tree with a stack of our own.

#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "memory/memory.h"
#include "modules/xml/element.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

struct ElementIterator : Object {
  struct Parent {
    Element* element;  ///< owned
    isize child;       ///< the next one
  };
  Parent* parents;
  isize count;
  isize allocated;
  Element* root;  ///< owned; null once it was visited
  Object* tag;    ///< owned, or null for any
  bool texts;
};

Status push(Thread& t, ElementIterator& self, Element* element) {
  if (self.count == self.allocated) {
    isize wanted = self.allocated * 2 + 8;
    auto* fresh = static_cast<ElementIterator::Parent*>(
        memRealloc(self.parents, static_cast<usize>(wanted) * sizeof *self.parents));
    if (fresh == nullptr) return t.raiseNoMemory();
    self.parents = fresh;
    self.allocated = wanted;
  }
  incref(element);
  self.parents[self.count++] = {element, 0};
  return {};
}

/// A text that is worth yielding.
Lookup visibleText(Thread& t, Object* text) {
  if (isNone(text)) return Lookup::missing();
  Ref<> kept = Ref<>::share(text);
  if (!PY_TRY(toBool(t, text))) return Lookup::missing();
  return kept;
}

/// Visits an element: what it yields, if anything.
Lookup visit(Thread& t, ElementIterator& self, Element* element) {
  if (self.texts) {
    // Comments and processing instructions have functions as tags; their text is none.
    if (!isStr(element->tag) && !isNone(element->tag)) {
      --self.count;
      decref(element);
      return Lookup::missing();
    }
    return visibleText(t, element->text);
  }
  if (self.tag == nullptr) return Lookup::share(element);
  Ref<> alive = Ref<>::share(element);
  if (element->tag == self.tag) return alive;
  if (!PY_TRY(compareBool(t, element->tag, self.tag, kEqual))) return Lookup::missing();
  return alive;
}

Lookup iteratorNext(Thread& t, ElementIterator& self) {
  for (;;) {
    if (self.root != nullptr) {
      Ref<Element> root = Ref<Element>::steal(self.root);
      self.root = nullptr;
      PY_TRY(push(t, self, root.get()));
      Lookup found = PY_TRY(visit(t, self, root.get()));
      if (found.found()) return found;
      continue;
    }
    if (self.count == 0) return Lookup::missing();
    ElementIterator::Parent& top = self.parents[self.count - 1];
    if (top.child < top.element->length()) {
      Object* child = top.element->extra->children[top.child++];
      if (!isElement(child)) {
        return t.raise(attributeErrorType, "'%.100s' object has no attribute 'iter'",
                       child->type->name);
      }
      Ref<> alive = Ref<>::share(child);
      PY_TRY(push(t, self, static_cast<Element*>(child)));
      bool skipped = self.texts && !isStr(static_cast<Element*>(child)->tag) &&
                     !isNone(static_cast<Element*>(child)->tag);
      Lookup found = PY_TRY(visit(t, self, static_cast<Element*>(child)));
      if (skipped) found = PY_TRY(visibleText(t, static_cast<Element*>(child)->tail));
      if (found.found()) return found;
      continue;
    }
    Ref<Element> done = Ref<Element>::steal(top.element);
    --self.count;
    // The tail of the root itself is outside.
    if (self.texts && self.count > 0) {
      Lookup tail = PY_TRY(visibleText(t, done->tail));
      if (tail.found()) return tail;
    }
  }
}

int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& self = *static_cast<ElementIterator*>(object);
  for (isize i = 0; i < self.count; ++i) PY_VISIT(self.parents[i].element);
  PY_VISIT(self.root);
  PY_VISIT(self.tag);
  return 0;
}

void iteratorDealloc(Object* object) {
  auto& self = *static_cast<ElementIterator*>(object);
  gcUntrack(object);
  TrashScope scope(object);
  if (scope.postponed()) return;
  while (self.count > 0) decref(self.parents[--self.count].element);
  memFree(self.parents);
  clearOwned(self.root);
  clearOwned(self.tag);
  freeObject(object);
}

}  // namespace

Ref<> newElementIterator(Thread& t, Element& root, Object* tag, bool texts) {
  Ref<ElementIterator> self = PY_TRY(newObject<ElementIterator>(t, elementIteratorType));
  incref(&root);
  self->root = &root;
  xincref(tag);
  self->tag = tag;
  self->texts = texts;
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

constinit BuiltinType elementIteratorType{{
    .name = "_elementtree._element_iterator",
    .basicSize = sizeof(ElementIterator),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = iteratorDealloc,
    .traverse = iteratorTraverse,
    .iter = selfIterator,
    .iternext = slot<iteratorNext>,
}};

}  // namespace taipan

// Element.

#include "modules/xml/element.h"

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/slice/slice_type.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

// --- storage ------------------------------------------------------------------------------------

static Status makeExtra(Thread& t, Element& self) {
  if (self.extra != nullptr) return {};
  auto* extra = static_cast<ElementExtra*>(objectMalloc(sizeof(ElementExtra)));
  if (extra == nullptr) return t.raiseNoMemory();
  extra->attrib = nullptr;
  extra->length = 0;
  extra->allocated = 4;
  extra->children = extra->inlineChildren;
  self.extra = extra;
  return {};
}

/// Detaches first: dropping the children may run code that looks at the element.
static void dropExtra(Element& self) {
  ElementExtra* extra = self.extra;
  self.extra = nullptr;
  if (extra == nullptr) return;
  xdecref(extra->attrib);
  for (isize i = 0; i < extra->length; ++i) decref(extra->children[i]);
  if (extra->children != extra->inlineChildren) objectFree(extra->children);
  objectFree(extra);
}

static Status reserve(Thread& t, Element& self, isize more) {
  PY_TRY(makeExtra(t, self));
  ElementExtra& extra = *self.extra;
  isize size = extra.length + more;
  if (size <= extra.allocated) return {};
  size += (size >> 3) + (size < 9 ? 3 : 6);
  bool isInline = extra.children == extra.inlineChildren;
  auto* fresh = static_cast<Object**>(objectRealloc(isInline ? nullptr : extra.children,
                                                    static_cast<usize>(size) * sizeof(Object*)));
  if (fresh == nullptr) return t.raiseNoMemory();
  if (isInline) {
    for (isize i = 0; i < extra.length; ++i) fresh[i] = extra.inlineChildren[i];
  }
  extra.children = fresh;
  extra.allocated = size;
  return {};
}

Status elementAppend(Thread& t, Element& self, Object* child) {
  PY_TRY(reserve(t, self, 1));
  incref(child);
  self.extra->children[self.extra->length++] = child;
  return {};
}

Status appendChild(Thread& t, Object* parent, Object* child) {
  if (isExactly(parent, &elementType) && isElement(child)) {
    return elementAppend(t, *static_cast<Element*>(parent), child);
  }
  Ref<Str> name = PY_TRY(newInterned(t, "append"));
  (void)PY_TRY(callMethod(t, parent, name.get(), child));
  return {};
}

Result<Dict*> elementAttributes(Thread& t, Element& self) {
  PY_TRY(makeExtra(t, self));
  if (self.extra->attrib == nullptr) {
    Ref<Dict> made = PY_TRY(newDict(t));
    self.extra->attrib = made.release();
  }
  return self.extra->attrib;
}

static void setField(Object*& field, Object* value) {
  incref(value);
  assignOwned(field, value);
}

static Ref<Element> allocateElement(Thread& t, Type& cls) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return failure;
  auto* self = static_cast<Element*>(made.get());
  for (Object** field : {&self->tag, &self->text, &self->tail}) {
    *field = Ref<>::share(none()).release();
  }
  return std::move(made).as<Element>();
}

Ref<Element> newElement(Thread& t, Object* tag, Dict* attrib) {
  Ref<Element> self = PY_TRY(allocateElement(t, elementType));
  setField(self->tag, tag);
  if (attrib != nullptr && attrib->used > 0) {
    PY_TRY(makeExtra(t, *self));
    incref(attrib);
    self->extra->attrib = attrib;
  }
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

namespace {

Failure raiseNotElement(Thread& t, Object* object) {
  return t.raise(typeErrorType, "expected an Element, not \"%.200s\"", object->type->name);
}
Failure raiseArgument(Thread& t, const char* text, const char* type, Object* got) {
  return t.raise(typeErrorType, "%s must be %s, not %.50s", text, type, argumentTypeName(got));
}
Status checkElement(Thread& t, Object* object, const char* text) {
  if (isElement(object)) return {};
  return raiseArgument(t, text, "xml.etree.ElementTree.Element", object);
}

/// The attributes of a constructor call: a dict (may be null) and keywords.
Ref<Dict> gatherAttributes(Thread& t, Object* given, const Arguments& args) {
  if (given != nullptr && !isDict(given)) {
    return t.raise(typeErrorType, "attrib must be dict, not %.100s", given->type->name);
  }
  Ref<Dict> attrib = given != nullptr ? dictCopy(t, static_cast<Dict*>(given)) : newDict(t);
  if (!attrib) return failure;
  for (isize i = 0; i < args.keywordCount(); ++i) {
    Object* name = as<Tuple>(args.names)->items[i];
    PY_TRY(dictSet(t, attrib.get(), name, args[args.count + i]));
  }
  return attrib;
}

/// Splits positional `attrib` and an `attrib=` keyword off; checks counts in python3.11's words.
Ref<Dict> constructorAttributes(Thread& t, const char* function, const Arguments& args,
                                isize required) {
  PY_TRY(checkTupleCount(t, function, args.count, required, required + 1));
  Object* given = nullptr;
  if (args.count > required) {
    given = args[required];
    if (!isDict(given)) {
      return t.raise(typeErrorType, "%s() argument %zd must be dict, not %.50s", function,
                     required + 1, argumentTypeName(given));
    }
    return gatherAttributes(t, given, args);
  }
  Ref<Dict> all = PY_TRY(gatherAttributes(t, nullptr, args));
  Object* byName = dictGetText(t, all.get(), "attrib");
  if (byName == nullptr) return all;
  if (!isDict(byName)) {
    return t.raise(typeErrorType, "attrib must be dict, not %.100s", byName->type->name);
  }
  Ref<Dict> attrib = PY_TRY(dictCopy(t, static_cast<Dict*>(byName)));
  Ref<Str> name = PY_TRY(newInterned(t, "attrib"));
  PY_TRY(dictDelete(t, all.get(), name.get()));
  PY_TRY(dictMerge(t, attrib.get(), all.get()));
  return attrib;
}

// --- construction -------------------------------------------------------------------------------

Object* elementNew(Type* cls, Object*, Object*) {
  return allocateElement(Thread::current(), *cls).release();
}

Status initialise(Thread& t, Element& self, const Arguments& args) {
  Ref<Dict> attrib = PY_TRY(constructorAttributes(t, "Element", args, 1));
  dropExtra(self);
  setField(self.tag, args[0]);
  setField(self.text, none());
  setField(self.tail, none());
  if (attrib->used > 0) {
    PY_TRY(makeExtra(t, self));
    self.extra->attrib = attrib.release();
  }
  return {};
}

int elementInit(Object* self, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* tuple = static_cast<Tuple*>(args);
  isize keywords = kwargs == nullptr ? 0 : static_cast<Dict*>(kwargs)->used;
  Ref<List> all = newList(t);
  if (!all) return -1;
  for (isize i = 0; i < tuple->size; ++i) {
    if (all->append(t, tuple->items[i]).failed()) return -1;
  }
  Ref<Tuple> names;
  if (keywords > 0) {
    names = newTuple(t, keywords);
    if (!names) return -1;
    isize at = 0, i = 0;
    Object *key, *value;
    while (dictNext(static_cast<Dict*>(kwargs), &at, &key, &value)) {
      names->items[i++] = Ref<>::share(key).release();
      if (all->append(t, value).failed()) return -1;
    }
  }
  Arguments arguments{all->items, tuple->size, names.get()};
  return initialise(t, *static_cast<Element*>(self), arguments).toInt();
}

Ref<> subElement(Thread& t, Module&, const Arguments& args) {
  if (args.count == 2 || args.count == 3) {
    PY_TRY(checkElement(t, args[0], "SubElement() argument 1"));
  }
  Ref<Dict> attrib = PY_TRY(constructorAttributes(t, "SubElement", args, 2));
  Ref<Element> child = PY_TRY(newElement(t, args[1], attrib.get()));
  PY_TRY(elementAppend(t, *static_cast<Element*>(args[0]), child.get()));
  return child;
}

Ref<> makeElement(Thread& t, Element&, Object* tag, Object* attrib) {
  if (!isDict(attrib)) return raiseArgument(t, "makeelement() argument 2", "dict", attrib);
  Ref<Dict> copy = PY_TRY(dictCopy(t, static_cast<Dict*>(attrib)));
  return newElement(t, tag, copy.get());
}

// --- children -----------------------------------------------------------------------------------

Ref<> childAt(Thread& t, Element& self, isize at) {
  if (at < 0 || at >= self.length()) {
    return t.raise(indexErrorType, "child index out of range");
  }
  return Ref<>::share(self.extra->children[at]);
}

Status setChild(Thread& t, Element& self, isize at, Object* value) {
  if (at < 0 || at >= self.length()) {
    return t.raise(indexErrorType, "child assignment index out of range");
  }
  ElementExtra& extra = *self.extra;
  Ref<> old = Ref<>::steal(extra.children[at]);
  if (value != nullptr) {
    if (!isElement(value)) {
      (void)old.release();
      return raiseNotElement(t, value);
    }
    extra.children[at] = Ref<>::share(value).release();
    return {};
  }
  --extra.length;
  for (isize i = at; i < extra.length; ++i) extra.children[i] = extra.children[i + 1];
  return {};
}

Ref<List> childList(Thread& t, Element& self) {
  if (self.extra == nullptr) return newList(t);
  return listFromArray(t, self.extra->children, self.extra->length);
}

/// Replaces the children by a list's items.
Status setChildren(Thread& t, Element& self, List& list) {
  PY_TRY(makeExtra(t, self));
  isize old = self.extra->length;
  if (list.size > old) PY_TRY(reserve(t, self, list.size - old));
  ElementExtra& extra = *self.extra;
  Ref<List> dropped = PY_TRY(listFromArray(t, extra.children, extra.length));
  for (isize i = 0; i < extra.length; ++i) decref(extra.children[i]);
  for (isize i = 0; i < list.size; ++i) extra.children[i] = Ref<>::share(list.items[i]).release();
  extra.length = list.size;
  return {};
}

Status setSlice(Thread& t, Element& self, Object* slice, Object* value) {
  Ref<List> list = PY_TRY(childList(t, self));
  if (value == nullptr) {
    PY_TRY(deleteItem(t, list.get(), slice));
  } else {
    char message[120];
    std::snprintf(message, sizeof message, "expected sequence, not \"%.80s\"", value->type->name);
    Ref<> sequence = PY_TRY(toFastSequence(t, value, message));
    Ref<List> items = PY_TRY(toList(t, sequence.get()));
    for (isize i = 0; i < items->size; ++i) {
      if (!isElement(items->items[i])) return raiseNotElement(t, items->items[i]);
    }
    PY_TRY(setItem(t, list.get(), slice, items.get()));
  }
  return setChildren(t, self, *list);
}

Result<isize> toPosition(Thread& t, Element& self, Object* key) {
  isize at = PY_TRY(toIsize(t, key, &indexErrorType));
  return at < 0 ? at + self.length() : at;
}

Ref<> elementSubscript(Thread& t, Element& self, Object* key) {
  if (hasIndex(key)) return childAt(t, self, PY_TRY(toPosition(t, self, key)));
  if (!isExactly(key, &sliceType)) {
    return t.raise(typeErrorType, "element indices must be integers");
  }
  Ref<List> list = PY_TRY(childList(t, self));
  return getItem(t, list.get(), key);
}

Status elementSetSubscript(Thread& t, Element& self, Object* key, Object* value) {
  if (hasIndex(key)) return setChild(t, self, PY_TRY(toPosition(t, self, key)), value);
  if (!isExactly(key, &sliceType)) {
    return t.raise(typeErrorType, "element indices must be integers");
  }
  return setSlice(t, self, key, value);
}

isize elementLength(Element& self) { return self.length(); }

Status append(Thread& t, Element& self, Object* child) {
  PY_TRY(checkElement(t, child, "append() argument"));
  return elementAppend(t, self, child);
}

Status extend(Thread& t, Element& self, Object* elements) {
  char message[120];
  std::snprintf(message, sizeof message, "expected sequence, not \"%.80s\"", elements->type->name);
  Ref<> sequence = toFastSequence(t, elements, message);
  if (!sequence) {
    // Whatever went wrong in the sequence, python3.11 says this.
    t.clearPending();
    return t.raise(typeErrorType, "%s", message);
  }
  Ref<List> items = PY_TRY(toList(t, sequence.get()));
  for (isize i = 0; i < items->size; ++i) {
    if (!isElement(items->items[i])) return raiseNotElement(t, items->items[i]);
    PY_TRY(elementAppend(t, self, items->items[i]));
  }
  return {};
}

Status insert(Thread& t, Element& self, isize at, Object* child) {
  PY_TRY(checkElement(t, child, "insert() argument 2"));
  PY_TRY(reserve(t, self, 1));
  ElementExtra& extra = *self.extra;
  if (at < 0) at = at + extra.length < 0 ? 0 : at + extra.length;
  if (at > extra.length) at = extra.length;
  for (isize i = extra.length; i > at; --i) extra.children[i] = extra.children[i - 1];
  extra.children[at] = Ref<>::share(child).release();
  ++extra.length;
  return {};
}

Status removeChild(Thread& t, Element& self, Object* child) {
  PY_TRY(checkElement(t, child, "remove() argument"));
  for (isize i = 0; i < self.length(); ++i) {
    Ref<> item = Ref<>::share(self.extra->children[i]);
    bool same = item.get() == child || PY_TRY(compareBool(t, item.get(), child, kEqual));
    if (!same) continue;
    if (i < self.length()) return setChild(t, self, i, nullptr);
    return {};
  }
  return t.raise(valueErrorType, "list.remove(x): x not in list");
}

Status clear(Element& self) {
  dropExtra(self);
  setField(self.text, none());
  setField(self.tail, none());
  return {};
}

// --- attributes ---------------------------------------------------------------------------------

Dict* attributesOrNull(Element& self) {
  return self.extra == nullptr ? nullptr : self.extra->attrib;
}

Ref<> getAttrib(Thread& t, Element& self, Object* key, Object* fallback) {
  Ref<Dict> attrib = Ref<Dict>::share(attributesOrNull(self));
  if (attrib) {
    Lookup found = PY_TRY(dictGet(t, attrib.get(), key));
    if (found.found()) return std::move(found).value();
  }
  return Ref<>::share(fallback == nullptr ? none() : fallback);
}

Status setAttrib(Thread& t, Element& self, Object* key, Object* value) {
  return dictSet(t, PY_TRY(elementAttributes(t, self)), key, value);
}
Ref<> attribItems(Thread& t, Element& self) {
  Dict* attrib = attributesOrNull(self);
  return attrib == nullptr ? newList(t) : dictItemList(t, attrib);
}
Ref<> attribKeys(Thread& t, Element& self) {
  Dict* attrib = attributesOrNull(self);
  return attrib == nullptr ? newList(t) : dictKeyList(t, attrib);
}

// --- searching ----------------------------------------------------------------------------------

/// Whether a path is more than a plain tag.
template <class At>
bool hasPathSyntax(isize length, At at) {
  bool inNamespace = false;
  for (isize i = 0; i < length; ++i) {
    u32 c = at(i);
    if (c == '}') inNamespace = false;
    if (c == '{') {
      inNamespace = true;
      if (i + 1 < length && (at(i + 1) == '*' || at(i + 1) == '}')) return true;
    }
    if (!inNamespace && (c == '/' || c == '*' || c == '[' || c == '@' || c == '.')) return true;
  }
  return false;
}
bool isPath(Object* path) {
  if (isStr(path)) {
    const Str& text = *static_cast<Str*>(path);
    return hasPathSyntax(text.length, [&](isize i) { return strAt(text, i); });
  }
  if (isBytes(path)) {
    const Bytes& text = *static_cast<Bytes*>(path);
    return hasPathSyntax(text.size, [&](isize i) -> u32 { return static_cast<u8>(text.data[i]); });
  }
  return true;
}

Ref<> byPath(Thread& t, const char* function, Element& self, Object* path, Object* extra,
             Object* namespaces) {
  Ref<> found = PY_TRY(importAttribute(t, "xml.etree.ElementPath", function));
  if (namespaces == nullptr) namespaces = none();
  if (extra != nullptr) {
    return call(t, found.get(), static_cast<Object*>(&self), path, extra, namespaces);
  }
  return call(t, found.get(), static_cast<Object*>(&self), path, namespaces);
}

bool usesPath(Object* path, Object* namespaces) {
  return isPath(path) || (namespaces != nullptr && !isNone(namespaces));
}

/// The next child with the tag from position `*at` on.
Lookup nextWithTag(Thread& t, Element& self, Object* tag, isize* at) {
  while (*at < self.length()) {
    Ref<> child = Ref<>::share(self.extra->children[(*at)++]);
    if (!isElement(child.get())) continue;
    if (PY_TRY(compareBool(t, static_cast<Element*>(child.get())->tag, tag, kEqual))) return child;
  }
  return Lookup::missing();
}

Ref<> find(Thread& t, Element& self, Object* path, Object* namespaces) {
  if (usesPath(path, namespaces)) return byPath(t, "find", self, path, nullptr, namespaces);
  isize at = 0;
  Lookup found = PY_TRY(nextWithTag(t, self, path, &at));
  return found.found() ? std::move(found).value() : Ref<>::share(none());
}

Ref<> findText(Thread& t, Element& self, Object* path, Object* fallback, Object* namespaces) {
  if (fallback == nullptr) fallback = none();
  if (usesPath(path, namespaces)) return byPath(t, "findtext", self, path, fallback, namespaces);
  isize at = 0;
  Lookup found = PY_TRY(nextWithTag(t, self, path, &at));
  if (!found.found()) return Ref<>::share(fallback);
  Object* text = static_cast<Element*>(found.get())->text;
  return isNone(text) ? Ref<>(newStr(t, "")) : Ref<>::share(text);
}

Ref<> findAll(Thread& t, Element& self, Object* path, Object* namespaces) {
  if (usesPath(path, namespaces)) return byPath(t, "findall", self, path, nullptr, namespaces);
  Ref<List> result = PY_TRY(newList(t));
  isize at = 0;
  for (;;) {
    Lookup found = PY_TRY(nextWithTag(t, self, path, &at));
    if (!found.found()) return result;
    PY_TRY(result->append(t, found.get()));
  }
}

Ref<> iterFind(Thread& t, Element& self, Object* path, Object* namespaces) {
  return byPath(t, "iterfind", self, path, nullptr, namespaces);
}

Ref<> iterate(Thread& t, Element& self, Object* tag) {
  if (tag != nullptr && isStr(tag) && strEqualAscii(*static_cast<Str*>(tag), "*")) tag = nullptr;
  if (tag != nullptr && isNone(tag)) tag = nullptr;
  return newElementIterator(t, self, tag, false);
}
Ref<> iterateText(Thread& t, Element& self) { return newElementIterator(t, self, nullptr, true); }

// --- copies -------------------------------------------------------------------------------------

Ref<> copy(Thread& t, Element& self) {
  Ref<Dict> attrib;
  if (attributesOrNull(self) != nullptr) attrib = PY_TRY(dictCopy(t, attributesOrNull(self)));
  Ref<Element> made = PY_TRY(newElement(t, self.tag, attrib.get()));
  setField(made->text, self.text);
  setField(made->tail, self.tail);
  for (isize i = 0; i < self.length(); ++i) {
    PY_TRY(elementAppend(t, *made, self.extra->children[i]));
  }
  return made;
}

Ref<> deepCopyOf(Thread& t, Object* object, Object* memo);

Ref<> deepCopy(Thread& t, Element& self, Object* memo) {
  if (!isDict(memo)) return raiseArgument(t, "__deepcopy__() argument", "dict", memo);
  RecursionScope scope(t, " while calling a Python object");
  if (scope.failed()) return failure;
  Ref<> tag = PY_TRY(deepCopyOf(t, self.tag, memo));
  Ref<> attrib;
  if (attributesOrNull(self) != nullptr) {
    attrib = PY_TRY(deepCopyOf(t, attributesOrNull(self), memo));
  }
  if (attrib && !isDict(attrib.get())) {
    return t.raise(typeErrorType, "attrib must be dict, not %.100s", attrib->type->name);
  }
  Ref<Element> made = PY_TRY(newElement(t, tag.get(), static_cast<Dict*>(attrib.get())));
  assignOwned(made->text, PY_TRY(deepCopyOf(t, self.text, memo)).release());
  assignOwned(made->tail, PY_TRY(deepCopyOf(t, self.tail, memo)).release());
  for (isize i = 0; i < self.length(); ++i) {
    Ref<> child = PY_TRY(deepCopyOf(t, self.extra->children[i], memo));
    if (!isElement(child.get())) return raiseNotElement(t, child.get());
    PY_TRY(elementAppend(t, *made, child.get()));
  }
  Ref<Int> id = PY_TRY(newInt(reinterpret_cast<usize>(&self)));
  PY_TRY(dictSet(t, static_cast<Dict*>(memo), id.get(), made.get()));
  return made;
}

Ref<> deepCopyOf(Thread& t, Object* object, Object* memo) {
  if (object == none() || isExactly(object, &strType)) return Ref<>::share(object);
  Ref<> alive = Ref<>::share(object);
  if (isExactly(object, &elementType)) return deepCopy(t, *static_cast<Element*>(object), memo);
  Ref<> function = PY_TRY(importAttribute(t, "copy", "deepcopy"));
  return call(t, function.get(), object, memo);
}

Ref<> getState(Thread& t, Element& self) {
  Ref<List> children = PY_TRY(childList(t, self));
  Ref<Dict> state = PY_TRY(newDict(t));
  Ref<> attrib = Ref<>::share(attributesOrNull(self));
  if (!attrib) attrib = PY_TRY(newDict(t));
  PY_TRY(dictSetText(t, state.get(), "tag", self.tag));
  PY_TRY(dictSetText(t, state.get(), "_children", children.get()));
  PY_TRY(dictSetText(t, state.get(), "attrib", attrib.get()));
  PY_TRY(dictSetText(t, state.get(), "text", self.text));
  PY_TRY(dictSetText(t, state.get(), "tail", self.tail));
  return state;
}

Status setState(Thread& t, Element& self, Object* state) {
  if (!isDict(state)) {
    return t.raise(typeErrorType, "Don't know how to unpickle \"%.200R\" as an Element", state);
  }
  Dict* dict = static_cast<Dict*>(state);
  auto part = [&](const char* name) { return Ref<>::share(dictGetText(t, dict, name)); };
  Ref<> tag = part("tag"), text = part("text"), tail = part("tail"), attrib = part("attrib"),
        children = part("_children");
  if (!tag) return t.raise(typeErrorType, "tag may not be NULL");
  if (children && !isList(children.get())) {
    return t.raise(typeErrorType, "'_children' is not a list");
  }
  Ref<List> list =
      children ? listFromArray(t, as<List>(children.get())->items, as<List>(children.get())->size)
               : newList(t);
  if (!list) return failure;
  for (isize i = 0; i < list->size; ++i) {
    if (!isElement(list->items[i])) return raiseNotElement(t, list->items[i]);
  }
  setField(self.tag, tag.get());
  setField(self.text, text ? text.get() : none());
  setField(self.tail, tail ? tail.get() : none());
  dropExtra(self);
  if (list->size > 0) PY_TRY(setChildren(t, self, *list));
  if (attrib && isDict(attrib.get()) && as<Dict>(attrib.get())->used > 0) {
    PY_TRY(makeExtra(t, self));
    assignOwned(self.extra->attrib, static_cast<Dict*>(attrib.release()));
  }
  return {};
}

// --- fields -------------------------------------------------------------------------------------

Ref<> elementRepr(Thread& t, Element& self) {
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) {
    return t.raise(runtimeErrorType, "reentrant call inside %s.__repr__", self.type->name);
  }
  return newStrFormat(t, "<Element %R at %p>", self.tag, &self);
}

Failure raiseDelete(Thread& t) {
  return t.raise(attributeErrorType, "can't delete element attribute");
}
template <Object* Element::* Field>
Ref<> fieldGet(Element& self) {
  return Ref<>::share(self.*Field);
}
template <Object* Element::* Field>
Status fieldSet(Thread& t, Element& self, Object* value) {
  if (value == nullptr) return raiseDelete(t);
  setField(self.*Field, value);
  return {};
}
Ref<> tagGet(Element& self) { return fieldGet<&Element::tag>(self); }
Ref<> textGet(Element& self) { return fieldGet<&Element::text>(self); }
Ref<> tailGet(Element& self) { return fieldGet<&Element::tail>(self); }
Status tagSet(Thread& t, Element& self, Object* v) { return fieldSet<&Element::tag>(t, self, v); }
Status textSet(Thread& t, Element& self, Object* v) { return fieldSet<&Element::text>(t, self, v); }
Status tailSet(Thread& t, Element& self, Object* v) { return fieldSet<&Element::tail>(t, self, v); }
Ref<> attribGet(Thread& t, Element& self) {
  return Ref<>::share(static_cast<Object*>(PY_TRY(elementAttributes(t, self))));
}
Status attribSet(Thread& t, Element& self, Object* value) {
  if (value == nullptr) return raiseDelete(t);
  if (!isDict(value)) {
    return t.raise(typeErrorType, "attrib must be dict, not %.200s", value->type->name);
  }
  PY_TRY(makeExtra(t, self));
  incref(value);
  assignOwned(self.extra->attrib, static_cast<Dict*>(value));
  return {};
}

isize elementSizeof(Element& self) {
  isize size = self.type->basicSize;
  if (self.extra != nullptr) {
    size += static_cast<isize>(sizeof(ElementExtra));
    if (self.extra->children != self.extra->inlineChildren) {
      size += self.extra->allocated * static_cast<isize>(sizeof(Object*));
    }
  }
  return size;
}

// --- lifetime -----------------------------------------------------------------------------------

int elementTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& self = *static_cast<Element*>(object);
  PY_VISIT(self.tag);
  PY_VISIT(self.text);
  PY_VISIT(self.tail);
  if (self.extra == nullptr) return 0;
  PY_VISIT(self.extra->attrib);
  for (isize i = 0; i < self.extra->length; ++i) PY_VISIT(self.extra->children[i]);
  return 0;
}
int elementClear(Object* object) {
  auto& self = *static_cast<Element*>(object);
  setField(self.tag, none());
  setField(self.text, none());
  setField(self.tail, none());
  dropExtra(self);
  return 0;
}
void elementDealloc(Object* object) {
  auto& self = *static_cast<Element*>(object);
  gcUntrack(object);
  TrashScope scope(object, elementDealloc);
  if (scope.postponed()) return;
  if (self.weaklist != nullptr) clearWeakrefs(object);
  clearOwned(self.tag);
  clearOwned(self.text);
  clearOwned(self.tail);
  dropExtra(self);
  object->type->free(object);
}

constinit const MethodDef kMethods[] = {
    METHOD("clear", "($self, /)", clear, ""),
    METHOD("get", "($self, /, key, default=None)", getAttrib, ""),
    METHOD("set", "($self, key, value, /)", setAttrib, ""),
    METHOD("find", "($self, /, path, namespaces=None)", find, ""),
    METHOD("findtext", "($self, /, path, default=None, namespaces=None)", findText, ""),
    METHOD("findall", "($self, /, path, namespaces=None)", findAll, ""),
    METHOD("append", "($self, subelement, /)", append, ""),
    METHOD("extend", "($self, elements, /)", extend, ""),
    METHOD("insert", "($self, index, subelement, /)", insert, ""),
    METHOD("remove", "($self, subelement, /)", removeChild, ""),
    METHOD("iter", "($self, /, tag=None)", iterate, ""),
    METHOD("itertext", "($self, /)", iterateText, ""),
    METHOD("iterfind", "($self, /, path, namespaces=None)", iterFind, ""),
    METHOD("items", "($self, /)", attribItems, ""),
    METHOD("keys", "($self, /)", attribKeys, ""),
    METHOD("makeelement", "($self, tag, attrib, /)", makeElement, ""),
    METHOD("__copy__", "($self, /)", copy, ""),
    METHOD("__deepcopy__", "($self, memo, /)", deepCopy, ""),
    METHOD("__sizeof__", "($self, /)", elementSizeof, ""),
    METHOD("__getstate__", "($self, /)", getState, ""),
    METHOD("__setstate__", "($self, state, /)", setState, ""),
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETSET("tag", tagGet, tagSet, "A string identifying what kind of data this element represents"),
    GETSET("text", textGet, textSet, "A string of text directly after the start tag, or None"),
    GETSET("tail", tailGet, tailSet, "A string of text directly after the end tag, or None"),
    GETSET("attrib", attribGet, attribSet, "A dictionary containing the element's attributes"),
    {},
};

// --- the module ---------------------------------------------------------------------------------

Status setFactory(Thread& t, Object** place, Object* factory, const char* name) {
  if (isNone(factory)) {
    clearOwned(*place);
    return {};
  }
  if (!isCallable(factory)) {
    return t.raise(typeErrorType, "%s factory must be callable, not %.100s", name,
                   factory->type->name);
  }
  incref(factory);
  assignOwned(*place, factory);
  return {};
}

Ref<> setFactories(Thread& t, Module&, Object* comment, Object* pi) {
  Ref<Tuple> old = PY_TRY(packTuple(t, {xmlCommentFactory != nullptr ? xmlCommentFactory : none(),
                                        xmlPiFactory != nullptr ? xmlPiFactory : none()}));
  PY_TRY(setFactory(t, &xmlCommentFactory, comment, "Comment"));
  PY_TRY(setFactory(t, &xmlPiFactory, pi, "PI"));
  return old;
}

}  // namespace

extern constinit const MethodDef kElementTreeFunctions[] = {
    METHOD_PLAIN("SubElement", "($module, *args)", subElement, nullptr),
    METHOD("_set_factories", "($module, comment_factory, pi_factory, /)", setFactories,
           "Change the factories used to create comments and processing instructions.\n\nFor "
           "internal use only."),
    {},
};

constinit BuiltinType elementType{{
    .name = "xml.etree.ElementTree.Element",
    .basicSize = sizeof(Element),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = elementDealloc,
    .repr = slot<elementRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = elementTraverse,
    .clear = elementClear,
    .weaklistOffset = offsetof(Element, weaklist),
    .methods = kMethods,
    .getset = kGetSet,
    .init = elementInit,
    .new_ = elementNew,
    .sequence = {.length = slot<elementLength>, .item = slot<childAt>, .setItem = slot<setChild>},
    .mapping = {.length = slot<elementLength>,
                .subscript = slot<elementSubscript>,
                .setSubscript = slot<elementSetSubscript>},
}};

}  // namespace taipan

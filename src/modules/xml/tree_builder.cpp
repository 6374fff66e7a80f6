// TreeBuilder: elements from the events of a parser.

#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/xml/element.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

Object* xmlCommentFactory = nullptr;
Object* xmlPiFactory = nullptr;

static void setOwned(Object*& field, Object* value) {
  xincref(value);
  assignOwned(field, value);
}

Status builderEvent(Thread& t, TreeBuilder& self, Object* event, Object* value) {
  if (event == nullptr || self.eventsAppend == nullptr) return {};
  Ref<Tuple> pair = PY_TRY(packTuple(t, {event, value}));
  Ref<> append = Ref<>::share(self.eventsAppend);
  (void)PY_TRY(call(t, append.get(), static_cast<Object*>(pair.get())));
  return {};
}

/// Gives the text gathered to the element that it belongs to.
static Status flushData(Thread& t, TreeBuilder& self) {
  if (self.data == nullptr) return {};
  Ref<> text = Ref<>::steal(self.data);
  self.data = nullptr;
  if (self.last == nullptr) return {};
  if (isList(text.get())) {
    List& parts = *static_cast<List*>(text.get());
    text = PY_TRY(strJoinArray(t, emptyStr(), parts.items, parts.size));
  }
  if (isExactly(self.last, &elementType)) {
    auto& element = *static_cast<Element*>(self.last);
    Object*& field = self.afterEnd ? element.tail : element.text;
    assignOwned(field, text.release());
    return {};
  }
  Ref<Str> name = PY_TRY(newInterned(t, self.afterEnd ? "tail" : "text"));
  Ref<> last = Ref<>::share(self.last);
  return setAttribute(t, last.get(), name.get(), text.get());
}

Status builderData(Thread& t, TreeBuilder& self, Object* data) {
  if (self.data == nullptr) {
    if (self.last == nullptr) return {};  // text before the first element
    setOwned(self.data, data);
    return {};
  }
  if (!isList(self.data)) {
    Ref<List> list = PY_TRY(newList(t));
    PY_TRY(list->append(t, self.data));
    assignOwned(self.data, static_cast<Object*>(list.release()));
  }
  return static_cast<List*>(self.data)->append(t, data);
}

Ref<> builderStart(Thread& t, TreeBuilder& self, Object* tag, Dict* attrib) {
  PY_TRY(flushData(t, self));
  Ref<> node;
  if (self.elementFactory == nullptr) {
    node = PY_TRY(newElement(t, tag, attrib));
  } else {
    Ref<Dict> given = Ref<Dict>::share(attrib);
    if (!given) given = PY_TRY(newDict(t));
    node = PY_TRY(call(t, self.elementFactory, tag, static_cast<Object*>(given.get())));
  }
  if (self.current != nullptr) {
    PY_TRY(appendChild(t, self.current, node.get()));
  } else if (self.root == nullptr) {
    setOwned(self.root, node.get());
  } else {
    return t.raise(*xmlParseErrorType, "multiple elements on top level");
  }
  PY_TRY(
      static_cast<List*>(self.stack)->append(t, self.current != nullptr ? self.current : none()));
  setOwned(self.current, node.get());
  setOwned(self.last, node.get());
  self.afterEnd = false;
  PY_TRY(builderEvent(t, self, self.startEvent, node.get()));
  return node;
}

Ref<> builderEnd(Thread& t, TreeBuilder& self, Object*) {
  PY_TRY(flushData(t, self));
  List& stack = *static_cast<List*>(self.stack);
  if (stack.size == 0 || self.current == nullptr) {
    return t.raise(indexErrorType, "pop from empty stack");
  }
  Ref<> parent = PY_TRY(stack.removeAt(t, stack.size - 1));
  Ref<> ended = Ref<>::share(self.current);
  setOwned(self.current, isNone(parent.get()) ? nullptr : parent.get());
  setOwned(self.last, ended.get());
  self.afterEnd = true;
  PY_TRY(builderEvent(t, self, self.endEvent, ended.get()));
  return ended;
}

/// Puts a comment or processing instruction into the tree.
static Status insertSingle(Thread& t, TreeBuilder& self, Object* node) {
  PY_TRY(flushData(t, self));
  if (self.current != nullptr) PY_TRY(appendChild(t, self.current, node));
  setOwned(self.last, node);
  self.afterEnd = true;
  return {};
}

Ref<> builderComment(Thread& t, TreeBuilder& self, Object* text) {
  Ref<> node = Ref<>::share(text);
  if (self.commentFactory != nullptr) {
    Ref<> factory = Ref<>::share(self.commentFactory);
    node = PY_TRY(call(t, factory.get(), text));
    if (self.insertComments && self.current != nullptr) {
      PY_TRY(insertSingle(t, self, node.get()));
    }
  }
  PY_TRY(builderEvent(t, self, self.commentEvent, node.get()));
  return node;
}

Ref<> builderPi(Thread& t, TreeBuilder& self, Object* target, Object* text) {
  Ref<> node;
  if (self.piFactory != nullptr) {
    Ref<> factory = Ref<>::share(self.piFactory);
    node = PY_TRY(call(t, factory.get(), target, text));
    if (self.insertPis && self.current != nullptr) PY_TRY(insertSingle(t, self, node.get()));
  } else {
    node = PY_TRY(packTuple(t, {target, text}));
  }
  PY_TRY(builderEvent(t, self, self.piEvent, node.get()));
  return node;
}

namespace {

Object* builderNew(Type* cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls->alloc(cls, 0));
  if (!made) return nullptr;
  Ref<List> stack = newList(Thread::current());
  if (!stack) return nullptr;
  static_cast<TreeBuilder*>(made.get())->stack = stack.release();
  return made.release();
}

Object* orNull(Object* object) { return object == nullptr || isNone(object) ? nullptr : object; }

Status builderInit(Thread& t, TreeBuilder& self, Object* element, Object* comment, Object* pi,
                   Object* insertComments, Object* insertPis) {
  setOwned(self.elementFactory, orNull(element));
  comment = orNull(comment);
  setOwned(self.commentFactory, comment != nullptr ? comment : xmlCommentFactory);
  pi = orNull(pi);
  setOwned(self.piFactory, pi != nullptr ? pi : xmlPiFactory);
  self.insertComments = insertComments != nullptr && PY_TRY(toBool(t, insertComments));
  self.insertPis = insertPis != nullptr && PY_TRY(toBool(t, insertPis));
  return {};
}

Ref<> startMethod(Thread& t, TreeBuilder& self, Object* tag, Object* attrib) {
  if (!isDict(attrib)) {
    return t.raise(typeErrorType, "start() argument 2 must be dict, not %.50s",
                   argumentTypeName(attrib));
  }
  return builderStart(t, self, tag, static_cast<Dict*>(attrib));
}
Ref<> piMethod(Thread& t, TreeBuilder& self, Object* target, Object* text) {
  return builderPi(t, self, target, text == nullptr ? none() : text);
}

// clang-format off
#define BUILDER_FIELDS(X)                                                          \
  X(root) X(current) X(last) X(data) X(stack) X(elementFactory) X(commentFactory)  \
  X(piFactory) X(eventsAppend) X(startEvent) X(endEvent) X(startNsEvent)           \
  X(endNsEvent) X(commentEvent) X(piEvent)
// clang-format on

int builderTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& self = *static_cast<TreeBuilder*>(object);
#define VISIT_FIELD(field) PY_VISIT(self.field);
  BUILDER_FIELDS(VISIT_FIELD)
#undef VISIT_FIELD
  return 0;
}
void builderDealloc(Object* object) {
  auto& self = *static_cast<TreeBuilder*>(object);
  gcUntrack(object);
#define CLEAR_FIELD(field) clearOwned(self.field);
  BUILDER_FIELDS(CLEAR_FIELD)
#undef CLEAR_FIELD
  object->type->free(object);
}
int builderClear(Object* object) {
  auto& self = *static_cast<TreeBuilder*>(object);
  // The stack stays: the methods rely on it.
  for (Object** field : {&self.root, &self.current, &self.last, &self.data, &self.elementFactory,
                         &self.commentFactory, &self.piFactory, &self.eventsAppend}) {
    clearOwned(*field);
  }
  return 0;
}

constinit const MethodDef kMethods[] = {
    METHOD("data", "($self, data, /)", builderData, ""),
    METHOD("start", "($self, tag, attrs, /)", startMethod, ""),
    METHOD("end", "($self, tag, /)", builderEnd, ""),
    METHOD("comment", "($self, text, /)", builderComment, ""),
    METHOD("pi", "($self, target, text=None, /)", piMethod, ""),
    METHOD("close", "($self, /)", builderClose, ""),
    {},
};

}  // namespace

constinit BuiltinType treeBuilderType{{
    .name = "xml.etree.ElementTree.TreeBuilder",
    .basicSize = sizeof(TreeBuilder),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = builderDealloc,
    .traverse = builderTraverse,
    .clear = builderClear,
    .methods = kMethods,
    .init = initSlot<"TreeBuilder",
                     "(element_factory=None, *, comment_factory=None, pi_factory=None, "
                     "insert_comments=False, insert_pis=False)",
                     builderInit>,
    .new_ = builderNew,
}};

}  // namespace taipan

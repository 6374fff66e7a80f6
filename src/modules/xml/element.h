// The module _elementtree: Element objects (element.cpp), their iterators (element_iterator.cpp),
// TreeBuilder (tree_builder.cpp) and XMLParser over libexpat (xml_parser.cpp).
//
// Most elements of a document are leaves without attributes, so attributes and children live in a
// second block that is made on demand.
#pragma once

#include "builtins/dict/dict.h"
#include "object/builtin_type.h"
#include "object/gc/gc.h"
#include "object/module_spec.h"

namespace taipan {

struct ElementExtra {
  Dict* attrib;  ///< owned, or null
  isize length;
  isize allocated;
  Object** children;  ///< owned items
  Object* inlineChildren[4];
};

struct Element : Object {
  Object* tag;
  Object* text;
  Object* tail;
  ElementExtra* extra;  ///< null while there are neither attributes nor children
  Object* weaklist;

  isize length() const { return extra == nullptr ? 0 : extra->length; }
};
static_assert(sizeof(Element) == 56);

extern BuiltinType elementType;
extern BuiltinType elementIteratorType;
extern BuiltinType treeBuilderType;
extern BuiltinType xmlParserType;
/// xml.etree.ElementTree.ParseError and the factories that _set_factories() set; owned.
extern Type* xmlParseErrorType;
extern Object* xmlCommentFactory;
extern Object* xmlPiFactory;

inline bool isElement(const Object* o) { return isInstanceOf(o, &elementType); }

/// A new element; the attributes (may be null) are shared, not copied.
Ref<Element> newElement(Thread& t, Object* tag, Dict* attrib);
/// Appends a child (shared), which is an Element.
Status elementAppend(Thread& t, Element& self, Object* child);
/// The attributes, made on demand; borrowed.
Result<Dict*> elementAttributes(Thread& t, Element& self);
/// An iterator over the element and what is below, in document order: elements with the tag (null:
/// all), or their texts.
Ref<> newElementIterator(Thread& t, Element& root, Object* tag, bool texts);
/// `parent.append(child)` whatever the parent is.
Status appendChild(Thread& t, Object* parent, Object* child);

// --- TreeBuilder --------------------------------------------------------------------------------

struct TreeBuilder : Object {
  Object* root;
  Object* current;  ///< the element that is open, or null
  Object* last;     ///< the element that text belongs to
  Object* data;     ///< str, or a list of them, or null
  Object* stack;    ///< a list of the open elements' parents
  Object* elementFactory;
  Object* commentFactory;
  Object* piFactory;
  Object* eventsAppend;  ///< of the queue of events, or null
  Object* startEvent;    ///< names of events to report, or null
  Object* endEvent;
  Object* startNsEvent;
  Object* endNsEvent;
  Object* commentEvent;
  Object* piEvent;
  bool afterEnd;  ///< text belongs behind `last`
  bool insertComments;
  bool insertPis;
};

Ref<> builderStart(Thread& t, TreeBuilder& self, Object* tag, Dict* attrib);
Ref<> builderEnd(Thread& t, TreeBuilder& self, Object* tag);
Status builderData(Thread& t, TreeBuilder& self, Object* data);
Ref<> builderComment(Thread& t, TreeBuilder& self, Object* text);
Ref<> builderPi(Thread& t, TreeBuilder& self, Object* target, Object* text);
Status builderEvent(Thread& t, TreeBuilder& self, Object* event, Object* value);
inline Ref<> builderClose(TreeBuilder& self) {
  return Ref<>::share(self.root != nullptr ? self.root : none());
}

}  // namespace taipan

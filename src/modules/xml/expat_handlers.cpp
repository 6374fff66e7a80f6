// The functions that expat calls, and how each finds its Python handler.

#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/xml/expat_parser.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// An exception is pending: nothing more shall be called.
void stop(ExpatParser& self) {
  for (int which = 0; which < kExpatHandlerCount; ++which) {
    if (self.handlers[which] == nullptr) continue;
    expatInstall(self, which, false);
    clearOwned(self.handlers[which]);
  }
  self.bufferUsed = 0;
  XML_StopParser(self.expat, XML_FALSE);
}

/// Calls a handler; `function` is what the traceback shows for expat. Null: stopped.
Ref<> callHandler(Thread& t, ExpatParser& self, int which, const char* function,
                  std::initializer_list<Object*> args) {
  bool complete = true;
  for (Object* argument : args) complete = complete && argument != nullptr;
  Ref<> result;
  if (complete) {
    Ref<> handler = Ref<>::share(self.handlers[which]);
    bool outer = self.inCallback;
    self.inCallback = true;
    result = callVector(t, handler.get(), args.begin(), args.size(), nullptr);
    self.inCallback = outer;
    if (!result) addTraceback(t, function, "../Modules/pyexpat.c", __LINE__);
  }
  if (!result) stop(self);
  return result;
}

/// One call from expat: whether there is somebody to tell, with text that came before told first.
class Event {
 public:
  Event(void* parser, int which, const char* function)
      : t_(Thread::current()),
        self_(*static_cast<ExpatParser*>(parser)),
        which_(which),
        function_(function) {
    if (t_.hasPending()) return;
    if (which != kExpatCharacterData && expatFlush(t_, self_).failed()) return;
    wanted_ = self_.handlers[which] != nullptr;
  }
  bool wanted() const { return wanted_; }
  Thread& thread() { return t_; }
  ExpatParser& parser() { return self_; }

  /// A str or None.
  Ref<> text(const XML_Char* text) {
    if (text == nullptr) return Ref<>::share(none());
    return newStrUtf8(t_, text);
  }
  Ref<> text(const XML_Char* text, int length) { return newStrUtf8(t_, text, length); }
  /// A name: the same object for the same text, from the dict `intern`.
  Ref<> name(const XML_Char* text) {
    Ref<> made = this->text(text);
    if (!made || self_.intern == nullptr || !isStr(made.get())) return made;
    return dictSetDefault(t_, static_cast<Dict*>(self_.intern), made.get(), made.get());
  }
  Ref<> number(int value) { return toObject(value); }

  Ref<> call(std::initializer_list<Object*> args) {
    return callHandler(t_, self_, which_, function_, args);
  }
  /// For handlers whose answer expat wants; 0 means failure.
  int callForInt(std::initializer_list<Object*> args) {
    Ref<> result = call(args);
    if (!result) return 0;
    Result<isize> value = toIsize(t_, result.get(), nullptr);
    if (!value.failed()) return static_cast<int>(value.value());
    stop(self_);
    return 0;
  }

 private:
  Thread& t_;
  ExpatParser& self_;
  int which_;
  const char* function_;
  bool wanted_ = false;
};

// --- elements and text
// ----------------------------------------------------------------------------

/// How many of expat's name-value pairs count: all, or those that stand in the document.
int attributeCount(ExpatParser& self, const XML_Char** attributes) {
  if (self.specifiedAttributes) return XML_GetSpecifiedAttributeCount(self.expat);
  int count = 0;
  while (attributes[count] != nullptr) count += 2;
  return count;
}

Ref<> attributeContainer(Event& event, const XML_Char** attributes) {
  Thread& t = event.thread();
  int count = attributeCount(event.parser(), attributes);
  if (event.parser().orderedAttributes) {
    Ref<List> list = PY_TRY(newList(t));
    for (int i = 0; i < count; i += 2) {
      PY_TRY(list->append(t, event.name(attributes[i])));
      PY_TRY(list->append(t, event.text(attributes[i + 1])));
    }
    return list;
  }
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (int i = 0; i < count; i += 2) {
    Ref<> name = PY_TRY(event.name(attributes[i]));
    Ref<> value = PY_TRY(event.text(attributes[i + 1]));
    PY_TRY(dictSet(t, dict.get(), name.get(), value.get()));
  }
  return dict;
}

void onStartElement(void* parser, const XML_Char* name, const XML_Char** attributes) {
  Event event(parser, kExpatStartElement, "StartElement");
  if (!event.wanted()) return;
  Ref<> container = attributeContainer(event, attributes);
  Ref<> tag = container ? event.name(name) : Ref<>();
  (void)event.call({tag.get(), container.get()});
}

void onEndElement(void* parser, const XML_Char* name) {
  Event event(parser, kExpatEndElement, "EndElement");
  if (event.wanted()) (void)event.call({event.name(name).get()});
}

Status sendText(Thread& t, ExpatParser& self, const char* text, int length) {
  Event event(&self, kExpatCharacterData, "CharacterData");
  if (!event.wanted()) return {};
  Ref<> sent = event.call({event.text(text, length).get()});
  return sent ? Status() : Status(failure);
}

void onCharacterData(void* parser, const XML_Char* text, int length) {
  Thread& t = Thread::current();
  if (t.hasPending()) return;
  ExpatParser& self = *static_cast<ExpatParser*>(parser);
  if (self.buffer == nullptr) {
    (void)sendText(t, self, text, length);
    return;
  }
  if (self.bufferUsed + length > self.bufferSize) {
    if (expatFlush(t, self).failed()) return;
    // The handler may have been taken away, or the buffer.
    if (self.handlers[kExpatCharacterData] == nullptr) return;
  }
  if (self.buffer == nullptr || length > self.bufferSize) {
    self.bufferUsed = 0;
    (void)sendText(t, self, text, length);
    return;
  }
  std::memcpy(self.buffer + self.bufferUsed, text, static_cast<usize>(length));
  self.bufferUsed += length;
}

/// Stands in for a handler that was taken away while expat is inside of it.
void onIgnoredText(void*, const XML_Char*, int) {}

void onComment(void* parser, const XML_Char* text) {
  Event event(parser, kExpatComment, "Comment");
  if (event.wanted()) (void)event.call({event.text(text).get()});
}
void onProcessingInstruction(void* parser, const XML_Char* target, const XML_Char* data) {
  Event event(parser, kExpatProcessingInstruction, "ProcessingInstruction");
  if (event.wanted()) (void)event.call({event.name(target).get(), event.text(data).get()});
}
void onStartCdata(void* parser) {
  Event event(parser, kExpatStartCdataSection, "StartCdataSection");
  if (event.wanted()) (void)event.call({});
}
void onEndCdata(void* parser) {
  Event event(parser, kExpatEndCdataSection, "EndCdataSection");
  if (event.wanted()) (void)event.call({});
}
void onDefault(void* parser, const XML_Char* text, int length) {
  Event event(parser, kExpatDefault, "Default");
  if (event.wanted()) (void)event.call({event.text(text, length).get()});
}
void onDefaultExpand(void* parser, const XML_Char* text, int length) {
  Event event(parser, kExpatDefaultExpand, "DefaultHandlerExpand");
  if (event.wanted()) (void)event.call({event.text(text, length).get()});
}
void onStartNamespace(void* parser, const XML_Char* prefix, const XML_Char* uri) {
  Event event(parser, kExpatStartNamespaceDecl, "StartNamespaceDecl");
  if (event.wanted()) (void)event.call({event.name(prefix).get(), event.name(uri).get()});
}
void onEndNamespace(void* parser, const XML_Char* prefix) {
  Event event(parser, kExpatEndNamespaceDecl, "EndNamespaceDecl");
  if (event.wanted()) (void)event.call({event.name(prefix).get()});
}

// --- declarations
// ---------------------------------------------------------------------------------

void onXmlDecl(void* parser, const XML_Char* version, const XML_Char* encoding, int standalone) {
  Event event(parser, kExpatXmlDecl, "XmlDecl");
  if (!event.wanted()) return;
  (void)event.call(
      {event.text(version).get(), event.text(encoding).get(), event.number(standalone).get()});
}
void onStartDoctype(void* parser, const XML_Char* name, const XML_Char* systemId,
                    const XML_Char* publicId, int hasInternalSubset) {
  Event event(parser, kExpatStartDoctypeDecl, "StartDoctypeDecl");
  if (!event.wanted()) return;
  (void)event.call({event.name(name).get(), event.name(systemId).get(), event.name(publicId).get(),
                    event.number(hasInternalSubset).get()});
}
void onEndDoctype(void* parser) {
  Event event(parser, kExpatEndDoctypeDecl, "EndDoctypeDecl");
  if (event.wanted()) (void)event.call({});
}
void onUnparsedEntity(void* parser, const XML_Char* name, const XML_Char* base,
                      const XML_Char* systemId, const XML_Char* publicId,
                      const XML_Char* notation) {
  Event event(parser, kExpatUnparsedEntityDecl, "UnparsedEntityDecl");
  if (!event.wanted()) return;
  (void)event.call({event.name(name).get(), event.name(base).get(), event.name(systemId).get(),
                    event.name(publicId).get(), event.name(notation).get()});
}
void onNotation(void* parser, const XML_Char* name, const XML_Char* base, const XML_Char* systemId,
                const XML_Char* publicId) {
  Event event(parser, kExpatNotationDecl, "NotationDecl");
  if (!event.wanted()) return;
  (void)event.call({event.name(name).get(), event.name(base).get(), event.name(systemId).get(),
                    event.name(publicId).get()});
}
void onEntity(void* parser, const XML_Char* name, int isParameter, const XML_Char* value,
              int length, const XML_Char* base, const XML_Char* systemId, const XML_Char* publicId,
              const XML_Char* notation) {
  Event event(parser, kExpatEntityDecl, "EntityDecl");
  if (!event.wanted()) return;
  Ref<> content = value == nullptr ? Ref<>::share(none()) : event.text(value, length);
  (void)event.call({event.name(name).get(), event.number(isParameter).get(), content.get(),
                    event.name(base).get(), event.name(systemId).get(), event.name(publicId).get(),
                    event.name(notation).get()});
}
void onAttlist(void* parser, const XML_Char* element, const XML_Char* attribute,
               const XML_Char* type, const XML_Char* value, int isRequired) {
  Event event(parser, kExpatAttlistDecl, "AttlistDecl");
  if (!event.wanted()) return;
  (void)event.call({event.name(element).get(), event.name(attribute).get(), event.text(type).get(),
                    event.text(value).get(), event.number(isRequired).get()});
}

/// (type, quantifier, name, children) of a content model.
Ref<> modelTuple(Event& event, const XML_Content& model) {  // NOLINT(misc-no-recursion)
  Thread& t = event.thread();
  RecursionScope scope(t, " in conv_content_model");
  if (scope.failed()) return failure;
  Ref<Tuple> children = PY_TRY(newTuple(t, model.numchildren));
  for (unsigned i = 0; i < model.numchildren; ++i) {
    children->items[i] = PY_TRY(modelTuple(event, model.children[i])).release();
  }
  Ref<> type = PY_TRY(event.number(static_cast<int>(model.type)));
  Ref<> quantifier = PY_TRY(event.number(static_cast<int>(model.quant)));
  Ref<> name = PY_TRY(event.name(model.name));
  return packTuple(t, {type.get(), quantifier.get(), name.get(), children.get()});
}

void onElementDecl(void* parser, const XML_Char* name, XML_Content* model) {
  Event event(parser, kExpatElementDecl, "ElementDecl");
  if (event.wanted()) {
    Ref<> content = modelTuple(event, *model);
    Ref<> element = content ? event.name(name) : Ref<>();
    (void)event.call({element.get(), content.get()});
  }
  XML_FreeContentModel(event.parser().expat, model);
}

void onSkippedEntity(void* parser, const XML_Char* name, int isParameter) {
  Event event(parser, kExpatSkippedEntity, "SkippedEntity");
  if (event.wanted()) (void)event.call({event.name(name).get(), event.number(isParameter).get()});
}
int onNotStandalone(void* parser) {
  Event event(parser, kExpatNotStandalone, "NotStandalone");
  return event.wanted() ? event.callForInt({}) : 0;
}
int onExternalEntity(XML_Parser expat, const XML_Char* context, const XML_Char* base,
                     const XML_Char* systemId, const XML_Char* publicId) {
  Event event(XML_GetUserData(expat), kExpatExternalEntityRef, "ExternalEntityRef");
  if (!event.wanted()) return 0;
  return event.callForInt({event.text(context).get(), event.name(base).get(),
                           event.name(systemId).get(), event.name(publicId).get()});
}

}  // namespace

Status expatFlush(Thread& t, ExpatParser& self) {
  if (self.buffer == nullptr || self.bufferUsed == 0) return {};
  int length = self.bufferUsed;
  self.bufferUsed = 0;
  return sendText(t, self, self.buffer, length);
}

void expatInstall(ExpatParser& self, int which, bool active) {
  XML_Parser p = self.expat;
  switch (static_cast<ExpatHandler>(which)) {
    case kExpatStartElement:
      return XML_SetStartElementHandler(p, active ? onStartElement : nullptr);
    case kExpatEndElement:
      return XML_SetEndElementHandler(p, active ? onEndElement : nullptr);
    case kExpatProcessingInstruction:
      return XML_SetProcessingInstructionHandler(p, active ? onProcessingInstruction : nullptr);
    case kExpatCharacterData:
      return XML_SetCharacterDataHandler(p, active            ? onCharacterData
                                            : self.inCallback ? onIgnoredText
                                                              : nullptr);
    case kExpatUnparsedEntityDecl:
      return XML_SetUnparsedEntityDeclHandler(p, active ? onUnparsedEntity : nullptr);
    case kExpatNotationDecl:
      return XML_SetNotationDeclHandler(p, active ? onNotation : nullptr);
    case kExpatStartNamespaceDecl:
      return XML_SetStartNamespaceDeclHandler(p, active ? onStartNamespace : nullptr);
    case kExpatEndNamespaceDecl:
      return XML_SetEndNamespaceDeclHandler(p, active ? onEndNamespace : nullptr);
    case kExpatComment:
      return XML_SetCommentHandler(p, active ? onComment : nullptr);
    case kExpatStartCdataSection:
      return XML_SetStartCdataSectionHandler(p, active ? onStartCdata : nullptr);
    case kExpatEndCdataSection:
      return XML_SetEndCdataSectionHandler(p, active ? onEndCdata : nullptr);
    case kExpatDefault:
      return XML_SetDefaultHandler(p, active ? onDefault : nullptr);
    case kExpatDefaultExpand:
      return XML_SetDefaultHandlerExpand(p, active ? onDefaultExpand : nullptr);
    case kExpatNotStandalone:
      return XML_SetNotStandaloneHandler(p, active ? onNotStandalone : nullptr);
    case kExpatExternalEntityRef:
      return XML_SetExternalEntityRefHandler(p, active ? onExternalEntity : nullptr);
    case kExpatStartDoctypeDecl:
      return XML_SetStartDoctypeDeclHandler(p, active ? onStartDoctype : nullptr);
    case kExpatEndDoctypeDecl:
      return XML_SetEndDoctypeDeclHandler(p, active ? onEndDoctype : nullptr);
    case kExpatEntityDecl:
      return XML_SetEntityDeclHandler(p, active ? onEntity : nullptr);
    case kExpatXmlDecl:
      return XML_SetXmlDeclHandler(p, active ? onXmlDecl : nullptr);
    case kExpatElementDecl:
      return XML_SetElementDeclHandler(p, active ? onElementDecl : nullptr);
    case kExpatAttlistDecl:
      return XML_SetAttlistDeclHandler(p, active ? onAttlist : nullptr);
    case kExpatSkippedEntity:
      return XML_SetSkippedEntityHandler(p, active ? onSkippedEntity : nullptr);
    case kExpatHandlerCount:
      return;
  }
}

int expatUnknownEncoding(void*, const XML_Char* name, XML_Encoding* info) {
  Thread& t = Thread::current();
  if (t.hasPending()) return XML_STATUS_ERROR;
  char all[256];
  for (int i = 0; i < 256; ++i) all[i] = static_cast<char>(i);
  Ref<> decoded = decodeText(t, all, sizeof(all), name, "replace");
  if (!decoded) return XML_STATUS_ERROR;
  const Str& text = *static_cast<Str*>(decoded.get());
  if (text.length != 256) {
    t.raise(valueErrorType, "multi-byte encodings are not supported");
    return XML_STATUS_ERROR;
  }
  for (int i = 0; i < 256; ++i) {
    u32 c = strAt(text, i);
    info->map[i] = c == 0xFFFD ? -1 : static_cast<int>(c);
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace taipan

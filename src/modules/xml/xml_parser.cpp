// XMLParser: libexpat's events to a target, by default a TreeBuilder, which is called directly.
//
// A handler that raises leaves its exception pending and stops the parser; feed() then fails.

#include <expat.h>

#include <climits>
#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "modules/xml/element.h"
#include "modules/xml/expat_parser.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/seams.h"

namespace taipan {

Type* xmlParseErrorType = nullptr;

namespace {

/// What a target may be called for.
enum TargetMethod {
  kStart,
  kEnd,
  kData,
  kComment,
  kPi,
  kClose,
  kDoctype,
  kStartNs,
  kEndNs,
  kMethods
};
constexpr const char* kMethodNames[kMethods] = {"start", "end",     "data",     "comment", "pi",
                                                "close", "doctype", "start_ns", "end_ns"};

/// Names of the document as str, with the brace that expat leaves out before namespaces.
class NameCache {
 public:
  ~NameCache() { clear(); }
  void clear() {
    for (usize i = 0; i < size_; ++i) {
      if (table_[i].name == nullptr) continue;
      decref(table_[i].name);
      memFree(table_[i].raw);
    }
    memFree(table_);
    table_ = nullptr;
    size_ = used_ = 0;
  }
  Ref<Str> get(Thread& t, const char* raw) {
    usize length = std::strlen(raw);
    isize hash = hashBytes(raw, length);
    if (used_ * 2 >= size_) PY_TRY(grow(t));
    usize at = static_cast<usize>(hash) & (size_ - 1);
    for (; table_[at].name != nullptr; at = (at + 1) & (size_ - 1)) {
      if (table_[at].hash == hash && std::strcmp(table_[at].raw, raw) == 0) {
        return Ref<Str>::share(table_[at].name);
      }
    }
    Ref<Str> made = PY_TRY(make(t, raw, length));
    auto* copy = static_cast<char*>(memMalloc(length + 1));
    if (copy == nullptr) return t.raiseNoMemory();
    std::memcpy(copy, raw, length + 1);
    table_[at] = {hash, copy, made.share().release()};
    ++used_;
    return made;
  }

 private:
  struct Entry {
    isize hash;
    char* raw;
    Str* name;
  };
  static Ref<Str> make(Thread& t, const char* raw, usize length) {
    if (std::memchr(raw, '}', length) == nullptr) {
      return newStrUtf8(t, raw, static_cast<isize>(length));
    }
    Ref<Str> name = PY_TRY(newStrUtf8(t, raw, static_cast<isize>(length)));
    Ref<Str> brace = PY_TRY(newStr(t, "{"));
    return strConcat(t, *brace, *name);
  }
  Status grow(Thread& t) {
    usize wanted = size_ == 0 ? 64 : size_ * 2;
    auto* fresh = static_cast<Entry*>(memCalloc(wanted, sizeof(Entry)));
    if (fresh == nullptr) return t.raiseNoMemory();
    for (usize i = 0; i < size_; ++i) {
      if (table_[i].name == nullptr) continue;
      usize at = static_cast<usize>(table_[i].hash) & (wanted - 1);
      while (fresh[at].name != nullptr) at = (at + 1) & (wanted - 1);
      fresh[at] = table_[i];
    }
    memFree(table_);
    table_ = fresh;
    size_ = wanted;
    return {};
  }
  Entry* table_ = nullptr;
  usize size_ = 0, used_ = 0;
};

struct XmlParser : Object {
  XML_Parser expat;
  Object* target;
  Object* entity;  ///< a dict of the entities that documents may use
  Object* methods[kMethods];
  NameCache* names;
  TreeBuilder* builder() {
    return target != nullptr && isExactly(target, &treeBuilderType)
               ? static_cast<TreeBuilder*>(target)
               : nullptr;
  }
};

// --- errors -------------------------------------------------------------------------------------

Failure raiseParseError(Thread& t, int code, usize line, usize column, Str& message) {
  Ref<> error =
      PY_TRY(call(t, static_cast<Object*>(xmlParseErrorType), static_cast<Object*>(&message)));
  Ref<Int> codeObject = newInt(code), lineObject = newInt(line), columnObject = newInt(column);
  Ref<Tuple> position = PY_TRY(packTuple(t, {lineObject.get(), columnObject.get()}));
  Ref<Str> codeName = PY_TRY(newInterned(t, "code"));
  Ref<Str> positionName = PY_TRY(newInterned(t, "position"));
  PY_TRY(setAttribute(t, error.get(), codeName.get(), codeObject.get()));
  PY_TRY(setAttribute(t, error.get(), positionName.get(), position.get()));
  return t.raiseInstance(error.get());
}

Failure raiseExpat(Thread& t, int code, usize line, usize column) {
  Ref<Str> message = PY_TRY(newStrFormat(t, "%s: line %zd, column %zd",
                                         XML_ErrorString(static_cast<XML_Error>(code)),
                                         static_cast<isize>(line), static_cast<isize>(column)));
  return raiseParseError(t, code, line, column, *message);
}

// --- handlers -----------------------------------------------------------------------------------

/// Runs a handler's body unless an exception is on its way; a failure stops the parser.
template <class Body>
void handle(void* user, Body body) {
  auto& self = *static_cast<XmlParser*>(user);
  Thread& t = Thread::current();
  if (t.hasPending()) return;
  Status status = body(t, self);
  if (status.failed()) XML_StopParser(self.expat, XML_FALSE);
}

template <class... A>
Status callTarget(Thread& t, XmlParser& self, TargetMethod which, A*... args) {
  Ref<> method = Ref<>::share(self.methods[which]);
  if (!method) return {};
  (void)PY_TRY(call(t, method.get(), static_cast<Object*>(args)...));
  return {};
}

Ref<Str> text(Thread& t, const XML_Char* chars) {
  if (chars == nullptr) return newStr(t, "");
  return newStrUtf8(t, chars);
}

void XMLCALL onStart(void* user, const XML_Char* name, const XML_Char** attributes) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    Ref<Str> tag = PY_TRY(self.names->get(t, name));
    Ref<Dict> attrib;
    if (attributes[0] != nullptr || self.builder() == nullptr) attrib = PY_TRY(newDict(t));
    for (; attributes[0] != nullptr; attributes += 2) {
      Ref<Str> key = PY_TRY(self.names->get(t, attributes[0]));
      Ref<Str> value = PY_TRY(newStrUtf8(t, attributes[1]));
      PY_TRY(dictSet(t, attrib.get(), key.get(), value.get()));
    }
    if (TreeBuilder* builder = self.builder()) {
      (void)PY_TRY(builderStart(t, *builder, tag.get(), attrib.get()));
      return {};
    }
    return callTarget(t, self, kStart, tag.get(), attrib.get());
  });
}

void XMLCALL onEnd(void* user, const XML_Char* name) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    if (TreeBuilder* builder = self.builder()) {
      (void)PY_TRY(builderEnd(t, *builder, none()));
      return {};
    }
    if (self.methods[kEnd] == nullptr) return {};
    Ref<Str> tag = PY_TRY(self.names->get(t, name));
    return callTarget(t, self, kEnd, tag.get());
  });
}

void XMLCALL onData(void* user, const XML_Char* chars, int length) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    Ref<Str> data = PY_TRY(newStrUtf8(t, chars, length));
    if (TreeBuilder* builder = self.builder()) return builderData(t, *builder, data.get());
    return callTarget(t, self, kData, data.get());
  });
}

void XMLCALL onComment(void* user, const XML_Char* chars) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    Ref<Str> comment = PY_TRY(text(t, chars));
    if (TreeBuilder* builder = self.builder()) {
      (void)PY_TRY(builderComment(t, *builder, comment.get()));
      return {};
    }
    return callTarget(t, self, kComment, comment.get());
  });
}

void XMLCALL onPi(void* user, const XML_Char* name, const XML_Char* chars) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    TreeBuilder* builder = self.builder();
    // Without anybody who wants it a tree builder does not see it.
    if (builder != nullptr && builder->piEvent == nullptr && !builder->insertPis) return {};
    Ref<Str> target = PY_TRY(text(t, name));
    Ref<Str> data = PY_TRY(text(t, chars));
    if (builder != nullptr) {
      (void)PY_TRY(builderPi(t, *builder, target.get(), data.get()));
      return {};
    }
    return callTarget(t, self, kPi, target.get(), data.get());
  });
}

void XMLCALL onStartNs(void* user, const XML_Char* prefix, const XML_Char* uri) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    TreeBuilder* builder = self.builder();
    if (builder != nullptr && builder->startNsEvent == nullptr) return {};
    if (builder == nullptr && self.methods[kStartNs] == nullptr) return {};
    Ref<Str> prefixText = PY_TRY(text(t, prefix));
    Ref<Str> uriText = PY_TRY(text(t, uri));
    if (builder == nullptr) return callTarget(t, self, kStartNs, prefixText.get(), uriText.get());
    Ref<Tuple> pair = PY_TRY(packTuple(t, {prefixText.get(), uriText.get()}));
    return builderEvent(t, *builder, builder->startNsEvent, pair.get());
  });
}

void XMLCALL onEndNs(void* user, const XML_Char* prefix) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    if (TreeBuilder* builder = self.builder()) {
      return builderEvent(t, *builder, builder->endNsEvent, none());
    }
    if (self.methods[kEndNs] == nullptr) return {};
    Ref<Str> prefixText = PY_TRY(text(t, prefix));
    return callTarget(t, self, kEndNs, prefixText.get());
  });
}

void XMLCALL onDoctype(void* user, const XML_Char* name, const XML_Char* system,
                       const XML_Char* publicId, int) {
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    auto orNone = [&](const XML_Char* chars) -> Ref<> {
      if (chars == nullptr) return Ref<>::share(none());
      return text(t, chars);
    };
    Ref<> nameText = PY_TRY(orNone(name));
    Ref<> systemText = PY_TRY(orNone(system));
    Ref<> publicText = PY_TRY(orNone(publicId));
    if (self.methods[kDoctype] != nullptr) {
      return callTarget(t, self, kDoctype, nameText.get(), publicText.get(), systemText.get());
    }
    // A method of a derived parser, as it was once.
    Ref<Str> method = PY_TRY(newInterned(t, "doctype"));
    Lookup own = PY_TRY(lookupAttribute(t, &self, method.get()));
    if (!own.found()) return {};
    return warn(t, runtimeWarningType, 1,
                "The doctype() method of XMLParser is ignored.  Define doctype() method on the "
                "TreeBuilder target.");
  });
}

/// Entities that the document does not define: from `entity`, else an error.
void XMLCALL onDefault(void* user, const XML_Char* chars, int length) {
  if (length < 2 || chars[0] != '&') return;
  handle(user, [&](Thread& t, XmlParser& self) -> Status {
    Ref<Str> key = PY_TRY(newStrUtf8(t, chars + 1, length - 2));
    Lookup value = PY_TRY(dictGet(t, static_cast<Dict*>(self.entity), key.get()));
    if (value.found()) {
      if (TreeBuilder* builder = self.builder()) return builderData(t, *builder, value.get());
      return callTarget(t, self, kData, value.get());
    }
    usize line = XML_GetErrorLineNumber(self.expat);
    usize column = XML_GetErrorColumnNumber(self.expat);
    Ref<Str> message =
        PY_TRY(newStrFormat(t, "undefined entity &%U;: line %zd, column %zd", key.get(),
                            static_cast<isize>(line), static_cast<isize>(column)));
    return raiseParseError(t, XML_ERROR_UNDEFINED_ENTITY, line, column, *message);
  });
}

int XMLCALL onUnknownEncoding(void* data, const XML_Char* name, XML_Encoding* info) {
  if (Thread::current().hasPending()) return XML_STATUS_ERROR;
  return expatUnknownEncoding(data, name, info);
}

// --- the type -----------------------------------------------------------------------------------

Object* parserNew(Type* cls, Object*, Object*) { return cls->alloc(cls, 0); }

void installHandlers(XmlParser& self) {
  XML_Parser p = self.expat;
  bool builder = self.builder() != nullptr;
  XML_SetUserData(p, &self);
  XML_SetUnknownEncodingHandler(p, onUnknownEncoding, nullptr);
  XML_SetDefaultHandlerExpand(p, onDefault);
  if (builder || self.methods[kStart] != nullptr) XML_SetStartElementHandler(p, onStart);
  if (builder || self.methods[kEnd] != nullptr) XML_SetEndElementHandler(p, onEnd);
  if (builder || self.methods[kData] != nullptr) XML_SetCharacterDataHandler(p, onData);
  if (builder || self.methods[kComment] != nullptr) XML_SetCommentHandler(p, onComment);
  if (builder || self.methods[kPi] != nullptr) XML_SetProcessingInstructionHandler(p, onPi);
  if (self.methods[kStartNs] != nullptr) XML_SetStartNamespaceDeclHandler(p, onStartNs);
  if (self.methods[kEndNs] != nullptr) XML_SetEndNamespaceDeclHandler(p, onEndNs);
  XML_SetStartDoctypeDeclHandler(p, onDoctype);
}

void release(XmlParser& self) {
  if (self.expat != nullptr) {
    XML_ParserFree(self.expat);
    self.expat = nullptr;
  }
  clearOwned(self.target);
  clearOwned(self.entity);
  for (Object*& method : self.methods) clearOwned(method);
  delete self.names;
  self.names = nullptr;
}

Status parserInit(Thread& t, XmlParser& self, Object* target, Object* encoding) {
  const char* encodingText = nullptr;
  if (encoding != nullptr && !isNone(encoding)) {
    if (!isStr(encoding)) {
      return t.raise(typeErrorType,
                     "XMLParser() argument 'encoding' must be str or None, not %.50s",
                     encoding->type->name);
    }
    isize length;
    encodingText = PY_TRY(strUtf8(t, *static_cast<Str*>(encoding), &length));
    if (static_cast<isize>(std::strlen(encodingText)) != length) {
      return t.raise(valueErrorType, "embedded null character");
    }
  }
  Ref<> receiver = Ref<>::share(target);
  if (!receiver || isNone(receiver.get())) {
    receiver = PY_TRY(call(t, static_cast<Object*>(&treeBuilderType)));
  }
  Ref<Dict> entity = PY_TRY(newDict(t));
  XML_Parser expat = XML_ParserCreate_MM(encodingText, nullptr, "}");
  if (expat == nullptr) return t.raiseNoMemory();
  XML_SetHashSalt(expat, static_cast<unsigned long>(hashKey.k0 ^ hashKey.k1));
  release(self);
  self.expat = expat;
  self.names = new NameCache();
  self.entity = entity.release();
  self.target = receiver.release();
  for (int i = 0; i < kMethods; ++i) {
    Ref<Str> name = PY_TRY(newInterned(t, kMethodNames[i]));
    Lookup method = PY_TRY(lookupAttribute(t, self.target, name.get()));
    if (method.found()) self.methods[i] = std::move(method).value().release();
  }
  installHandlers(self);
  return {};
}

Status checkInitialised(Thread& t, XmlParser& self) {
  if (self.expat != nullptr && self.target != nullptr) return {};
  return t.raise(valueErrorType, "XMLParser.__init__() wasn't called");
}

Status parse(Thread& t, XmlParser& self, const char* data, isize size, bool final) {
  constexpr isize kPiece = 1 << 28;
  do {
    int count = static_cast<int>(size < kPiece ? size : kPiece);
    bool last = final && count == size;
    XML_Status status = XML_Parse(self.expat, data, count, last);
    if (t.hasPending()) return failure;
    if (status == XML_STATUS_ERROR) {
      return raiseExpat(t, XML_GetErrorCode(self.expat), XML_GetErrorLineNumber(self.expat),
                        XML_GetErrorColumnNumber(self.expat));
    }
    data += count;
    size -= count;
  } while (size > 0);
  return {};
}

Status parseObject(Thread& t, XmlParser& self, Object* data) {
  if (isStr(data)) {
    isize size = 0;
    const char* text8 = PY_TRY(strUtf8(t, *static_cast<Str*>(data), &size));
    if (size > INT_MAX) return t.raise(overflowErrorType, "size does not fit in an int");
    // Text is what it says, whatever the declaration claims.
    XML_SetEncoding(self.expat, "utf-8");
    return parse(t, self, text8, size, false);
  }
  BufferView view;
  PY_TRY(view.acquire(t, data));
  if (view.size() > INT_MAX) return t.raise(overflowErrorType, "size does not fit in an int");
  return parse(t, self, view.data(), view.size(), false);
}

Status feed(Thread& t, XmlParser& self, Object* data) {
  PY_TRY(checkInitialised(t, self));
  Ref<> alive = Ref<>::share(&self);
  return parseObject(t, self, data);
}

Ref<> close(Thread& t, XmlParser& self) {
  PY_TRY(checkInitialised(t, self));
  Ref<> alive = Ref<>::share(&self);
  PY_TRY(parse(t, self, "", 0, true));
  if (TreeBuilder* builder = self.builder()) return builderClose(*builder);
  if (self.methods[kClose] == nullptr) return Ref<>::share(none());
  Ref<> method = Ref<>::share(self.methods[kClose]);
  return call(t, method.get());
}

Ref<> parseWhole(Thread& t, XmlParser& self, Object* file) {
  PY_TRY(checkInitialised(t, self));
  Ref<> alive = Ref<>::share(&self);
  Ref<> read = PY_TRY(getAttribute(t, file, names::read));
  for (;;) {
    Ref<Int> size = newInt(64 * 1024);
    Ref<> data = PY_TRY(call(t, read.get(), static_cast<Object*>(size.get())));
    if (isStr(data.get())) {
      if (as<Str>(data.get())->length == 0) break;
    } else if (!isExactly(data.get(), &bytesType) || as<Bytes>(data.get())->size == 0) {
      break;
    }
    PY_TRY(parseObject(t, self, data.get()));
  }
  PY_TRY(parse(t, self, "", 0, true));
  if (TreeBuilder* builder = self.builder()) return builderClose(*builder);
  return Ref<>::share(none());
}

/// Which field of a TreeBuilder an event name is for, or null.
Object** eventField(XmlParser& self, TreeBuilder& builder, const char* name) {
  if (std::strcmp(name, "start") == 0) return &builder.startEvent;
  if (std::strcmp(name, "end") == 0) return &builder.endEvent;
  if (std::strcmp(name, "start-ns") == 0) {
    XML_SetStartNamespaceDeclHandler(self.expat, onStartNs);
    return &builder.startNsEvent;
  }
  if (std::strcmp(name, "end-ns") == 0) {
    XML_SetEndNamespaceDeclHandler(self.expat, onEndNs);
    return &builder.endNsEvent;
  }
  if (std::strcmp(name, "comment") == 0) return &builder.commentEvent;
  if (std::strcmp(name, "pi") == 0) return &builder.piEvent;
  return nullptr;
}

Status setEvents(Thread& t, XmlParser& self, Object* queue, Object* events) {
  PY_TRY(checkInitialised(t, self));
  TreeBuilder* builder = self.builder();
  if (builder == nullptr) {
    return t.raise(typeErrorType,
                   "event handling only supported for ElementTree.TreeBuilder targets");
  }
  Ref<> append = PY_TRY(getAttribute(t, queue, names::append));
  assignOwned(builder->eventsAppend, append.release());
  for (Object** field : {&builder->startEvent, &builder->endEvent, &builder->startNsEvent,
                         &builder->endNsEvent, &builder->commentEvent, &builder->piEvent}) {
    clearOwned(*field);
  }
  if (events == nullptr || isNone(events)) {
    builder->endEvent = PY_TRY(newInterned(t, "end")).release();
    return {};
  }
  Ref<> sequence = PY_TRY(toFastSequence(t, events, "events must be a sequence"));
  Ref<List> names = PY_TRY(toList(t, sequence.get()));
  for (isize i = 0; i < names->size; ++i) {
    Object* name = names->items[i];
    const char* chars = nullptr;
    if (isStr(name)) chars = PY_TRY(strUtf8(t, *static_cast<Str*>(name)));
    if (isBytes(name)) chars = as<Bytes>(name)->data;
    if (chars == nullptr) return t.raise(valueErrorType, "invalid events sequence");
    Object** field = eventField(self, *builder, chars);
    if (field == nullptr) return t.raise(valueErrorType, "unknown event '%s'", chars);
    incref(name);
    assignOwned(*field, name);
  }
  return {};
}

Ref<> version(Thread& t, XmlParser&) {
  return newStrFormat(t, "Expat %d.%d.%d", XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION);
}

int parserTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& self = *static_cast<XmlParser*>(object);
  PY_VISIT(self.target);
  PY_VISIT(self.entity);
  for (Object* method : self.methods) PY_VISIT(method);
  return 0;
}
int parserClear(Object* object) {
  release(*static_cast<XmlParser*>(object));
  return 0;
}
void parserDealloc(Object* object) {
  gcUntrack(object);
  release(*static_cast<XmlParser*>(object));
  object->type->free(object);
}

constinit const MethodDef kParserMethods[] = {
    METHOD("feed", "($self, data, /)", feed, ""),
    METHOD("close", "($self, /)", close, ""),
    METHOD("_parse_whole", "($self, file, /)", parseWhole, ""),
    METHOD("_setevents", "($self, events_queue, events_to_report=None, /)", setEvents, ""),
    {},
};
constinit const MemberDef kParserMembers[] = {
    {"entity", kMemberObject, offsetof(XmlParser, entity), kMemberReadOnly, nullptr},
    {"target", kMemberObject, offsetof(XmlParser, target), kMemberReadOnly, nullptr},
    {},
};
constinit const GetSetDef kParserGetSet[] = {GETTER("version", version, nullptr), {}};

}  // namespace

constinit BuiltinType xmlParserType{{
    .name = "xml.etree.ElementTree.XMLParser",
    .basicSize = sizeof(XmlParser),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = parserDealloc,
    .traverse = parserTraverse,
    .clear = parserClear,
    .methods = kParserMethods,
    .members = kParserMembers,
    .getset = kParserGetSet,
    .init = initSlot<"XMLParser", "(*, target=None, encoding=None)", parserInit>,
    .new_ = parserNew,
}};

}  // namespace taipan

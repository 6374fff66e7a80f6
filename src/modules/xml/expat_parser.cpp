#include "modules/xml/expat_parser.h"

#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

Type* expatErrorType = nullptr;

namespace {

/// Expat takes int sizes; a part of this size at most goes to it at once.
constexpr isize kMaxPart = isize{1} << 20;
constexpr int kDefaultBufferSize = 8192;
/// How much ParseFile reads at once.
constexpr int kReadSize = 2048;

void dropBuffer(ExpatParser& self) {
  rawFree(self.buffer);
  self.buffer = nullptr;
  self.bufferUsed = 0;
}

Status makeBuffer(Thread& t, ExpatParser& self) {
  self.buffer = static_cast<char*>(rawMalloc(static_cast<usize>(self.bufferSize)));
  self.bufferUsed = 0;
  if (self.buffer == nullptr) return t.raiseNoMemory();
  return {};
}

/// A parser around an expat one, which it owns from here on.
Ref<ExpatParser> wrapParser(Thread& t, XML_Parser expat, Object* intern) {
  Ref<ExpatParser> self = newObject<ExpatParser>(t, expatParserType);
  if (!self) {
    XML_ParserFree(expat);
    return failure;
  }
  self->expat = expat;
  self->bufferSize = kDefaultBufferSize;
  self->intern = Ref<>::share(intern).release();
  gcTrack(self.get());
  XML_SetHashSalt(expat, static_cast<unsigned long>(hashKey.k0));
  XML_SetUserData(expat, self.get());
  XML_SetUnknownEncodingHandler(expat, &expatUnknownEncoding, nullptr);
  return self;
}

// --- parsing
// --------------------------------------------------------------------------------------

/// What Parse() gives for expat's answer.
Ref<> parseResult(Thread& t, ExpatParser& self, XML_Status status) {
  if (t.hasPending()) return failure;
  if (status == XML_STATUS_ERROR) {
    return raiseExpatError(t, self, XML_GetErrorCode(self.expat));
  }
  PY_TRY(expatFlush(t, self));
  return toObject(static_cast<int>(status));
}

Ref<> parserParse(Thread& t, ExpatParser& self, Object* data, Optional<int> isFinal) {
  BufferView view;
  const char* text;
  isize length;
  if (isStr(data)) {
    text = PY_TRY(strUtf8(t, *static_cast<Str*>(data), &length));
    // Whatever the document says about its encoding, this is UTF-8.
    (void)XML_SetEncoding(self.expat, "utf-8");
  } else {
    PY_TRY(view.acquire(t, data));
    text = view.data();
    length = view.size();
  }
  while (length > kMaxPart) {
    XML_Status status = XML_Parse(self.expat, text, static_cast<int>(kMaxPart), 0);
    if (status != XML_STATUS_OK || t.hasPending()) return parseResult(t, self, status);
    text += kMaxPart;
    length -= kMaxPart;
  }
  XML_Status status =
      XML_Parse(self.expat, text, static_cast<int>(length), isFinal.value_or(0) != 0 ? 1 : 0);
  return parseResult(t, self, status);
}

/// One read() into expat's own buffer; how many bytes came.
Result<int> readPart(Thread& t, ExpatParser& self, Object* readMethod) {
  Ref<> size = PY_TRY(toObject(kReadSize));
  Ref<> part = PY_TRY(call(t, readMethod, size.get()));
  BufferView view;
  if (isBytes(part.get()) || isInstanceOf(part.get(), &bytearrayType)) {
    PY_TRY(view.acquire(t, part.get()));
  } else {
    return t.raise(typeErrorType, "read() did not return a bytes object (type=%s)",
                   part->type->name);
  }
  if (view.size() > kReadSize) {
    return t.raise(valueErrorType,
                   "read() returned too much data: %i bytes requested, %zd returned", kReadSize,
                   view.size());
  }
  void* room = XML_GetBuffer(self.expat, kReadSize);
  if (room == nullptr) return raiseExpatError(t, self, XML_GetErrorCode(self.expat));
  std::memcpy(room, view.data(), static_cast<usize>(view.size()));
  return static_cast<int>(view.size());
}

Ref<> parserParseFile(Thread& t, ExpatParser& self, Object* file) {
  Lookup read = PY_TRY(lookupAttribute(t, file, names::read));
  if (!read.found()) return t.raise(typeErrorType, "argument must have 'read' attribute");
  for (;;) {
    int got = PY_TRY(readPart(t, self, read.get()));
    XML_Status status = XML_ParseBuffer(self.expat, got, got == 0 ? 1 : 0);
    if (t.hasPending()) return failure;
    if (status != XML_STATUS_OK || got == 0) return parseResult(t, self, status);
  }
}

// --- other methods
// --------------------------------------------------------------------------------

Status parserSetBase(Thread& t, ExpatParser& self, const char* base) {
  if (XML_SetBase(self.expat, base) == XML_STATUS_ERROR) return t.raiseNoMemory();
  return {};
}

Ref<> parserGetBase(Thread& t, ExpatParser& self) {
  const XML_Char* base = XML_GetBase(self.expat);
  if (base == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, base);
}

Ref<> parserGetInputContext(Thread& t, ExpatParser& self) {
  if (!self.inCallback) return Ref<>::share(none());
  int offset = 0;
  int size = 0;
  const char* buffer = XML_GetInputContext(self.expat, &offset, &size);
  if (buffer == nullptr) return Ref<>::share(none());
  return newBytes(t, buffer + offset, size - offset);
}

Result<const char*> textWithoutNul(Thread& t, Str& text) {
  if (strFindChar(text, 0, 0, text.length) >= 0) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return strUtf8(t, text);
}

Ref<> parserExternalEntity(Thread& t, ExpatParser& self, Object* context, Object* encoding) {
  const char* contextText = nullptr;
  const char* encodingText = nullptr;
  if (!isNone(context)) {
    if (!isStr(context)) {
      return t.raise(typeErrorType,
                     "ExternalEntityParserCreate() argument 1 must be str or None, not %s",
                     context->type->name);
    }
    contextText = PY_TRY(textWithoutNul(t, *static_cast<Str*>(context)));
  }
  if (encoding != nullptr) {
    if (!isStr(encoding)) {
      return t.raise(typeErrorType, "ExternalEntityParserCreate() argument 2 must be str, not %s",
                     argumentTypeName(encoding));
    }
    encodingText = PY_TRY(textWithoutNul(t, *static_cast<Str*>(encoding)));
  }
  XML_Parser expat = XML_ExternalEntityParserCreate(self.expat, contextText, encodingText);
  if (expat == nullptr) return t.raiseNoMemory();
  Ref<ExpatParser> made = PY_TRY(wrapParser(t, expat, self.intern));
  // Expat lets the new parser share data of this one.
  made->parent = Ref<>::share(&self).release();
  made->bufferSize = self.bufferSize;
  made->orderedAttributes = self.orderedAttributes;
  made->specifiedAttributes = self.specifiedAttributes;
  made->namespacePrefixes = self.namespacePrefixes;
  if (self.buffer != nullptr) PY_TRY(makeBuffer(t, *made));
  for (int which = 0; which < kExpatHandlerCount; ++which) {
    if (self.handlers[which] == nullptr) continue;
    made->handlers[which] = Ref<>::share(self.handlers[which]).release();
    expatInstall(*made, which, true);
  }
  return made;
}

int parserSetParamEntityParsing(ExpatParser& self, int flag) {
  return XML_SetParamEntityParsing(self.expat, static_cast<XML_ParamEntityParsing>(flag));
}

Status parserUseForeignDtd(Thread& t, ExpatParser& self, Optional<bool> flag) {
  XML_Error error = XML_UseForeignDTD(self.expat, flag.value_or(true) ? XML_TRUE : XML_FALSE);
  if (error != XML_ERROR_NONE) return raiseExpatError(t, self, error);
  return {};
}

// --- attributes
// -----------------------------------------------------------------------------------

Object* getHandler(Object* object, void* closure) {
  auto& self = *static_cast<ExpatParser*>(object);
  Object* handler = self.handlers[reinterpret_cast<isize>(closure)];
  return Ref<>::share(handler == nullptr ? none() : handler).release();
}

int setHandler(Object* object, Object* value, void* closure) {
  Thread& t = Thread::current();
  auto& self = *static_cast<ExpatParser*>(object);
  int which = static_cast<int>(reinterpret_cast<isize>(closure));
  if (value == nullptr) {
    t.raise(runtimeErrorType, "Cannot delete attribute");
    return -1;
  }
  // Text that waits is for the handler from before.
  if (which == kExpatCharacterData && expatFlush(t, self).failed()) return -1;
  bool active = !isNone(value);
  assignOwned(self.handlers[which], active ? Ref<>::share(value).release() : nullptr);
  expatInstall(self, which, active);
  return 0;
}

Result<bool> flagValue(Thread& t, Object* value) {
  if (value == nullptr) return t.raise(runtimeErrorType, "Cannot delete attribute");
  return toBool(t, value);
}

bool getBufferText(ExpatParser& self) { return self.buffer != nullptr; }
Status setBufferText(Thread& t, ExpatParser& self, Object* value) {
  bool wanted = PY_TRY(flagValue(t, value));
  if (wanted == (self.buffer != nullptr)) return {};
  if (wanted) return makeBuffer(t, self);
  PY_TRY(expatFlush(t, self));
  dropBuffer(self);
  return {};
}

int getBufferSize(ExpatParser& self) { return self.bufferSize; }
Status setBufferSize(Thread& t, ExpatParser& self, Object* value) {
  if (value == nullptr) return t.raise(runtimeErrorType, "Cannot delete attribute");
  if (!isInt(value)) return t.raise(typeErrorType, "buffer_size must be an integer");
  i64 size = 0;
  if (!fitsI64(*static_cast<Int*>(value), &size)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  if (size <= 0) return t.raise(valueErrorType, "buffer_size must be greater than zero");
  if (size > INT32_MAX) {
    return t.raise(valueErrorType, "buffer_size must not be greater than %i", INT32_MAX);
  }
  if (size == self.bufferSize) return {};
  bool buffering = self.buffer != nullptr;
  if (buffering) PY_TRY(expatFlush(t, self));
  self.bufferSize = static_cast<int>(size);
  if (!buffering) return {};
  dropBuffer(self);
  return makeBuffer(t, self);
}
int getBufferUsed(ExpatParser& self) { return self.bufferUsed; }

bool getPrefixes(ExpatParser& self) { return self.namespacePrefixes; }
Status setPrefixes(Thread& t, ExpatParser& self, Object* value) {
  self.namespacePrefixes = PY_TRY(flagValue(t, value));
  XML_SetReturnNSTriplet(self.expat, self.namespacePrefixes ? 1 : 0);
  return {};
}
bool getOrdered(ExpatParser& self) { return self.orderedAttributes; }
Status setOrdered(Thread& t, ExpatParser& self, Object* value) {
  self.orderedAttributes = PY_TRY(flagValue(t, value));
  return {};
}
bool getSpecified(ExpatParser& self) { return self.specifiedAttributes; }
Status setSpecified(Thread& t, ExpatParser& self, Object* value) {
  self.specifiedAttributes = PY_TRY(flagValue(t, value));
  return {};
}

int getErrorCode(ExpatParser& self) { return XML_GetErrorCode(self.expat); }
isize getLine(ExpatParser& self) {
  return static_cast<isize>(XML_GetCurrentLineNumber(self.expat));
}
isize getColumn(ExpatParser& self) {
  return static_cast<isize>(XML_GetCurrentColumnNumber(self.expat));
}
isize getByteIndex(ExpatParser& self) {
  return static_cast<isize>(XML_GetCurrentByteIndex(self.expat));
}

// --- life
// -----------------------------------------------------------------------------------------

int parserTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& self = *static_cast<ExpatParser*>(object);
  PY_VISIT(self.parent);
  PY_VISIT(self.intern);
  for (Object* handler : self.handlers) PY_VISIT(handler);
  return 0;
}

int parserClear(Object* object) {
  auto& self = *static_cast<ExpatParser*>(object);
  for (int which = 0; which < kExpatHandlerCount; ++which) {
    if (self.handlers[which] == nullptr) continue;
    expatInstall(self, which, false);
    clearOwned(self.handlers[which]);
  }
  clearOwned(self.intern);
  return 0;
}

void parserDealloc(Object* object) {
  gcUntrack(object);
  auto& self = *static_cast<ExpatParser*>(object);
  if (self.expat != nullptr) (void)parserClear(object);
  if (self.expat != nullptr) XML_ParserFree(self.expat);
  self.expat = nullptr;
  dropBuffer(self);
  clearOwned(self.parent);
  freeObject(object);
}

constinit const MethodDef kMethods[] = {
    METHOD_OF_CLASS("Parse", "($self, data, isfinal=False, /)", parserParse,
                    "Parse XML data; isfinal says that no more comes."),
    METHOD_OF_CLASS("ParseFile", "($self, file, /)", parserParseFile,
                    "Parse XML data from a binary file."),
    METHOD("SetBase", "($self, base, /)", parserSetBase, "Set the base URL for the parser."),
    METHOD("GetBase", "($self, /)", parserGetBase, "Return base URL string for the parser."),
    METHOD("GetInputContext", "($self, /)", parserGetInputContext,
           "Return the untranslated input of the current event."),
    METHOD_OF_CLASS("ExternalEntityParserCreate", "($self, context, encoding=<unrepresentable>, /)",
                    parserExternalEntity, "Create a parser for an external entity."),
    METHOD("SetParamEntityParsing", "($self, flag, /)", parserSetParamEntityParsing,
           "Controls parsing of parameter entities (including the external DTD subset)."),
    METHOD_OF_CLASS("UseForeignDTD", "($self, flag=True, /)", parserUseForeignDtd,
                    "Allows an external subset that the document does not name."),
    {},
};

#define HANDLER(name, attribute)                 \
  {attribute, &getHandler, &setHandler, nullptr, \
   reinterpret_cast<void*>(static_cast<isize>(kExpat##name))},
const GetSetDef kGetSet[] = {
#include "modules/xml/expat_handlers.def"
    GETTER("ErrorCode", getErrorCode, nullptr),
    GETTER("ErrorLineNumber", getLine, nullptr),
    GETTER("ErrorColumnNumber", getColumn, nullptr),
    GETTER("ErrorByteIndex", getByteIndex, nullptr),
    GETTER("CurrentLineNumber", getLine, nullptr),
    GETTER("CurrentColumnNumber", getColumn, nullptr),
    GETTER("CurrentByteIndex", getByteIndex, nullptr),
    GETSET("buffer_size", getBufferSize, setBufferSize, nullptr),
    GETSET("buffer_text", getBufferText, setBufferText, nullptr),
    GETTER("buffer_used", getBufferUsed, nullptr),
    GETSET("namespace_prefixes", getPrefixes, setPrefixes, nullptr),
    GETSET("ordered_attributes", getOrdered, setOrdered, nullptr),
    GETSET("specified_attributes", getSpecified, setSpecified, nullptr),
    {},
};
#undef HANDLER

constinit const MemberDef kMembers[] = {
    {"intern", kMemberObject, offsetof(ExpatParser, intern), kMemberReadOnly, nullptr}, {}};

}  // namespace

Ref<ExpatParser> newExpatParser(Thread& t, const char* encoding, const char* separator,
                                Object* intern) {
  XML_Parser expat = XML_ParserCreate_MM(encoding, nullptr, separator);
  if (expat == nullptr) return t.raiseNoMemory();
  return wrapParser(t, expat, intern);
}

Failure raiseExpatError(Thread& t, ExpatParser& self, XML_Error code) {
  isize line = getLine(self);
  isize column = getColumn(self);
  Ref<Str> text = newStrFormat(t, "%s: line %zd, column %zd", XML_ErrorString(code), line, column);
  if (!text) return failure;
  Ref<> error = call(t, static_cast<Object*>(expatErrorType), static_cast<Object*>(text.get()));
  if (!error) return failure;
  const struct {
    const char* name;
    isize value;
  } kAttributes[] = {{"code", code}, {"offset", column}, {"lineno", line}};
  for (const auto& attribute : kAttributes) {
    Ref<Str> name = newInterned(t, attribute.name);
    Ref<> value = name ? toObject(attribute.value) : Ref<>();
    if (!value || setAttribute(t, error.get(), name.get(), value.get()).failed()) return failure;
  }
  return t.raiseInstance(error.get());
}

constinit BuiltinType expatParserType{{.name = "pyexpat.xmlparser",
                                       .doc = "XML parser",
                                       .basicSize = sizeof(ExpatParser),
                                       .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                       .dealloc = parserDealloc,
                                       .traverse = parserTraverse,
                                       .clear = parserClear,
                                       .methods = kMethods,
                                       .members = kMembers,
                                       .getset = kGetSet}};

}  // namespace taipan

// pyexpat's parser object over libexpat. Expat calls back synchronously from Parse(), so the GIL is
// held throughout. A handler that raises stops the parser for good: its exception stays pending and
// comes out of Parse().
#pragma once

#include <expat.h>

#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/method.h"

namespace taipan {

/// What parsers can call, one per row of expat_handlers.def.
enum ExpatHandler : int {
#define HANDLER(name, attribute) kExpat##name,
#include "modules/xml/expat_handlers.def"
#undef HANDLER
  kExpatHandlerCount
};

struct ExpatParser : Object {
  XML_Parser expat;
  Object* parent;  ///< owned: the parser whose external entity this one reads, or null
  Object* intern;  ///< owned: the dict of names, or null
  bool orderedAttributes;
  bool specifiedAttributes;
  bool namespacePrefixes;
  bool inCallback;
  char* buffer;  ///< character data not handed over yet; null without buffer_text
  int bufferSize;
  int bufferUsed;
  Object* handlers[kExpatHandlerCount];  ///< owned or null
};

extern BuiltinType expatParserType;

/// Lets expat call handler `which` or not.
void expatInstall(ExpatParser& self, int which, bool active);
/// Hands buffered character data to its handler; failure if that raised.
Status expatFlush(Thread& t, ExpatParser& self);
/// For encodings that expat does not know: a table from the codec of that name.
int expatUnknownEncoding(void* parser, const XML_Char* name, XML_Encoding* info);
/// Raises ExpatError with the parser's state.
Failure raiseExpatError(Thread& t, ExpatParser& self, XML_Error code);

/// ParserCreate() and ExternalEntityParserCreate().
Ref<ExpatParser> newExpatParser(Thread& t, const char* encoding, const char* separator,
                                Object* intern);

extern Type* expatErrorType;  ///< xml.parsers.expat.ExpatError

}  // namespace taipan

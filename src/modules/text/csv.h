// The _csv module in parts: dialects (dialect.cpp), readers (reader.cpp), writers (writer.cpp).
#pragma once

#include "builtins/str/str.h"
#include "object/builtin_type.h"
#include "object/module_spec.h"

namespace taipan {

enum Quoting : int { kQuoteMinimal, kQuoteAll, kQuoteNonNumeric, kQuoteNone };

/// What stands for "none" as a character of a dialect: no character is equal to it.
inline constexpr u32 kNoCharacter = 0xfffffffe;

/// `_csv.Dialect`: how a file is written.
struct Dialect : Object {
  bool doubleQuote, skipInitialSpace, strict;
  int quoting;
  u32 delimiter, quoteChar, escapeChar;
  Object* lineTerminator;  ///< str
};
extern BuiltinType csvDialectType;
extern BuiltinType csvReaderType;
extern BuiltinType csvWriterType;

/// The class _csv.Error and the registered dialects; made when the module starts.
extern Object* csvError;
extern Object* csvDialects;
extern isize csvFieldLimit;

/// A dialect from a name, class or instance (may be null) and keyword overrides.
Ref<Dialect> makeDialect(Thread& t, Object* dialect, const Arguments& keywords);
Ref<> newReader(Thread& t, const Arguments& args);
Ref<> newWriter(Thread& t, const Arguments& args);

}  // namespace taipan

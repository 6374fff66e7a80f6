// csv.writer and the module's functions.

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "modules/registry.h"
#include "modules/text/csv.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

Object* csvError = nullptr;
Object* csvDialects = nullptr;
isize csvFieldLimit = 128 * 1024;

namespace {

struct Writer : Object {
  Object* write;
  Object* dialect;
};

Dialect& dialectOf(Writer& self) { return *static_cast<Dialect*>(self.dialect); }

/// Whether a character forces quotes or an escape.
bool isSpecial(const Dialect& d, u32 c) {
  if (c == d.delimiter) return true;
  if (c == d.escapeChar || c == d.quoteChar) {
    return true;
  }
  Str& end = *static_cast<Str*>(d.lineTerminator);
  return strFindChar(end, c, 0, end.length) >= 0;
}

/// Appends a field; `quoted` says that quotes are wanted in any case.
Status appendField(Thread& t, const Dialect& d, StrBuilder& out, const Str& text, bool quoted) {
  StrBuilder body;
  for (isize i = 0; i < text.length; ++i) {
    u32 c = strAt(text, i);
    if (isSpecial(d, c)) {
      bool escape = d.quoting == kQuoteNone;
      if (!escape) {
        if (c == d.quoteChar) {
          if (d.doubleQuote)
            body.append(d.quoteChar);
          else
            escape = true;
        } else if (c == d.escapeChar) {
          escape = true;
        }
        if (!escape) quoted = true;
      }
      if (escape) {
        if (d.escapeChar == kNoCharacter) {
          return t.raise(*static_cast<Type*>(csvError), "need to escape, but no escapechar set");
        }
        body.append(d.escapeChar);
      }
    }
    body.append(c);
  }
  if (quoted) out.append(d.quoteChar);
  out.append(body.view());
  if (quoted) out.append(d.quoteChar);
  return {};
}

Ref<> writerWriterow(Thread& t, Writer& self, Object* row) {
  const Dialect& d = dialectOf(self);
  Ref<> iterator = getIterator(t, row);
  if (!iterator) {
    if (!t.clearIfMatches(typeErrorType)) return failure;
    return t.raise(*static_cast<Type*>(csvError), "iterable expected, not %.200s", row->type->name);
  }
  StrBuilder line;
  isize count = 0;
  bool emptySingle = false;
  for (;;) {
    Lookup field = PY_TRY(next(t, iterator.get()));
    if (!field.found()) break;
    if (count++ > 0) line.append(d.delimiter);
    Object* value = field.get();
    bool quoted = d.quoting == kQuoteAll || (d.quoting == kQuoteNonNumeric && !isNumber(value));
    Ref<Str> text = isNone(value) ? newStr(t, "") : toStr(t, value);
    if (!text) return failure;
    emptySingle = count == 1 && text->length == 0;
    PY_TRY(appendField(t, d, line, *text, quoted));
  }
  // A record of one empty field would read back as no record.
  if (count == 1 && emptySingle && line.length() == 0) {
    if (d.quoting == kQuoteNone) {
      return t.raise(*static_cast<Type*>(csvError), "single empty field record must be quoted");
    }
    line.append(d.quoteChar);
    line.append(d.quoteChar);
  }
  line.append(*static_cast<Str*>(d.lineTerminator));
  Ref<Str> text = PY_TRY(line.finish(t));
  return call(t, self.write, text.get());
}

Status writerWriterows(Thread& t, Writer& self, Object* rows) {
  Ref<> iterator = PY_TRY(getIterator(t, rows));
  for (;;) {
    Lookup row = PY_TRY(next(t, iterator.get()));
    if (!row.found()) return {};
    (void)PY_TRY(writerWriterow(t, self, row.get()));
  }
}

int traverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Writer*>(object)->write);
  PY_VISIT(static_cast<Writer*>(object)->dialect);
  return 0;
}

void dealloc(Writer& self) {
  gcUntrack(&self);
  clearOwned(self.write);
  clearOwned(self.dialect);
  freeObject(&self);
}

constinit const MethodDef kWriterMethods[] = {
    METHOD_PLAIN("writerow", "(iterable, /)", writerWriterow,
                 "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of "
                 "fields."),
    METHOD_PLAIN("writerows", "(iterable, /)", writerWriterows,
                 "writerows(iterable of iterables)\n\nConstruct and write a series of iterables "
                 "to a csv file."),
    {}};
constinit const MemberDef kWriterMembers[] = {
    {"dialect", kMemberObject, offsetof(Writer, dialect), kMemberReadOnly, nullptr}, {}};

}  // namespace

Ref<> newWriter(Thread& t, const Arguments& args) {
  PY_TRY(checkPositional(t, "", args.count, 1, 2));
  Ref<Writer> self = PY_TRY(newObject<Writer>(t, csvWriterType));
  Lookup write = PY_TRY(lookupAttribute(t, args[0], names::write));
  if (!write.found() || !isCallable(write.get())) {
    return t.raise(typeErrorType, "argument 1 must have a \"write\" method");
  }
  self->dialect = PY_TRY(makeDialect(t, args.count > 1 ? args[1] : nullptr, args)).release();
  self->write = std::move(write).value().release();
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

constinit BuiltinType csvWriterType{
    {.name = "_csv.writer",
     .doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\n"
            "in CSV format from sequence input.\n",
     .basicSize = sizeof(Writer),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = slot<dealloc>,
     .traverse = traverse,
     .methods = kWriterMethods,
     .members = kWriterMembers}};

namespace {

Ref<> csvReader(Thread& t, Module&, const Arguments& args) { return newReader(t, args); }
Ref<> csvWriter(Thread& t, Module&, const Arguments& args) { return newWriter(t, args); }

Status csvRegister(Thread& t, Module&, const Arguments& args) {
  PY_TRY(checkPositional(t, "", args.count, 1, 2));
  if (!isStr(args[0])) return t.raise(typeErrorType, "dialect name must be a string");
  Ref<Dialect> dialect = PY_TRY(makeDialect(t, args.count > 1 ? args[1] : nullptr, args));
  return dictSet(t, static_cast<Dict*>(csvDialects), args[0], dialect.get());
}

Status csvUnregister(Thread& t, Module&, Object* name) {
  if (PY_TRY(dictRemove(t, static_cast<Dict*>(csvDialects), name))) return {};
  return t.raise(*static_cast<Type*>(csvError), "unknown dialect");
}

Ref<> csvGetDialect(Thread& t, Module&, Object* name) {
  Lookup found = PY_TRY(dictGet(t, static_cast<Dict*>(csvDialects), name));
  if (found.found()) return std::move(found).value();
  return t.raise(*static_cast<Type*>(csvError), "unknown dialect");
}

Ref<> csvListDialects(Thread& t, Module&) {
  return dictKeyList(t, static_cast<Dict*>(csvDialects));
}

Ref<> csvSetFieldLimit(Thread& t, Module&, const Arguments& args) {
  // A function that takes keywords, but its only parameter has no name.
  static constexpr Signature kLimit = parseSignature("field_size_limit", "(limit=0, /)");
  Object* limit = nullptr;
  PY_TRY(bindAsKeywords(t, kLimit, args, &limit));
  isize old = csvFieldLimit;
  if (limit != nullptr) {
    if (!isExactly(limit, &intType)) return t.raise(typeErrorType, "limit must be an integer");
    csvFieldLimit = PY_TRY(toI64(t, limit));
  }
  return toObject(old);
}

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("reader", "()", csvReader,
                 "csv_reader = reader(iterable [, dialect='excel'] [optional keyword args])"),
    METHOD_PLAIN("writer", "()", csvWriter,
                 "csv_writer = csv.writer(fileobj [, dialect='excel'] [optional keyword args])"),
    METHOD_PLAIN("list_dialects", "()", csvListDialects,
                 "Return a list of all known dialect names."),
    METHOD_PLAIN("register_dialect", "()", csvRegister,
                 "Create a mapping from a string name to a dialect class."),
    METHOD_PLAIN("unregister_dialect", "(name)", csvUnregister,
                 "Delete the name/dialect mapping associated with a string name."),
    METHOD_PLAIN("get_dialect", "(name)", csvGetDialect,
                 "Return the dialect instance associated with name."),
    METHOD_PLAIN("field_size_limit", "()", csvSetFieldLimit,
                 "Sets an upper limit on parsed fields."),
    {}};

Status exec(Thread& t, Module& m) {
  PY_TRY(typeReady(t, csvReaderType));
  PY_TRY(typeReady(t, csvWriterType));
  PY_TRY(addType(t, m, csvDialectType));
  PY_TRY(addObject(t, m, "Reader", &csvReaderType));
  PY_TRY(addObject(t, m, "Writer", &csvWriterType));
  if (csvDialects == nullptr) csvDialects = PY_TRY(newDict(t)).release();
  PY_TRY(addObject(t, m, "_dialects", csvDialects));
  if (csvError == nullptr) {
    // No class statement's: its instances have a __dict__, but cannot be referred to weakly.
    TypeSlot slots[] = {{0, nullptr}};
    HeapTypeSpec spec{"_csv.Error", 0, 0, static_cast<unsigned>(kTypeBase), slots};
    csvError = PY_TRY(newTypeFromSpec(t, nullptr, spec, &exceptionType)).release();
  }
  PY_TRY(addObject(t, m, "Error", csvError));
  PY_TRY(addString(t, m, "__version__", "1.0"));
  PY_TRY(addInt(t, m, "QUOTE_MINIMAL", kQuoteMinimal));
  PY_TRY(addInt(t, m, "QUOTE_ALL", kQuoteAll));
  PY_TRY(addInt(t, m, "QUOTE_NONNUMERIC", kQuoteNonNumeric));
  return addInt(t, m, "QUOTE_NONE", kQuoteNone);
}

}  // namespace

constinit const ModuleSpec csvModule{
    .name = "_csv", .doc = "CSV parsing and writing.\n", .functions = kFunctions, .exec = exec};

}  // namespace taipan

// csv.reader: a state machine over the characters of each line.

#include "builtins/float/float.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "modules/text/csv.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

enum class State : u8 {
  kStartRecord,
  kStartField,
  kEscaped,
  kInField,
  kInQuoted,
  kEscapedInQuoted,
  kQuoteInQuoted,
  kEatNewline,
  kAfterEscapedNewline,
};

constexpr u32 kEndOfLine = 0xffffffff;

struct Reader : Object {
  Object* input;
  Object* dialect;
  Object* fields;  ///< a list, the record being read
  StrBuilder* field;
  State state;
  bool numeric;
  isize line;
};

Dialect& dialectOf(Reader& self) { return *static_cast<Dialect*>(self.dialect); }

Status saveField(Thread& t, Reader& self) {
  Ref<> value = PY_TRY(self.field->finish(t));
  if (self.numeric) {
    self.numeric = false;
    value = PY_TRY(toFloat(t, value.get()));
  }
  return static_cast<List*>(self.fields)->append(t, std::move(value));
}

Status addCharacter(Thread& t, Reader& self, u32 c) {
  if (self.field->length() >= csvFieldLimit) {
    return t.raise(*static_cast<Type*>(csvError), "field larger than field limit (%zd)",
                   csvFieldLimit);
  }
  self.field->append(c);
  return {};
}

bool isNewline(u32 c) { return c == '\n' || c == '\r'; }

/// The first character of a field.
Status startField(Thread& t, Reader& self, u32 c) {
  Dialect& d = dialectOf(self);
  if (isNewline(c) || c == kEndOfLine) {
    PY_TRY(saveField(t, self));
    self.state = c == kEndOfLine ? State::kStartRecord : State::kEatNewline;
  } else if (c == d.quoteChar && d.quoting != kQuoteNone) {
    self.state = State::kInQuoted;
  } else if (c == d.escapeChar) {
    self.state = State::kEscaped;
  } else if (c == ' ' && d.skipInitialSpace) {
    // Spaces before a field are dropped.
  } else if (c == d.delimiter) {
    PY_TRY(saveField(t, self));
  } else {
    if (d.quoting == kQuoteNonNumeric) self.numeric = true;
    PY_TRY(addCharacter(t, self, c));
    self.state = State::kInField;
  }
  return {};
}

Status insideField(Thread& t, Reader& self, u32 c) {
  Dialect& d = dialectOf(self);
  if (isNewline(c) || c == kEndOfLine) {
    PY_TRY(saveField(t, self));
    self.state = c == kEndOfLine ? State::kStartRecord : State::kEatNewline;
  } else if (c == d.escapeChar) {
    self.state = State::kEscaped;
  } else if (c == d.delimiter) {
    PY_TRY(saveField(t, self));
    self.state = State::kStartField;
  } else {
    PY_TRY(addCharacter(t, self, c));
  }
  return {};
}

Status insideQuotes(Thread& t, Reader& self, u32 c) {
  Dialect& d = dialectOf(self);
  if (c == kEndOfLine) return {};
  if (c == d.escapeChar) {
    self.state = State::kEscapedInQuoted;
  } else if (c == d.quoteChar && d.quoting != kQuoteNone) {
    self.state = d.doubleQuote ? State::kQuoteInQuoted : State::kInField;
  } else {
    PY_TRY(addCharacter(t, self, c));
  }
  return {};
}

/// Behind a quote inside quotes: doubled, or the end of the quoted part.
Status afterQuote(Thread& t, Reader& self, u32 c) {
  Dialect& d = dialectOf(self);
  if (d.quoting != kQuoteNone && c == d.quoteChar) {
    PY_TRY(addCharacter(t, self, c));
    self.state = State::kInQuoted;
  } else if (c == d.delimiter) {
    PY_TRY(saveField(t, self));
    self.state = State::kStartField;
  } else if (isNewline(c) || c == kEndOfLine) {
    PY_TRY(saveField(t, self));
    self.state = c == kEndOfLine ? State::kStartRecord : State::kEatNewline;
  } else if (!d.strict) {
    PY_TRY(addCharacter(t, self, c));
    self.state = State::kInField;
  } else {
    return t.raise(*static_cast<Type*>(csvError), "'%c' expected after '%c'",
                   static_cast<int>(d.delimiter), static_cast<int>(d.quoteChar));
  }
  return {};
}

Status step(Thread& t, Reader& self, u32 c) {
  switch (self.state) {
    case State::kStartRecord:
      if (c == kEndOfLine) return {};
      if (isNewline(c)) {
        self.state = State::kEatNewline;
        return {};
      }
      self.state = State::kStartField;
      return startField(t, self, c);
    case State::kStartField:
      return startField(t, self, c);
    case State::kEscaped:
      if (isNewline(c)) {
        PY_TRY(addCharacter(t, self, c));
        self.state = State::kAfterEscapedNewline;
        return {};
      }
      PY_TRY(addCharacter(t, self, c == kEndOfLine ? '\n' : c));
      self.state = State::kInField;
      return {};
    case State::kAfterEscapedNewline:
      if (c == kEndOfLine) return {};
      self.state = State::kInField;
      return insideField(t, self, c);
    case State::kInField:
      return insideField(t, self, c);
    case State::kInQuoted:
      return insideQuotes(t, self, c);
    case State::kEscapedInQuoted:
      PY_TRY(addCharacter(t, self, c == kEndOfLine ? '\n' : c));
      self.state = State::kInQuoted;
      return {};
    case State::kQuoteInQuoted:
      return afterQuote(t, self, c);
    case State::kEatNewline:
      if (isNewline(c)) return {};
      if (c == kEndOfLine) {
        self.state = State::kStartRecord;
        return {};
      }
      return t.raise(*static_cast<Type*>(csvError),
                     "new-line character seen in unquoted field - do you need to open the file in "
                     "universal-newline mode?");
  }
  return {};
}

Status resetRecord(Thread& t, Reader& self) {
  Ref<List> fields = PY_TRY(newList(t));
  assignOwned(self.fields, static_cast<Object*>(fields.release()));
  self.field->truncate(0);
  self.state = State::kStartRecord;
  self.numeric = false;
  return {};
}

/// The end of the input: what was begun is a record unless the dialect is strict about it.
Lookup endOfInput(Thread& t, Reader& self) {
  bool begun = self.field->length() != 0 || self.state == State::kInQuoted;
  if (begun) {
    if (dialectOf(self).strict) {
      return t.raise(*static_cast<Type*>(csvError), "unexpected end of data");
    }
    PY_TRY(saveField(t, self));
    Ref<> record = Ref<>::steal(self.fields);
    self.fields = nullptr;
    return record;
  }
  return Lookup::missing();
}

Lookup readerNext(Thread& t, Reader& self) {
  PY_TRY(resetRecord(t, self));
  do {
    Lookup line = PY_TRY(next(t, self.input));
    if (!line.found()) return endOfInput(t, self);
    if (!isStr(line.get())) {
      return t.raise(*static_cast<Type*>(csvError),
                     "iterator should return strings, not %.200s (the file should be opened in "
                     "text mode)",
                     line.get()->type->name);
    }
    ++self.line;
    Str& text = *static_cast<Str*>(line.get());
    for (isize i = 0; i < text.length; ++i) PY_TRY(step(t, self, strAt(text, i)));
    PY_TRY(step(t, self, kEndOfLine));
  } while (self.state != State::kStartRecord);
  Ref<> record = Ref<>::steal(self.fields);
  self.fields = nullptr;
  return record;
}

int traverse(Object* object, VisitFunction visit, void* arg) {
  Reader& self = *static_cast<Reader*>(object);
  PY_VISIT(self.input);
  PY_VISIT(self.dialect);
  PY_VISIT(self.fields);
  return 0;
}

void dealloc(Reader& self) {
  gcUntrack(&self);
  delete self.field;
  clearOwned(self.input);
  clearOwned(self.dialect);
  clearOwned(self.fields);
  freeObject(&self);
}

constinit const MemberDef kMembers[] = {
    {"dialect", kMemberObject, offsetof(Reader, dialect), kMemberReadOnly, nullptr},
    {"line_num", kMemberIsize, offsetof(Reader, line), kMemberReadOnly, nullptr},
    {}};

}  // namespace

Ref<> newReader(Thread& t, const Arguments& args) {
  PY_TRY(checkPositional(t, "", args.count, 1, 2));
  Ref<Reader> self = PY_TRY(newObject<Reader>(t, csvReaderType));
  self->field = new StrBuilder();
  self->input = PY_TRY(getIterator(t, args[0])).release();
  self->dialect = PY_TRY(makeDialect(t, args.count > 1 ? args[1] : nullptr, args)).release();
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

constinit BuiltinType csvReaderType{
    {.name = "_csv.reader",
     .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\n"
            "in CSV format.\n",
     .basicSize = sizeof(Reader),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = slot<dealloc>,
     .traverse = traverse,
     .iter = selfIterator,
     .iternext = slot<readerNext>,
     .members = kMembers}};

}  // namespace taipan

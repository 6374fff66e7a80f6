// The `code` type: attributes, replace(), location iterators, comparison.

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/code/code_extra.h"
#include "builtins/int/int.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "bytecode/location_table.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

void codeDealloc(Code& self) {
  if (self.extra != nullptr) freeCodeExtras(self);
  if (self.weakreflist != nullptr) clearWeakrefs(&self);
  for (Object* field :
       {self.consts, self.names, self.exceptiontable, self.localsplusnames, self.localspluskinds,
        self.filename, self.name, self.qualname, self.linetable, self.cachedCode}) {
    xdecref(field);
  }
  freeObject(&self);
}

Ref<> codeRepr(Thread& t, Code& self) {
  return newStrFormat(t, "<code object %U at %p, file \"%U\", line %d>", self.name, &self,
                      self.filename, self.firstlineno == 0 ? -1 : self.firstlineno);
}

// --- attributes
// -----------------------------------------------------------------------------------

Ref<> getCode(Thread& t, Code& self) { return codeBytes(t, self); }
Ref<> getVarnames(Thread& t, Code& self) { return codeLocalNames(t, self, kLocalPlain); }
Ref<> getCellvars(Thread& t, Code& self) { return codeLocalNames(t, self, kLocalCell); }
Ref<> getFreevars(Thread& t, Code& self) { return codeLocalNames(t, self, kLocalFree); }

Ref<> getAdaptive(Thread& t, Code& self) {
  return newBytes(t, self.adaptive, self.size * kCodeUnitSize);
}

LocationReader locations(const Code& code) {
  const Bytes& table = *static_cast<Bytes*>(code.linetable);
  return LocationReader(reinterpret_cast<const u8*>(table.data), table.size, code.firstlineno);
}

/// The table of versions up to 3.9: pairs of (bytes, signed line delta) (PEP 626 keeps it).
Ref<> getLnotab(Thread& t, Code& self) {
  ByteBuilder out;
  LocationReader reader = locations(self);
  int line = self.firstlineno;
  int address = 0;
  while (reader.next()) {
    int next = reader.range().line;
    if (next == -1 || next == line) continue;
    int bytes = reader.start() * kCodeUnitSize - address;
    int delta = next - line;
    auto put = [&out](int a, int b) {
      out.append(static_cast<char>(a));
      out.append(static_cast<char>(b));
    };
    for (; bytes > 255; bytes -= 255) put(255, 0);
    while (delta < -128 || delta > 127) {
      int step = delta < 0 ? -128 : 127;
      put(bytes, step);
      delta -= step;
      bytes = 0;
    }
    put(bytes, delta);
    line = next;
    address = reader.start() * kCodeUnitSize;
  }
  return out.finish(t);
}

constinit const GetSetDef kGetSet[] = {GETTER("co_code", getCode, nullptr),
                                       GETTER("co_varnames", getVarnames, nullptr),
                                       GETTER("co_cellvars", getCellvars, nullptr),
                                       GETTER("co_freevars", getFreevars, nullptr),
                                       GETTER("_co_code_adaptive", getAdaptive, nullptr),
                                       GETTER("co_lnotab", getLnotab, nullptr),
                                       {}};

#define INT_MEMBER(name, field) {name, kMemberInt, offsetof(Code, field), kMemberReadOnly, nullptr}
#define OBJECT_MEMBER(name, field) \
  {name, kMemberObject, offsetof(Code, field), kMemberReadOnly, nullptr}
constinit const MemberDef kMembers[] = {INT_MEMBER("co_argcount", argcount),
                                        INT_MEMBER("co_posonlyargcount", posonlyargcount),
                                        INT_MEMBER("co_kwonlyargcount", kwonlyargcount),
                                        INT_MEMBER("co_stacksize", stacksize),
                                        INT_MEMBER("co_flags", flags),
                                        INT_MEMBER("co_firstlineno", firstlineno),
                                        INT_MEMBER("co_nlocals", nlocals),
                                        OBJECT_MEMBER("co_names", names),
                                        OBJECT_MEMBER("co_filename", filename),
                                        OBJECT_MEMBER("co_name", name),
                                        OBJECT_MEMBER("co_qualname", qualname),
                                        OBJECT_MEMBER("co_linetable", linetable),
                                        OBJECT_MEMBER("co_exceptiontable", exceptiontable),
                                        OBJECT_MEMBER("co_consts", consts),
                                        {}};
#undef INT_MEMBER
#undef OBJECT_MEMBER

// --- co_lines(), co_positions()
// ---------------------------------------------------------------------

/// Both iterators: a code object and where its location table is being read.
struct LocationIterator : Object {
  Code* code;
  LocationReader* reader;
  int unit;  ///< next code unit that positions() reports
  bool started;
};

void iteratorDealloc(LocationIterator& self) {
  memFree(self.reader);
  xdecref(self.code);
  freeObject(&self);
}

Ref<> makeIterator(Thread& t, Type& type, Code& code) {
  Ref<LocationIterator> iterator = PY_TRY(newObject<LocationIterator>(t, type));
  void* block = memMalloc(sizeof(LocationReader));
  if (block == nullptr) return t.raiseNoMemory();
  iterator->reader = new (block) LocationReader(locations(code));
  iterator->code = Ref<Code>::share(&code).release();
  return iterator;
}

Ref<> optionalInt(int value) {
  return value < 0 ? Ref<>::share(none()) : toObject(static_cast<isize>(value));
}

/// (start, end, line) for runs of entries of the same line.
Lookup linesNext(Thread& t, LocationIterator& self) {
  if (!self.started) {
    self.started = true;
    if (!self.reader->next()) return Lookup::missing();
    self.unit = 0;
  } else if (self.unit < 0) {
    return Lookup::missing();
  }
  int start = self.reader->start();
  int line = self.reader->range().line;
  int end = self.reader->end();
  bool more;
  while ((more = self.reader->next()) && self.reader->range().line == line) {
    end = self.reader->end();
  }
  if (!more) self.unit = -1;
  Ref<> from = PY_TRY(toObject(static_cast<isize>(start * kCodeUnitSize)));
  Ref<> to = PY_TRY(toObject(static_cast<isize>(end * kCodeUnitSize)));
  Ref<> number = PY_TRY(optionalInt(line));
  return Ref<>(packTuple(t, {from.get(), to.get(), number.get()}));
}

/// (line, end line, column, end column) for every code unit.
Lookup positionsNext(Thread& t, LocationIterator& self) {
  while (!self.started || self.unit >= self.reader->end()) {
    self.started = true;
    if (!self.reader->next()) return Lookup::missing();
  }
  ++self.unit;
  const SourceRange& range = self.reader->range();
  Ref<> line = PY_TRY(optionalInt(range.line));
  Ref<> endLine = PY_TRY(optionalInt(range.endLine));
  Ref<> column = PY_TRY(optionalInt(range.column));
  Ref<> endColumn = PY_TRY(optionalInt(range.endColumn));
  return Ref<>(packTuple(t, {line.get(), endLine.get(), column.get(), endColumn.get()}));
}

constinit BuiltinType lineIteratorType{{.name = "line_iterator",
                                        .basicSize = sizeof(LocationIterator),
                                        .dealloc = slot<iteratorDealloc>,
                                        .iter = selfIterator,
                                        .iternext = slot<linesNext>}};
constinit BuiltinType positionsIteratorType{{.name = "positions_iterator",
                                             .basicSize = sizeof(LocationIterator),
                                             .dealloc = slot<iteratorDealloc>,
                                             .iter = selfIterator,
                                             .iternext = slot<positionsNext>}};

Ref<> codeLines(Thread& t, Code& self) {
  PY_TRY(typeReady(t, lineIteratorType));
  return makeIterator(t, lineIteratorType, self);
}

Ref<> codePositions(Thread& t, Code& self) {
  PY_TRY(typeReady(t, positionsIteratorType));
  return makeIterator(t, positionsIteratorType, self);
}

// --- construction
// ---------------------------------------------------------------------------------

/// The localsplus tuple and kinds out of the three tuples that Python code sees. A name among both
/// varnames and cellvars is one local.
struct Locals {
  Ref<Tuple> names;
  Ref<Bytes> kinds;
};

bool tupleHas(const Tuple& tuple, const Str& name) {
  for (isize i = 0; i < tuple.size; ++i) {
    if (strEqual(*static_cast<Str*>(tuple.items[i]), name)) return true;
  }
  return false;
}

Status joinLocals(Thread& t, Tuple& variables, Tuple& cells, Tuple& free, Locals* out) {
  for (Tuple* tuple : {&variables, &cells, &free}) {
    for (isize i = 0; i < tuple->size; ++i) {
      if (!isStr(tuple->items[i])) {
        return t.raise(typeErrorType, "name tuples must contain only strings, not '%.500s'",
                       tuple->items[i]->type->name);
      }
    }
  }
  isize shared = 0;
  for (isize i = 0; i < cells.size; ++i) {
    shared += tupleHas(variables, *static_cast<Str*>(cells.items[i]));
  }
  isize count = variables.size + cells.size + free.size - shared;
  out->names = PY_TRY(newTuple(t, count));
  out->kinds = PY_TRY(newBytesRaw(t, count));
  isize at = 0;
  auto put = [&](Object* name, int kind) {
    out->names->items[at] = Ref<>::share(name).release();
    out->kinds->data[at++] = static_cast<char>(kind);
  };
  for (isize i = 0; i < variables.size; ++i) {
    bool cell = tupleHas(cells, *static_cast<Str*>(variables.items[i]));
    put(variables.items[i], cell ? kLocalPlain | kLocalCell : kLocalPlain);
  }
  for (isize i = 0; i < cells.size; ++i) {
    if (tupleHas(variables, *static_cast<Str*>(cells.items[i]))) continue;
    put(cells.items[i], kLocalCell);
  }
  for (isize i = 0; i < free.size; ++i) put(free.items[i], kLocalFree);
  return {};
}

Status checkCount(Thread& t, int value, const char* function, const char* what) {
  if (value >= 0) return {};
  return t.raise(valueErrorType, "%s: %s must not be negative", function, what);
}

/// The fields as Python code gives them, for code() and replace().
struct PythonFields {
  int argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags;
  Object* code;
  Object *consts, *names, *varnames, *filename, *name, *qualname;
  int firstlineno;
  Object *linetable, *exceptiontable, *freevars, *cellvars;
};

Ref<> makeCode(Thread& t, const PythonFields& f, const char* function) {
  PY_TRY(checkCount(t, f.argcount, function, "argcount"));
  PY_TRY(checkCount(t, f.posonlyargcount, function, "posonlyargcount"));
  PY_TRY(checkCount(t, f.kwonlyargcount, function, "kwonlyargcount"));
  PY_TRY(checkCount(t, f.nlocals, function, "nlocals"));
  Locals locals;
  PY_TRY(joinLocals(t, *static_cast<Tuple*>(f.varnames), *static_cast<Tuple*>(f.cellvars),
                    *static_cast<Tuple*>(f.freevars), &locals));
  if (f.nlocals != static_cast<Tuple*>(f.varnames)->size) {
    return t.raise(valueErrorType, "code: co_nlocals != len(co_varnames)");
  }
  if (static_cast<Bytes*>(f.code)->size % kCodeUnitSize != 0) {
    return t.raise(valueErrorType, "code: co_code is malformed");
  }
  CodeFields fields{f.filename,
                    f.name,
                    f.qualname,
                    f.flags,
                    static_cast<Bytes*>(f.code)->data,
                    static_cast<Bytes*>(f.code)->size,
                    f.firstlineno,
                    f.linetable,
                    f.consts,
                    f.names,
                    locals.names.get(),
                    locals.kinds.get(),
                    f.argcount,
                    f.posonlyargcount,
                    f.kwonlyargcount,
                    f.stacksize,
                    f.exceptiontable};
  return newCode(t, fields);
}

/// The event of a code object that Python code makes.
Status auditCode(Thread& t, const PythonFields& f) {
  if (!isAudited()) [[likely]]
    return {};
  const int numbers[] = {f.argcount, f.posonlyargcount, f.kwonlyargcount,
                         f.nlocals,  f.stacksize,       f.flags};
  Ref<> made[6];
  for (int i = 0; i < 6; ++i) made[i] = PY_TRY(newInt(numbers[i]));
  return audit(t, "code.__new__",
               {f.code, f.filename, f.name, made[0].get(), made[1].get(), made[2].get(),
                made[3].get(), made[4].get(), made[5].get()});
}

/// One argument of code() or replace(): its type is checked, null keeps the default.
class FieldReader {
 public:
  FieldReader(Thread& t, const Signature& signature, Object* const* slots)
      : thread_(t), signature_(signature), slots_(slots) {}
  Status integer(int at, int* out) {
    if (slots_[at] == nullptr) return {};
    *out = PY_TRY(Arg<int>::from(thread_, slots_[at], signature_, at + 1));
    return {};
  }
  Status object(int at, const Type& type, Object** out) {
    if (slots_[at] == nullptr) return {};
    if (!isInstanceOf(slots_[at], &type)) {
      return raiseArgumentType(thread_, signature_, at + 1, type.name, slots_[at]);
    }
    *out = slots_[at];
    return {};
  }

 private:
  Thread& thread_;
  const Signature& signature_;
  Object* const* slots_;
};

constexpr Signature kCodeSignature = parseSignature(
    "code",
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, "
    "constants, names, varnames, filename, name, qualname, firstlineno, linetable, "
    "exceptiontable, freevars=(), cellvars=(), /)");

Object* codeNew(Type*, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    Object* slots[18] = {};
    PY_TRY(bindTupleDict(t, kCodeSignature, args, kwargs, slots));
    FieldReader read(t, kCodeSignature, slots);
    PythonFields f{};
    f.freevars = f.cellvars = emptyTuple();
    int* counts[] = {&f.argcount, &f.posonlyargcount, &f.kwonlyargcount,
                     &f.nlocals,  &f.stacksize,       &f.flags};
    for (int i = 0; i < 6; ++i) PY_TRY(read.integer(i, counts[i]));
    PY_TRY(read.object(6, bytesType, &f.code));
    PY_TRY(read.object(7, tupleType, &f.consts));
    PY_TRY(read.object(8, tupleType, &f.names));
    PY_TRY(read.object(9, tupleType, &f.varnames));
    PY_TRY(read.object(10, strType, &f.filename));
    PY_TRY(read.object(11, strType, &f.name));
    PY_TRY(read.object(12, strType, &f.qualname));
    PY_TRY(read.integer(13, &f.firstlineno));
    PY_TRY(read.object(14, bytesType, &f.linetable));
    PY_TRY(read.object(15, bytesType, &f.exceptiontable));
    PY_TRY(read.object(16, tupleType, &f.freevars));
    PY_TRY(read.object(17, tupleType, &f.cellvars));
    PY_TRY(auditCode(t, f));
    return makeCode(t, f, "code");
  };
  return make().release();
}

constexpr Signature kReplaceSignature = parseSignature(
    "replace",
    "(*, co_argcount=-1, co_posonlyargcount=-1, co_kwonlyargcount=-1, co_nlocals=-1, "
    "co_stacksize=-1, co_flags=-1, co_firstlineno=-1, co_code=None, co_consts=None, "
    "co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, "
    "co_name=None, co_qualname=None, co_linetable=None, co_exceptiontable=None)");

Ref<> codeReplace(Thread& t, Code& self, const Arguments& args) {
  Object* slots[18] = {};
  PY_TRY(bindArguments(t, kReplaceSignature, args, slots));
  FieldReader read(t, kReplaceSignature, slots);
  Ref<> code = PY_TRY(codeBytes(t, self));
  Ref<Tuple> varnames = PY_TRY(codeLocalNames(t, self, kLocalPlain));
  Ref<Tuple> freevars = PY_TRY(codeLocalNames(t, self, kLocalFree));
  Ref<Tuple> cellvars = PY_TRY(codeLocalNames(t, self, kLocalCell));
  PythonFields f{self.argcount,  self.posonlyargcount, self.kwonlyargcount, self.nlocals,
                 self.stacksize, self.flags,           code.get(),          self.consts,
                 self.names,     varnames.get(),       self.filename,       self.name,
                 self.qualname,  self.firstlineno,     self.linetable,      self.exceptiontable,
                 freevars.get(), cellvars.get()};
  int* counts[] = {&f.argcount,  &f.posonlyargcount, &f.kwonlyargcount, &f.nlocals,
                   &f.stacksize, &f.flags,           &f.firstlineno};
  for (int i = 0; i < 7; ++i) PY_TRY(read.integer(i, counts[i]));
  PY_TRY(read.object(7, bytesType, &f.code));
  PY_TRY(read.object(8, tupleType, &f.consts));
  PY_TRY(read.object(9, tupleType, &f.names));
  PY_TRY(read.object(10, tupleType, &f.varnames));
  PY_TRY(read.object(11, tupleType, &f.freevars));
  PY_TRY(read.object(12, tupleType, &f.cellvars));
  PY_TRY(read.object(13, strType, &f.filename));
  PY_TRY(read.object(14, strType, &f.name));
  PY_TRY(read.object(15, strType, &f.qualname));
  PY_TRY(read.object(16, bytesType, &f.linetable));
  PY_TRY(read.object(17, bytesType, &f.exceptiontable));
  PY_TRY(auditCode(t, f));
  return makeCode(t, f, "replace");
}

Ref<> varnameFromOparg(Thread& t, Code& self, int oparg) {
  Tuple* names = static_cast<Tuple*>(self.localsplusnames);
  if (oparg < 0 || oparg >= names->size) {
    return t.raise(indexErrorType, "tuple index out of range");
  }
  return Ref<>::share(names->items[oparg]);
}

isize codeSizeof(Code& self) {
  return codeType.basicSize + (self.size + 1) * static_cast<isize>(sizeof(u16));
}

// --- comparison
// -----------------------------------------------------------------------------------

bool sameInts(const Code& a, const Code& b) {
  return a.argcount == b.argcount && a.posonlyargcount == b.posonlyargcount &&
         a.kwonlyargcount == b.kwonlyargcount && a.flags == b.flags &&
         a.firstlineno == b.firstlineno && a.size == b.size;
}

Result<bool> codeEqual(Thread& t, Code& a, Code& b) {
  if (!sameInts(a, b)) return false;
  if (!PY_TRY(compareBool(t, a.name, b.name, kEqual))) return false;
  Ref<> codeA = PY_TRY(codeBytes(t, a));
  Ref<> codeB = PY_TRY(codeBytes(t, b));
  Ref<> constsA = PY_TRY(constantKey(t, a.consts));
  Ref<> constsB = PY_TRY(constantKey(t, b.consts));
  struct Pair {
    Object *left, *right;
  } pairs[] = {{codeA.get(), codeB.get()}, {constsA.get(), constsB.get()},
               {a.names, b.names},         {a.localsplusnames, b.localsplusnames},
               {a.linetable, b.linetable}, {a.exceptiontable, b.exceptiontable}};
  for (const Pair& pair : pairs) {
    if (!PY_TRY(compareBool(t, pair.left, pair.right, kEqual))) return false;
  }
  return true;
}

Ref<> codeCompare(Thread& t, Code& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isCode(other)) {
    return Ref<>::share(notImplemented());
  }
  bool equal = &self == other || PY_TRY(codeEqual(t, self, *static_cast<Code*>(other)));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Result<isize> codeHash(Thread& t, Code& self) {
  Ref<> code = PY_TRY(codeBytes(t, self));
  isize hash = self.argcount ^ self.posonlyargcount ^ self.kwonlyargcount ^ self.flags;
  for (Object* field : {self.name, code.get(), self.names, self.localsplusnames}) {
    hash = hash * 1000003 ^ PY_TRY(toHash(t, field));
  }
  return hash == -1 ? -2 : hash;
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("co_lines", "()", codeLines, nullptr),
    METHOD_PLAIN("co_positions", "()", codePositions, nullptr),
    METHOD("replace",
           "($self, /, *, co_argcount=-1, co_posonlyargcount=-1,\n        co_kwonlyargcount=-1, "
           "co_nlocals=-1, co_stacksize=-1,\n        co_flags=-1, co_firstlineno=-1, co_code=None, "
           "co_consts=None,\n        co_names=None, co_varnames=None, co_freevars=None,\n        "
           "co_cellvars=None, co_filename=None, co_name=None,\n        co_qualname=None, "
           "co_linetable=None, co_exceptiontable=None)",
           codeReplace,
           "Return a copy of the code object with new values for the specified fields."),
    METHOD("_varname_from_oparg", "($self, /, oparg)", varnameFromOparg,
           "(internal-only) Return the local variable name for the given oparg."),
    METHOD_PLAIN("__sizeof__", "()", codeSizeof, nullptr),
    {}};

}  // namespace

constinit BuiltinType codeType{
    {.name = "code",
     .doc = "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n      flags, "
            "codestring, constants, names, varnames, filename, name,\n      qualname, firstlineno, "
            "linetable, exceptiontable, freevars=(), cellvars=(), /)\n--\n\nCreate a code object.  "
            "Not for mere mortals.",
     .basicSize = offsetof(Code, adaptive),
     .itemSize = sizeof(u16),
     .dealloc = slot<codeDealloc>,
     .repr = slot<codeRepr>,
     .hash = slot<codeHash>,
     .getAttribute = genericGetAttributeSlot,
     .richCompare = slot<codeCompare>,
     .weaklistOffset = offsetof(Code, weakreflist),
     .methods = kMethods,
     .members = kMembers,
     .getset = kGetSet,
     .new_ = codeNew}};

}  // namespace taipan

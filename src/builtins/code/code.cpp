// Making code objects and taking them apart.

#include "builtins/code/code.h"

#include <cstring>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "bytecode/location_table.h"
#include "object/allocate.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

bool isBytesObject(Object* o) { return o != nullptr && isBytes(o); }
bool isTupleObject(Object* o) { return o != nullptr && isTuple(o); }

Status internTuple(Thread& t, Object* object) {
  Tuple* tuple = static_cast<Tuple*>(object);
  for (isize i = 0; i < tuple->size; ++i) {
    if (!isStr(tuple->items[i])) {
      return t.raise(typeErrorType, "name tuples must contain only strings, not '%.500s'",
                     tuple->items[i]->type->name);
    }
    Str* name = static_cast<Str*>(tuple->items[i]);
    internStrInPlace(&name);
    tuple->items[i] = name;
  }
  return {};
}

/// Constants that look like identifiers are interned: they are often attribute names.
bool looksLikeName(const Str& s) {
  if (!strIsAscii(s)) return false;
  const char* text = static_cast<const char*>(strData(s));
  for (isize i = 0; i < s.length; ++i) {
    char c = text[i];
    bool word =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!word) return false;
  }
  return true;
}

/// Interns name-like strings in constants, tuples and frozensets of constants included.
Status internConstants(Thread& t, Object* object) {
  Tuple* tuple = static_cast<Tuple*>(object);
  for (isize i = 0; i < tuple->size; ++i) {
    Object* constant = tuple->items[i];
    if (isExactStr(constant) && looksLikeName(*static_cast<Str*>(constant))) {
      Str* name = static_cast<Str*>(constant);
      internStrInPlace(&name);
      tuple->items[i] = name;
    } else if (isExactly(constant, &tupleType)) {
      PY_TRY(internConstants(t, constant));
    }
  }
  return {};
}

void countLocals(Code& code) {
  const Bytes& kinds = *static_cast<Bytes*>(code.localspluskinds);
  code.nlocalsplus = static_cast<int>(kinds.size);
  for (isize i = 0; i < kinds.size; ++i) {
    u8 kind = static_cast<u8>(kinds.data[i]);
    if ((kind & kLocalPlain) != 0) {
      ++code.nlocals;
      if ((kind & kLocalCell) != 0) ++code.ncellvars;
    } else if ((kind & kLocalCell) != 0) {
      ++code.ncellvars;
      ++code.nplaincellvars;
    } else if ((kind & kLocalFree) != 0) {
      ++code.nfreevars;
    }
  }
}

int firstResume(const Code& code) {
  for (isize i = 0; i < code.size; ++i) {
    Opcode op = generalOpcode(code.units()[i] & 0xff);
    if (op == Opcode::RESUME) return static_cast<int>(i);
    i += cacheUnits(op);
  }
  return static_cast<int>(code.size);
}

/// How often code runs in its general form before it is quickened.
constexpr short kWarmupCalls = -1;

}  // namespace

Status checkCodeFields(Thread& t, const CodeFields& f) {
  bool good = f.argcount >= f.posonlyargcount && f.posonlyargcount >= 0 && f.kwonlyargcount >= 0 &&
              f.stacksize >= 0 && f.flags >= 0 && f.filename != nullptr && isStr(f.filename) &&
              f.name != nullptr && isStr(f.name) && f.qualname != nullptr && isStr(f.qualname) &&
              isTupleObject(f.consts) && isTupleObject(f.names) &&
              isTupleObject(f.localsplusnames) && isBytesObject(f.localspluskinds) &&
              isBytesObject(f.linetable) && isBytesObject(f.exceptiontable);
  if (!good) return t.raise(systemErrorType, "bad argument to internal function");
  isize locals = static_cast<Tuple*>(f.localsplusnames)->size;
  if (locals != static_cast<Bytes*>(f.localspluskinds)->size) {
    return t.raise(systemErrorType, "bad argument to internal function");
  }
  if (f.codeSize % 2 != 0 || f.codeSize > INT32_MAX) {
    return t.raise(valueErrorType, "code: co_code is malformed");
  }
  // Parameters must be among the plain locals.
  int parameters = f.argcount + f.kwonlyargcount + ((f.flags & kCodeVarArgs) != 0 ? 1 : 0) +
                   ((f.flags & kCodeVarKeywords) != 0 ? 1 : 0);
  const char* kinds = static_cast<Bytes*>(f.localspluskinds)->data;
  int plain = 0;
  for (isize i = 0; i < locals; ++i) plain += (kinds[i] & kLocalPlain) != 0;
  if (parameters > plain) return t.raise(valueErrorType, "code: co_varnames is too small");
  return {};
}

/// The location table without columns, for -X no_debug_ranges.
static Ref<> withoutColumns(Thread& t, Bytes& table, int firstLine) {
  LocationReader reader(reinterpret_cast<const u8*>(table.data), table.size, firstLine);
  LocationWriter writer(firstLine);
  std::vector<u8> lines;
  while (reader.next()) {
    int units = reader.end() - reader.start();
    usize used = lines.size();
    lines.resize(used + static_cast<usize>(LocationWriter::maxSize(units)));
    int line = reader.range().line;
    lines.resize(used + static_cast<usize>(writer.write(&lines[used], {line, line}, units)));
  }
  return newBytes(t, reinterpret_cast<const char*>(lines.data()), static_cast<isize>(lines.size()));
}

Ref<Code> newCode(Thread& t, const CodeFields& f) {
  PY_TRY(checkCodeFields(t, f));
  PY_TRY(internTuple(t, f.names));
  PY_TRY(internTuple(t, f.localsplusnames));
  PY_TRY(internConstants(t, f.consts));
  Ref<Code> code = PY_TRY(newObject<Code>(t, codeType, f.codeSize / kCodeUnitSize));
  auto share = [](Object* object) { return Ref<>::share(object).release(); };
  auto intern = [](Object* object) {
    Ref<Str> str = Ref<Str>::share(static_cast<Str*>(object));
    if (looksLikeName(*str)) str = internStr(std::move(str));
    return static_cast<Object*>(str.release());
  };
  code->filename = intern(f.filename);
  code->name = intern(f.name);
  code->qualname = intern(f.qualname);
  code->flags = f.flags;
  code->firstlineno = f.firstlineno;
  code->linetable = share(f.linetable);
  if (t.interpreter->config->noDebugRanges) [[unlikely]] {
    auto& table = *static_cast<Bytes*>(code->linetable);
    Ref<> lines = PY_TRY(withoutColumns(t, table, f.firstlineno));
    assignOwned(code->linetable, lines.release());
  }
  code->consts = share(f.consts);
  code->names = share(f.names);
  code->localsplusnames = share(f.localsplusnames);
  code->localspluskinds = share(f.localspluskinds);
  code->argcount = f.argcount;
  code->posonlyargcount = f.posonlyargcount;
  code->kwonlyargcount = f.kwonlyargcount;
  code->stacksize = f.stacksize;
  code->exceptiontable = share(f.exceptiontable);
  code->warmup = kWarmupCalls;
  std::memcpy(code->adaptive, f.code, static_cast<usize>(f.codeSize));
  countLocals(*code);
  code->firsttraceable = firstResume(*code);
  return code;
}

Ref<> codeBytes(Thread& t, Code& code) {
  if (code.cachedCode == nullptr) {
    Ref<Bytes> bytes = PY_TRY(newBytesRaw(t, code.size * kCodeUnitSize));
    if (code.size > 0) {
      copyDequickened(reinterpret_cast<u8*>(bytes->data),
                      reinterpret_cast<const u8*>(code.adaptive), code.size);
    }
    code.cachedCode = bytes.release();
  }
  return Ref<>::share(code.cachedCode);
}

Status codeFields(Thread& t, Code& code, CodeFields* out) {
  Ref<> bytes = PY_TRY(codeBytes(t, code));
  *out = {code.filename,
          code.name,
          code.qualname,
          code.flags,
          static_cast<Bytes*>(bytes.get())->data,
          static_cast<Bytes*>(bytes.get())->size,
          code.firstlineno,
          code.linetable,
          code.consts,
          code.names,
          code.localsplusnames,
          code.localspluskinds,
          code.argcount,
          code.posonlyargcount,
          code.kwonlyargcount,
          code.stacksize,
          code.exceptiontable};
  return {};
}

Ref<Tuple> codeLocalNames(Thread& t, const Code& code, u8 kinds) {
  const Tuple& names = *static_cast<Tuple*>(code.localsplusnames);
  const Bytes& table = *static_cast<Bytes*>(code.localspluskinds);
  isize count = 0;
  for (isize i = 0; i < table.size; ++i) count += (static_cast<u8>(table.data[i]) & kinds) != 0;
  Ref<Tuple> result = PY_TRY(newTuple(t, count));
  isize at = 0;
  for (isize i = 0; i < table.size; ++i) {
    if ((static_cast<u8>(table.data[i]) & kinds) == 0) continue;
    result->items[at++] = Ref<>::share(names.items[i]).release();
  }
  return result;
}

int codeLine(const Code& code, int byteOffset) {
  if (byteOffset < 0) return code.firstlineno;
  const Bytes& table = *static_cast<Bytes*>(code.linetable);
  return lineOf(reinterpret_cast<const u8*>(table.data), table.size, code.firstlineno,
                byteOffset / kCodeUnitSize);
}

}  // namespace taipan

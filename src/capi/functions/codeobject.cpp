// Code objects.

#define Py_BUILD_CORE 1

#include <algorithm>

#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/code/code_extra.h"
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "bytecode/location_table.h"
#include "bytecode/opcode.h"
#include "capi/capi.h"

// Needs <Python.h> before it.
#include <internal/pycore_code.h>

using namespace taipan;

static Code& as(PyCodeObject* code) { return *reinterpret_cast<Code*>(code); }

API(PyObject*) PyCode_GetCode(PyCodeObject* code) { return give(codeBytes(current(), as(code))); }
API(PyObject*) PyCode_GetVarnames(PyCodeObject* code) {
  return give(codeLocalNames(current(), as(code), kLocalPlain));
}
API(PyObject*) PyCode_GetCellvars(PyCodeObject* code) {
  return give(codeLocalNames(current(), as(code), kLocalCell));
}
API(PyObject*) PyCode_GetFreevars(PyCodeObject* code) {
  return give(codeLocalNames(current(), as(code), kLocalFree));
}

API(int) PyCode_Addr2Line(PyCodeObject* code, int offset) {
  return offset < 0 ? as(code).firstlineno : codeLine(as(code), offset);
}

API(int)
PyCode_Addr2Location(PyCodeObject* code, int offset, int* line, int* column, int* endLine,
                     int* endColumn) {
  if (offset < 0) {
    *line = *endLine = as(code).firstlineno;
    *column = *endColumn = 0;
    return 1;
  }
  ByteSpan table = spanOf(*static_cast<Bytes*>(as(code).linetable));
  SourceRange range;
  LocationReader reader(table.data, table.size, as(code).firstlineno);
  while (reader.next()) {
    if (reader.end() > offset / 2) {
      range = reader.range();
      break;
    }
  }
  *line = range.line;
  *column = range.column;
  *endLine = range.endLine;
  *endColumn = range.endColumn;
  return 1;
}

// --- making code objects ------------------------------------------------------------------------

/// Whether counts and types are what code can have at all.
static bool couldBeCode(std::initializer_list<int> counts, std::initializer_list<PyObject*> tuples,
                        std::initializer_list<PyObject*> texts,
                        std::initializer_list<PyObject*> bytes) {
  auto all = [](auto& items, auto isGood) {
    return std::all_of(items.begin(), items.end(), isGood);
  };
  return all(counts, [](int count) { return count >= 0; }) &&
         all(tuples, [](PyObject* o) { return o != nullptr && isTuple(taipan::as(o)); }) &&
         all(texts, [](PyObject* o) { return o != nullptr && isStr(taipan::as(o)); }) &&
         all(bytes, [](PyObject* o) { return o != nullptr && isBytes(taipan::as(o)); });
}

/// Through `types.CodeType`, which knows what belongs together.
API(PyCodeObject*)
PyCode_NewWithPosOnlyArgs(int argcount, int posonly, int kwonly, int nlocals, int stack, int flags,
                          PyObject* code, PyObject* consts, PyObject* names, PyObject* varnames,
                          PyObject* freevars, PyObject* cellvars, PyObject* filename,
                          PyObject* name, PyObject* qualname, int firstLine, PyObject* linetable,
                          PyObject* exceptions) {
  if (!couldBeCode({argcount, posonly, kwonly, nlocals, stack, flags},
                   {consts, names, varnames, freevars, cellvars}, {filename, name, qualname},
                   {code, linetable, exceptions})) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  Ref<> args = Ref<>::steal(as(Py_BuildValue(
      "(iiiiiiOOOOOOOiOOOO)", argcount, posonly, kwonly, nlocals, stack, flags, code, consts, names,
      varnames, filename, name, qualname, firstLine, linetable, exceptions, freevars, cellvars)));
  if (!args) return nullptr;
  return reinterpret_cast<PyCodeObject*>(
      callTupleDict(current(), &codeType, args.get(), nullptr).release());
}
API(PyCodeObject*)
PyCode_New(int argcount, int kwonly, int nlocals, int stack, int flags, PyObject* code,
           PyObject* consts, PyObject* names, PyObject* varnames, PyObject* freevars,
           PyObject* cellvars, PyObject* filename, PyObject* name, PyObject* qualname,
           int firstLine, PyObject* linetable, PyObject* exceptions) {
  return PyCode_NewWithPosOnlyArgs(argcount, 0, kwonly, nlocals, stack, flags, code, consts, names,
                                   varnames, freevars, cellvars, filename, name, qualname,
                                   firstLine, linetable, exceptions);
}

/// Code that raises, for tracebacks of what is not Python.
static Ref<Code> makeEmptyCode(Thread& t, const char* filename, const char* name, int firstLine) {
  static constexpr u8 kCode[] = {
      static_cast<u8>(Opcode::RESUME),        0, static_cast<u8>(Opcode::LOAD_ASSERTION_ERROR), 0,
      static_cast<u8>(Opcode::RAISE_VARARGS), 1};
  // One entry without columns (code 13) for the three instructions, on the first line.
  static constexpr u8 kLines[] = {0x80 | (13 << 3) | 2, 0};
  Ref<Str> nameText = PY_TRY(newStrUtf8(t, name));
  Ref<Str> fileText = PY_TRY(newStrUtf8(t, filename));
  Ref<Bytes> lines = PY_TRY(newBytes(t, kLines, sizeof kLines));
  Object* empty = emptyTuple();
  CodeFields fields{};
  fields.filename = fileText.get();
  fields.name = fields.qualname = nameText.get();
  fields.flags = kCodeNewLocals | kCodeOptimized;
  fields.code = kCode;
  fields.codeSize = sizeof kCode;
  fields.firstlineno = firstLine;
  fields.linetable = lines.get();
  fields.consts = fields.names = fields.localsplusnames = empty;
  fields.localspluskinds = fields.exceptiontable = emptyBytes();
  fields.stacksize = 1;
  return newCode(t, fields);
}
API(PyCodeObject*) PyCode_NewEmpty(const char* filename, const char* name, int firstLine) {
  return reinterpret_cast<PyCodeObject*>(
      makeEmptyCode(current(), filename, name, firstLine).release());
}

API(PyObject*) PyCode_Optimize(PyObject* code, PyObject*, PyObject*, PyObject*) {
  return share(taipan::as(code));
}

/// The core's form of a constructor's fields; its code has to be a bytes object.
static Status fieldsOf(Thread& t, const _PyCodeConstructor& c, CodeFields* out) {
  Object* code = taipan::as(c.code);
  if (code == nullptr || !isBytes(code)) return BAD_INTERNAL_CALL();
  ByteSpan bytes = spanOf(*static_cast<Bytes*>(code));
  *out = {taipan::as(c.filename),
          taipan::as(c.name),
          taipan::as(c.qualname),
          c.flags,
          bytes.data,
          bytes.size,
          c.firstlineno,
          taipan::as(c.linetable),
          taipan::as(c.consts),
          taipan::as(c.names),
          taipan::as(c.localsplusnames),
          taipan::as(c.localspluskinds),
          c.argcount,
          c.posonlyargcount,
          c.kwonlyargcount,
          c.stacksize,
          taipan::as(c.exceptiontable)};
  return {};
}
static Status validate(Thread& t, const _PyCodeConstructor& c) {
  CodeFields fields;
  PY_TRY(fieldsOf(t, c, &fields));
  return checkCodeFields(t, fields);
}
static Ref<Code> make(Thread& t, const _PyCodeConstructor& c) {
  CodeFields fields;
  PY_TRY(fieldsOf(t, c, &fields));
  return newCode(t, fields);
}
API(int) _PyCode_Validate(struct _PyCodeConstructor* c) { return toInt(validate(current(), *c)); }
API(PyCodeObject*) _PyCode_New(struct _PyCodeConstructor* c) {
  return reinterpret_cast<PyCodeObject*>(make(current(), *c).release());
}

API(PyObject*) _PyCode_ConstantKey(PyObject* constant) {
  return give(constantKey(current(), taipan::as(constant)));
}

// --- lines --------------------------------------------------------------------------------------

/// An entry of a location table: its first byte has bit 7 set, the others have not.
static const u8* nextEntry(const u8* at, const u8* end) {
  do {
    ++at;
  } while (at < end && (*at & 0x80) == 0);
  return at;
}
static const u8* previousEntry(const u8* at) {
  do {
    --at;
  } while ((*at & 0x80) == 0);
  return at;
}
static void setLine(PyCodeAddressRange& bounds, const u8* entry) {
  bounds.ar_line = hasLine(entry) ? bounds.opaque.computed_line : -1;
}
static bool forward(PyCodeAddressRange& bounds) {
  const u8* entry = bounds.opaque.lo_next;
  if (entry >= bounds.opaque.limit) return false;
  bounds.opaque.computed_line += lineDelta(entry);
  bounds.ar_start = bounds.ar_end;
  bounds.ar_end += 2 * entryUnits(entry);
  bounds.opaque.lo_next = nextEntry(entry, bounds.opaque.limit);
  setLine(bounds, entry);
  return true;
}
/// There is an entry before the one that the bounds are of.
static void backward(PyCodeAddressRange& bounds) {
  const u8* entry = previousEntry(bounds.opaque.lo_next);
  bounds.opaque.computed_line -= lineDelta(entry);
  bounds.opaque.lo_next = entry;
  entry = previousEntry(entry);
  bounds.ar_end = bounds.ar_start;
  bounds.ar_start -= 2 * entryUnits(entry);
  setLine(bounds, entry);
}
/// Moves `bounds` to the entry of a byte offset; its line, -1 if there is none.
API(int) _PyCode_CheckLineNumber(int lasti, PyCodeAddressRange* bounds) {
  while (bounds->ar_end <= lasti) {
    if (!forward(*bounds)) return -1;
  }
  while (bounds->ar_start > lasti && bounds->ar_start > 0) backward(*bounds);
  return bounds->ar_line;
}

// --- extra data ---------------------------------------------------------------------------------

API(Py_ssize_t) _PyEval_RequestCodeExtraIndex(freefunc free) { return requestCodeExtraIndex(free); }
API(int) _PyCode_GetExtra(PyObject* code, Py_ssize_t index, void** extra) {
  if (!isCode(taipan::as(code))) return toInt(BAD_INTERNAL_CALL());
  *extra = codeExtra(*taipan::as<Code>(code), index);
  return 0;
}
API(int) _PyCode_SetExtra(PyObject* code, Py_ssize_t index, void* extra) {
  if (!isCode(taipan::as(code)) || !isCodeExtraIndex(index)) return toInt(BAD_INTERNAL_CALL());
  return toInt(setCodeExtra(current(), *taipan::as<Code>(code), index, extra));
}

// --- opcodes ------------------------------------------------------------------------------------

/// PY_INVALID_STACK_EFFECT for what is no opcode. `jump`: 1 if it jumps, 0 if not, -1 the larger.
API(int) PyCompile_OpcodeStackEffectWithJump(int op, int oparg, int jump) {
  return stackEffect(op, oparg, static_cast<JumpEffect>(jump));
}
API(int) PyCompile_OpcodeStackEffect(int op, int oparg) {
  return stackEffect(op, oparg, JumpEffect::kMaximum);
}

// Code objects: compiled code with everything that running, showing and tracing it needs.
// `adaptive` is the code that runs: 3.11 bytecode, quickened in place; `co_code` shows it
// de-quickened.
#pragma once

#include "bytecode/instruction.h"
#include "object/builtin_types.h"
#include "object/ref.h"

namespace taipan {

/// Bits of Code::flags (= CO_*).
enum CodeFlag : int {
  kCodeOptimized = 0x1,
  kCodeNewLocals = 0x2,
  kCodeVarArgs = 0x4,
  kCodeVarKeywords = 0x8,
  kCodeNested = 0x10,
  kCodeGenerator = 0x20,
  kCodeCoroutine = 0x80,
  kCodeIterableCoroutine = 0x100,
  kCodeAsyncGenerator = 0x200,
};

/// Bits of a byte of Code::localspluskinds (= CO_FAST_*).
enum LocalKind : u8 { kLocalPlain = 0x20, kLocalCell = 0x40, kLocalFree = 0x80 };

/// = PyCodeObject; `size` counts code units. All object fields are owned.
struct Code : VarObject {
  Object* consts;          ///< tuple
  Object* names;           ///< tuple of interned str
  Object* exceptiontable;  ///< bytes
  int flags;
  short warmup;  ///< counts up to 0, then the code is quickened
  short linearrayEntrySize;
  int argcount;  ///< positional, *args not counted
  int posonlyargcount;
  int kwonlyargcount;
  int stacksize;
  int firstlineno;
  int nlocalsplus;
  int nlocals;
  int nplaincellvars;
  int ncellvars;
  int nfreevars;
  Object* localsplusnames;  ///< tuple of str
  Object* localspluskinds;  ///< bytes of LocalKind
  Object* filename;
  Object* name;
  Object* qualname;
  Object* linetable;  ///< bytes
  Object* weakreflist;
  Object* cachedCode;  ///< co_code, made on demand
  char* linearray;
  int firsttraceable;  ///< code unit of the first RESUME
  void* extra;
  char adaptive[1];

  u16* units() { return reinterpret_cast<u16*>(adaptive); }
  const u16* units() const { return reinterpret_cast<const u16*>(adaptive); }
  bool isGenerator() const {
    return (flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) != 0;
  }
};

/// What a code object is made from; all objects are shared. Names are interned by newCode.
struct CodeFields {
  Object* filename;  ///< str
  Object* name;      ///< str
  Object* qualname;  ///< str
  int flags;
  const void* code;  ///< bytecode without quickening
  isize codeSize;    ///< in bytes, even
  int firstlineno;
  Object* linetable;        ///< bytes
  Object* consts;           ///< tuple
  Object* names;            ///< tuple of str
  Object* localsplusnames;  ///< tuple of str
  Object* localspluskinds;  ///< bytes
  int argcount, posonlyargcount, kwonlyargcount;
  int stacksize;
  Object* exceptiontable;  ///< bytes
};

/// A new code object. ValueError for fields that cannot belong together.
Ref<Code> newCode(Thread& t, const CodeFields& fields);
/// The fields of an existing one, borrowed; `code` is the de-quickened `co_code`.
Status codeFields(Thread& t, Code& code, CodeFields* out);
/// `co_code`: the bytecode without quickening, cached in the object.
Ref<> codeBytes(Thread& t, Code& code);
/// A tuple of the locals with one of the kinds (LocalKind bits): co_varnames and so on.
Ref<Tuple> codeLocalNames(Thread& t, const Code& code, u8 kinds);
/// The source line of a byte offset, or -1 (= PyCode_Addr2Line).
int codeLine(const Code& code, int byteOffset);

/// What compiled constants are told apart by: 1, 1.0 and True differ, and so do 0.0 and -0.0.
/// Objects of types that are no constants are the same as themselves only.
Ref<> constantKey(Thread& t, Object* constant);
/// Whether newCode would take the fields; SystemError or ValueError if not.
Status checkCodeFields(Thread& t, const CodeFields& fields);

inline bool isCode(const Object* object) { return object->type == &codeType; }

}  // namespace taipan

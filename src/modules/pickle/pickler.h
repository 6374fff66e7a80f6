// Pickler objects and the functions that write one kind of object each.
#pragma once

#include "builtins/str/str.h"
#include "modules/pickle/memo.h"
#include "modules/pickle/output.h"
#include "modules/pickle/pickle.h"
#include "object/gc/gc.h"

namespace taipan {

/// The state of writing; Pickler objects hold one, dumps() and dump() have one on the stack.
struct PickleWriter {
  PickleOutput output;
  PickleMemo memo;
  Object* self = nullptr;           ///< the Pickler object, borrowed; null in dump and dumps
  OwnMethod persistentId;           ///< owned by whoever made the writer
  Object* dispatchTable = nullptr;  ///< owned, or null for copyreg's
  Object* reducerOverride = nullptr;
  Object* write = nullptr;           ///< owned, the file's method, or null
  Object* bufferCallback = nullptr;  ///< owned, or null
  int protocol = 0;
  int binary = 0;
  int fast = 0;
  int fastDepth = 0;
  bool fixImports = false;
  PickleMemo fastSeen;  ///< in fast mode: the containers being written, against endless recursion

  PickleWriter() = default;
  PickleWriter(const PickleWriter&) = delete;
  ~PickleWriter() { clear(); }
  void clear();
  /// Takes a protocol argument (null and None are the default).
  Status setProtocol(Thread& t, Object* protocol, bool fixImports);
  Status setFile(Thread& t, Object* file);
  Status setBufferCallback(Thread& t, Object* callback);
  /// Writes a whole pickle to the output.
  Status dump(Thread& t, Object* object);
};

struct Pickler : Object {
  PickleWriter* writer;
  Object* dispatchTable;  ///< a member for Python; the writer's is set from it
  int binary;
  int fast;
  bool running;
  void* spare[13];  ///< the object's size is visible (object.__sizeof__)
};
static_assert(sizeof(Pickler) == 152);

/// Writes an object: by its persistent id, from the memo, or by its kind.
Status saveObject(Thread& t, PickleWriter& w, Object* object, bool persistent = true);
/// Numbers an object that was just written.
Status memoize(Thread& t, PickleWriter& w, Object* object);
/// Writes a reference to an object of the memo.
Status saveFromMemo(Thread& t, PickleWriter& w, isize number);

Status saveInt(Thread& t, PickleWriter& w, Object* object);
Status saveFloat(Thread& t, PickleWriter& w, double value);
Status saveStr(Thread& t, PickleWriter& w, Str& text);
Status saveBytes(Thread& t, PickleWriter& w, Object* object);
Status saveByteArray(Thread& t, PickleWriter& w, Object* object);
Status savePickleBuffer(Thread& t, PickleWriter& w, Object* object);

Status saveTuple(Thread& t, PickleWriter& w, Tuple& tuple);
Status saveList(Thread& t, PickleWriter& w, List& list);
Status saveDict(Thread& t, PickleWriter& w, Dict& dict);
Status saveSet(Thread& t, PickleWriter& w, Object* set);
Status saveFrozenset(Thread& t, PickleWriter& w, Object* set);
/// The items of an iterator for the list, or the pairs for the dict, that was written last.
Status saveListItems(Thread& t, PickleWriter& w, Object* iterator);
Status saveDictItems(Thread& t, PickleWriter& w, Object* iterator);

/// Writes an object by what `__reduce_ex__` gave; `object` may be null (then it is not memoized).
Status saveReduce(Thread& t, PickleWriter& w, Object* reduced, Object* object);
/// The same from a function and its arguments.
Status saveCall(Thread& t, PickleWriter& w, Object* function, Object* args, Object* object);
/// A reference to a module's attribute; a null name is the object's own.
Status saveGlobal(Thread& t, PickleWriter& w, Object* object, Object* name);
Status saveType(Thread& t, PickleWriter& w, Object* type);
/// By reducer_override, dispatch table or the object's own `__reduce_ex__`.
Status saveOther(Thread& t, PickleWriter& w, Object* object);

}  // namespace taipan

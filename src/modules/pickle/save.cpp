// Writing an object: the order of the questions, memo and persistent ids.

#include "builtins/bytes/bytearray.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/pickle/pickler.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

using namespace pickle;

Status memoize(Thread& t, PickleWriter& w, Object* object) {
  if (w.fast) return {};
  isize number = w.memo.size();
  PY_TRY(w.memo.set(t, object, number));
  if (w.protocol >= 4) return w.output.writeByte(t, kMemoize);
  if (!w.binary) {
    Ref<Str> text = PY_TRY(newStrFormatSeam(t, "p%zd\n", number));
    return w.output.write(t, strData(*text), text->length);
  }
  if (number < 256) return w.output.writeSized(t, kBinPut, static_cast<u64>(number), 1);
  if (number <= 0xffffffff) {
    return w.output.writeSized(t, kLongBinPut, static_cast<u64>(number), 4);
  }
  return t.raise(*pickleGlobals.picklingError, "memo id too large for LONG_BINPUT");
}

Status saveFromMemo(Thread& t, PickleWriter& w, isize number) {
  if (!w.binary) {
    Ref<Str> text = PY_TRY(newStrFormatSeam(t, "g%zd\n", number));
    return w.output.write(t, strData(*text), text->length);
  }
  if (number < 256) return w.output.writeSized(t, kBinGet, static_cast<u64>(number), 1);
  if (number <= 0xffffffff) {
    return w.output.writeSized(t, kLongBinGet, static_cast<u64>(number), 4);
  }
  return t.raise(*pickleGlobals.picklingError, "memo id too large for LONG_BINGET");
}

/// Writes the persistent id of an object if it has one.
static Result<bool> savePersistent(Thread& t, PickleWriter& w, Object* object) {
  Ref<> id = PY_TRY(w.persistentId.call(t, w.self, object));
  if (isNone(id.get())) return false;
  if (w.binary) {
    PY_TRY(saveObject(t, w, id.get(), false));
    PY_TRY(w.output.writeByte(t, kBinPersId));
    return true;
  }
  Ref<Str> text = PY_TRY(toStr(t, id.get()));
  if (!strIsAscii(*text)) {
    return t.raise(*pickleGlobals.picklingError,
                   "persistent IDs in protocol 0 must be ASCII strings");
  }
  PY_TRY(w.output.writeByte(t, kPersId));
  PY_TRY(w.output.write(t, strData(*text), text->length));
  PY_TRY(w.output.writeByte(t, '\n'));
  return true;
}

/// In fast mode there is no memo: deep nesting is looked through for cycles instead.
class FastNesting {
 public:
  FastNesting(PickleWriter& w, Object* object) : w_(w), object_(object) {}
  FastNesting(const FastNesting&) = delete;
  ~FastNesting() {
    if (entered_) --w_.fastDepth;
    if (noted_) (void)w_.fastSeen.set(Thread::current(), object_, 0);
  }
  Status enter(Thread& t) {
    static constexpr int kDepth = 50;
    entered_ = true;
    if (++w_.fastDepth < kDepth) return {};
    if (w_.fastSeen.find(object_) > 0) {
      return t.raise(valueErrorType,
                     "fast mode: can't pickle cyclic objects including object type %.200s at %p",
                     object_->type->name, object_);
    }
    PY_TRY(w_.fastSeen.set(t, object_, 1));
    noted_ = true;
    return {};
  }

 private:
  PickleWriter& w_;
  Object* object_;
  bool entered_ = false;
  bool noted_ = false;
};

static Status saveContainer(Thread& t, PickleWriter& w, Object* object) {
  if (w.fast) [[unlikely]] {
    FastNesting nesting(w, object);
    PY_TRY(nesting.enter(t));
    return isList(object) ? saveList(t, w, *as<List>(object)) : saveDict(t, w, *as<Dict>(object));
  }
  return isList(object) ? saveList(t, w, *as<List>(object)) : saveDict(t, w, *as<Dict>(object));
}

static Status saveByKind(Thread& t, PickleWriter& w, Object* object) {
  Type* type = object->type;
  // Kinds that go in neither memo nor recursion.
  if (object == none()) return w.output.writeByte(t, kNone);
  if (type == &intType) return saveInt(t, w, object);
  if (type == &boolType) {
    bool truth = object == boolObject(true);
    if (w.protocol >= 2) return w.output.writeByte(t, truth ? kNewTrue : kNewFalse);
    return w.output.write(t, truth ? "I01\n" : "I00\n", 4);
  }
  if (type == &floatType) return saveFloat(t, w, static_cast<Float*>(object)->value);

  isize number = w.memo.find(object);
  if (number >= 0) return saveFromMemo(t, w, number);
  if (type == &strType) return saveStr(t, w, *static_cast<Str*>(object));
  if (type == &bytesType) return saveBytes(t, w, object);

  RecursionScope scope(t, " while pickling an object");
  if (scope.failed()) return failure;
  if (type == &dictType || type == &listType) return saveContainer(t, w, object);
  if (type == &tupleType) return saveTuple(t, w, *static_cast<Tuple*>(object));
  if (type == &setType) return saveSet(t, w, object);
  if (type == &frozensetType) return saveFrozenset(t, w, object);
  if (type == &bytearrayType) return saveByteArray(t, w, object);
  if (type == &pickleBufferType) return savePickleBuffer(t, w, object);
  return saveOther(t, w, object);
}

Status saveObject(Thread& t, PickleWriter& w, Object* object, bool persistent) {
  PY_TRY(w.output.objectBoundary(t));
  if (persistent && w.persistentId.function != nullptr) {
    Ref<> alive = Ref<>::share(object);
    if (PY_TRY(savePersistent(t, w, object))) return {};
  }
  return saveByKind(t, w, object);
}

Status PickleWriter::dump(Thread& t, Object* object) {
  output.start(write);
  if (protocol >= 2) {
    PY_TRY(output.writeSized(t, kProto, static_cast<u64>(protocol), 1));
    if (protocol >= 4) output.setFraming(true);
  }
  PY_TRY(saveObject(t, *this, object));
  return output.writeByte(t, kStop);
}

}  // namespace taipan

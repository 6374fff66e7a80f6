#include "vm/function/cell.h"

#include "builtins/str/str_format.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

Ref<Cell> newCell(Thread& t, Object* value) {
  Ref<Cell> cell = newObject<Cell>(t, cellType);
  if (cell.failed()) return failure;
  xincref(value);
  cell->value = value;
  gcTrack(cell.get());
  return cell;
}

static Ref<Cell> cellNew(Thread& t, Type& cls, Object* contents) { return newCell(t, contents); }

static void cellDealloc(Object* self) {
  gcUntrack(self);
  xdecref(static_cast<Cell*>(self)->value);
  freeObject(self);
}

static int cellTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Cell*>(self)->value);
  return 0;
}

static int cellClear(Object* self) {
  clearOwned(static_cast<Cell*>(self)->value);
  return 0;
}

static Ref<Str> cellRepr(Thread& t, Cell& self) {
  if (self.value == nullptr) {
    return newStrFormat(t, "<cell at %p: empty>", static_cast<void*>(&self));
  }
  return newStrFormat(t, "<cell at %p: %.80s object at %p>", static_cast<void*>(&self),
                      self.value->type->name, static_cast<void*>(self.value));
}

static Ref<> cellCompare(Thread& t, Cell& self, Object* other, CompareOp op) {
  if (!isCell(other)) return Ref<>::share(notImplemented());
  Object* a = self.value;
  Object* b = static_cast<Cell*>(other)->value;
  if (a != nullptr && b != nullptr) {
    Ref<> left = Ref<>::share(a), right = Ref<>::share(b);
    return compare(t, left.get(), right.get(), op);
  }
  // An empty cell is less than any other.
  int order = (a != nullptr) - (b != nullptr);
  bool result = op == kLess        ? order < 0
                : op == kLessEqual ? order <= 0
                : op == kEqual     ? order == 0
                : op == kNotEqual  ? order != 0
                : op == kGreater   ? order > 0
                                   : order >= 0;
  return Ref<>::share(boolObject(result));
}

static Ref<> cellContents(Thread& t, Cell& self) {
  if (self.value == nullptr) return t.raise(valueErrorType, "Cell is empty");
  return Ref<>::share(self.value);
}

static Status cellSetContents(Thread&, Cell& self, Object* value) {
  xincref(value);
  assignOwned(self.value, value);
  return {};
}

static constinit const GetSetDef kCellGetSet[] = {
    GETSET("cell_contents", cellContents, cellSetContents, nullptr), {}};

constinit BuiltinType cellType{{.name = "cell",
                                .doc = "Create a new cell object.\n\n  contents\n    the contents "
                                       "of the cell. If not specified, the cell will be empty,\n   "
                                       " and \n further attempts to access its cell_contents "
                                       "attribute will\n    raise a ValueError.",
                                .basicSize = sizeof(Cell),
                                .flags = kTypeHaveGc,
                                .dealloc = cellDealloc,
                                .repr = slot<cellRepr>,
                                .getAttribute = genericGetAttributeSlot,
                                .traverse = cellTraverse,
                                .clear = cellClear,
                                .richCompare = slot<cellCompare>,
                                .getset = kCellGetSet,
                                .new_ = newSlot<"cell", "(contents=None, /)", cellNew>}};

}  // namespace taipan

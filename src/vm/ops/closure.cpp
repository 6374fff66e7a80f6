// Cells and closures.
#include "vm/dispatch.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"
#include "vm/slow/slow.h"

namespace taipan {

static Cell* cellAt(InterpreterFrame* frame, u32 i) {
  return static_cast<Cell*>(frame->localsplus[i]);
}

HANDLER(MAKE_CELL) {
  Object* initial = LOCAL(oparg);
  Object* cell = newCell(t, initial).release();
  SAVE();
  if (cell == nullptr) [[unlikely]]
    ERROR();
  LOCAL(oparg) = cell;
  xdecref(initial);
  NEXT();
}

HANDLER(LOAD_CLOSURE) {
  Object* cell = LOCAL(oparg);
  if (cell == nullptr) [[unlikely]] {
    SAVE();
    slow::raiseUnboundLocal(t, frame->code, oparg);
    ERROR();
  }
  incref(cell);
  PUSH(cell);
  NEXT();
}

HANDLER(LOAD_DEREF) {
  Object* value = cellAt(frame, oparg)->value;
  if (value == nullptr) [[unlikely]] {
    SAVE();
    slow::raiseUnboundCell(t, frame->code, oparg);
    ERROR();
  }
  incref(value);
  PUSH(value);
  NEXT();
}

HANDLER(LOAD_CLASSDEREF) {
  SAVE();
  Object* value = slow::loadClassDeref(t, frame, oparg);
  if (value == nullptr) [[unlikely]]
    ERROR();
  PUSH(value);
  NEXT();
}

HANDLER(STORE_DEREF) {
  Object* value = *--sp;
  SAVE();
  assignOwned(cellAt(frame, oparg)->value, value);
  NEXT();
}

HANDLER(DELETE_DEREF) {
  SAVE();
  Cell* cell = cellAt(frame, oparg);
  if (cell->value == nullptr) [[unlikely]] {
    slow::raiseUnboundCell(t, frame->code, oparg);
    ERROR();
  }
  clearOwned(cell->value);
  NEXT();
}

HANDLER(COPY_FREE_VARS) {
  Tuple* closure = frame->function->closure;
  u32 at = static_cast<u32>(frame->code->nlocalsplus) - oparg;
  for (u32 i = 0; i < oparg; ++i) {
    Object* cell = closure->items[i];
    incref(cell);
    Object* old = LOCAL(at + i);
    LOCAL(at + i) = cell;
    xdecref(old);
  }
  NEXT();
}

}  // namespace taipan

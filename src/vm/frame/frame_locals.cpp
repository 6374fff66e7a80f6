// Fast locals seen as a mapping: `locals()`, `f_locals`, and writing such a mapping back.
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "object/protocol/abstract.h"
#include "vm/frame/frame.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"

namespace taipan {

namespace {

u8 localKind(const Code* code, int i) { return bytesOf(code->localspluskinds)[i]; }

/// Whether COPY_FREE_VARS has not run yet although the frame is visible (a function whose first
/// instruction is it): then the closure still has the free variables' cells.
void copyFreeVariables(InterpreterFrame* frame) {
  Code* code = frame->code;
  if (frame->lastUnit() >= 0 || frame->function == nullptr) return;
  if ((code->flags & kCodeOptimized) == 0 || frame->function->closure == nullptr) return;
  int at = code->nlocalsplus - code->nfreevars;
  for (int i = 0; i < code->nfreevars; ++i) {
    Object* cell = frame->function->closure->items[i];
    if (frame->localsplus[at + i] != nullptr) continue;
    incref(cell);
    frame->localsplus[at + i] = cell;
  }
  frame->prevInstr = code->units();
}

/// The value that a name stands for now, borrowed; null when unbound.
Object* valueOf(InterpreterFrame* frame, int i, u8 kind) {
  Object* value = frame->localsplus[i];
  if ((kind & kLocalFree) != 0)
    return value == nullptr ? nullptr : static_cast<Cell*>(value)->value;
  // An argument that is also a cell holds the plain value until MAKE_CELL has run.
  if ((kind & kLocalCell) != 0 && value != nullptr && isCell(value)) {
    return static_cast<Cell*>(value)->value;
  }
  return value;
}

/// In a class body (or module) the names of cells belong to outer scopes.
bool isShown(const Code* code, u8 kind) {
  return (kind & kLocalFree) == 0 || (code->flags & kCodeOptimized) != 0;
}

}  // namespace

Status fastToLocals(Thread& t, InterpreterFrame* frame) {
  if (frame->locals == nullptr) frame->locals = PY_TRY(newDict(t)).release();
  Object* locals = frame->locals;
  copyFreeVariables(frame);
  Code* code = frame->code;
  auto* names = static_cast<Tuple*>(code->localsplusnames);
  for (int i = 0; i < code->nlocalsplus; ++i) {
    u8 kind = localKind(code, i);
    if (!isShown(code, kind)) continue;
    Object* name = names->items[i];
    Object* value = valueOf(frame, i, kind);
    if (value == nullptr) {
      if (deleteItem(t, locals, name).failed() && !t.clearIfMatches(keyErrorType)) return failure;
      continue;
    }
    Ref<> keep = Ref<>::share(value);
    PY_TRY(setItem(t, locals, name, value));
  }
  return {};
}

void localsToFast(Thread& t, InterpreterFrame* frame, bool clear) {
  Object* locals = frame->locals;
  if (locals == nullptr) return;
  SavedException saved(t);
  Code* code = frame->code;
  auto* names = static_cast<Tuple*>(code->localsplusnames);
  for (int i = 0; i < code->nlocalsplus; ++i) {
    u8 kind = localKind(code, i);
    if (!isShown(code, kind)) continue;
    Ref<> value = getItem(t, locals, names->items[i]);
    if (value.failed()) {
      t.clearPending();
      if (!clear) continue;
    }
    Object* slot = frame->localsplus[i];
    if ((kind & (kLocalFree | kLocalCell)) != 0 && slot != nullptr && isCell(slot)) {
      if (static_cast<Cell*>(slot)->value != value.get()) {
        assignOwned(static_cast<Cell*>(slot)->value, value.release());
      }
    } else if (slot != value.get()) {
      assignOwned(frame->localsplus[i], value.release());
    }
  }
}

}  // namespace taipan

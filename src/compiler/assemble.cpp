// From flow graph to bytes: optimises, lays out, numbers the variables and writes code, locations
// and exception table.
#include <algorithm>
#include <cstring>

#include "bytecode/exception_table.h"
#include "bytecode/instruction.h"
#include "bytecode/location_table.h"
#include "compiler/flow.h"

namespace taipan::compiler {

namespace {

class Assembler {
 public:
  Assembler(UnitBuilder& builder, ConstFactory& make, i32 flags)
      : builder_(builder), graph_(builder.graph), make_(make), flags_(flags) {}
  CompiledUnit* run();

 private:
  void numberVariables();
  void addPrologue();
  void computeOffsets();
  void writeCode();
  void writeExceptions();
  static int unitsOf(const Instr& instr) {
    return operandUnits(static_cast<u32>(instr.arg)) + cacheUnits(static_cast<Opcode>(instr.op));
  }

  UnitBuilder& builder_;
  Graph& graph_;
  ConstFactory& make_;
  i32 flags_;
  CompiledUnit* unit_ = nullptr;
  std::vector<i32> cellSlots_;  // slot of each cell variable, then of each free variable
};

/// Slots: locals (parameters first), cells that are no parameters, free variables.
void Assembler::numberVariables() {
  i32 locals = static_cast<i32>(builder_.varNames.order.size());
  for (const Name* name : builder_.varNames.order) {
    unit_->localsPlus.push_back(name);
    unit_->localKinds.push_back(kKindLocal);
  }
  i32 next = locals;
  for (const Name* cell : builder_.cellVars.order) {
    if (builder_.varNames.has(cell)) {
      i32 slot = builder_.varNames.add(cell);
      unit_->localKinds[slot] |= kKindCell;
      cellSlots_.push_back(slot);
    } else {
      unit_->localsPlus.push_back(cell);
      unit_->localKinds.push_back(kKindCell);
      cellSlots_.push_back(next++);
    }
  }
  for (const Name* free : builder_.freeVars.order) {
    unit_->localsPlus.push_back(free);
    unit_->localKinds.push_back(kKindFree);
    cellSlots_.push_back(next++);
  }
  for (Block* b = graph_.entry; b; b = b->next) {
    for (Instr& instr : b->instrs) {
      switch (instr.op) {
        case Op::LOAD_CLOSURE:
        case Op::LOAD_DEREF:
        case Op::STORE_DEREF:
        case Op::DELETE_DEREF:
        case Op::LOAD_CLASSDEREF:
          instr.arg = cellSlots_[instr.arg];
          break;
        default:
          break;
      }
    }
  }
}

/// What runs before the body: cells are made, free variables copied, a generator returned.
void Assembler::addPrologue() {
  std::vector<Instr> prologue;
  if (!builder_.freeVars.order.empty()) {
    prologue.push_back({Op::COPY_FREE_VARS, static_cast<i32>(builder_.freeVars.order.size())});
  }
  std::vector<i32> cells(cellSlots_.begin(), cellSlots_.begin() + builder_.cellVars.order.size());
  std::sort(cells.begin(), cells.end());
  for (i32 slot : cells) prologue.push_back({Op::MAKE_CELL, slot});
  if (flags_ & (kGenerator | kCoroutine | kAsyncGenerator)) {
    SourceRange first{builder_.firstLine, builder_.firstLine, -1, -1};
    prologue.push_back({Op::RETURN_GENERATOR, 0, nullptr, first});
    prologue.push_back({Op::POP_TOP, 0, nullptr, first});
  }
  auto& instrs = graph_.entry->instrs;
  instrs.insert(instrs.begin(), prologue.begin(), prologue.end());
}

void Assembler::computeOffsets() {
  // Operands that grow move what follows; repeat until nothing moves.
  for (bool changed = true; changed;) {
    changed = false;
    int offset = 0;
    for (Block* b = graph_.entry; b; b = b->next) {
      b->offset = offset;
      for (Instr& instr : b->instrs) offset += unitsOf(instr);
    }
    for (Block* b = graph_.entry; b; b = b->next) {
      int at = b->offset;
      for (Instr& instr : b->instrs) {
        int before = unitsOf(instr);
        at += before;
        if (!instr.target) continue;
        instr.arg = std::abs(instr.target->offset - at);
        if (unitsOf(instr) != before) changed = true;
      }
    }
  }
}

void Assembler::writeCode() {
  LocationWriter writer(builder_.firstLine);
  for (Block* b = graph_.entry; b; b = b->next) {
    for (Instr& instr : b->instrs) {
      u8 bytes[64];
      int size =
          writeInstruction(bytes, static_cast<Opcode>(instr.op), static_cast<u32>(instr.arg));
      unit_->code.insert(unit_->code.end(), bytes, bytes + size);
      u8 location[128];
      isize used = writer.write(location, instr.loc, size / kCodeUnitSize);
      unit_->locationTable.insert(unit_->locationTable.end(), location, location + used);
    }
  }
}

void Assembler::writeExceptions() {
  int offset = 0;
  int start = -1;
  Block* handler = nullptr;
  auto flush = [&] {
    if (!handler) return;
    int depth = handler->startDepth - 1;
    if (handler->preserveLasti) depth--;
    u8 bytes[kExceptionEntryMaxSize];
    int size =
        writeExceptionEntry(bytes, {start, offset, handler->offset, depth, handler->preserveLasti});
    unit_->exceptionTable.insert(unit_->exceptionTable.end(), bytes, bytes + size);
  };
  for (Block* b = graph_.entry; b; b = b->next) {
    for (Instr& instr : b->instrs) {
      if (instr.handler != handler) {
        flush();
        start = offset;
        handler = instr.handler;
      }
      offset += unitsOf(instr);
    }
  }
  flush();
}

CompiledUnit* Assembler::run() {
  unit_ = new CompiledUnit;
  markExits(graph_);
  inlineExits(graph_);  // once more when blocks have become shorter
  numberVariables();
  addPrologue();
  optimizeGraph(graph_, builder_.consts, make_);
  duplicateExitsWithoutLine(graph_);
  trimConsts(graph_, builder_.consts);
  propagateLines(graph_);
  ensureExitLines(graph_, builder_.firstLine);
  int depth = computeStackDepth(graph_, flags_ & (kGenerator | kCoroutine | kAsyncGenerator));
  assignHandlers(graph_);
  removeRedundantJumps(graph_);
  removeNops(graph_);
  directJumps(graph_);
  computeOffsets();
  writeCode();
  writeExceptions();

  unit_->name = builder_.name;
  char* qualname = make_.arena().copyBytes(builder_.qualname.data(), builder_.qualname.size());
  unit_->qualname = {qualname, builder_.qualname.size()};
  unit_->argCount = builder_.argCount;
  unit_->posOnlyArgCount = builder_.posOnlyArgCount;
  unit_->kwOnlyArgCount = builder_.kwOnlyArgCount;
  unit_->stackSize = depth;
  unit_->flags = flags_;
  unit_->firstLine = builder_.firstLine;
  unit_->consts = std::move(builder_.consts.order);
  unit_->names = std::move(builder_.names.order);
  return unit_;
}

}  // namespace

CompiledUnit* assemble(UnitBuilder& builder, NameTable&, ConstFactory& make, i32 flags) {
  return Assembler(builder, make, flags).run();
}

}  // namespace taipan::compiler

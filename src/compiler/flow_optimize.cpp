#include <algorithm>

#include "compiler/flow.h"

namespace taipan::compiler {

namespace {

constexpr usize kMaxInlinedExit = 4;

void toNop(Instr& instr) {
  instr.op = Op::NOP;
  instr.arg = 0;
  instr.target = nullptr;
}

Block* skipEmpty(Block* block) {
  while (block && block->empty()) block = block->next;
  return block;
}

/// Removes the no-ops of a block that no line depends on.
void cleanBlock(Block& block) {
  int previousLine = -1;
  auto& instrs = block.instrs;
  usize kept = 0;
  for (usize i = 0; i < instrs.size(); i++) {
    int line = instrs[i].loc.line;
    if (instrs[i].op == Op::NOP) {
      if (line < 0 || previousLine == line) continue;
      if (i + 1 < instrs.size()) {
        int nextLine = instrs[i + 1].loc.line;
        if (nextLine == line) continue;
        if (nextLine < 0) {
          instrs[i + 1].loc = instrs[i].loc;
          continue;
        }
      } else {
        Block* next = skipEmpty(block.next);
        if (next && next->instrs[0].loc.line == line) continue;
      }
    }
    if (kept != i) instrs[kept] = instrs[i];
    kept++;
    previousLine = line;
  }
  instrs.resize(kept);
}

/// Makes `instr` jump where the jump at its target goes. False when it may not.
bool threadJump(Instr& instr, const Instr& target, Op op) {
  if (instr.loc.line != target.loc.line) return false;
  if (instr.target == target.target) return false;
  instr.target = target.target;
  instr.op = op;
  return true;
}

/// Rules for the instructions of one block.
class Peephole {
 public:
  Peephole(Block& block, ConstIndex& consts, ConstFactory& make)
      : block_(block), instrs_(block.instrs), consts_(consts), make_(make) {}
  void run();

 private:
  void loadConst(usize i);
  void foldTuple(usize i);
  void buildTuple(usize i);
  bool conditionalOrPop(usize i, const Instr& target);
  void swap(usize& i);
  bool reorderSwaps(usize& i);
  void applySwaps(usize i);
  isize nextSwappable(isize i, int line);

  Block& block_;
  std::vector<Instr>& instrs_;
  ConstIndex& consts_;
  ConstFactory& make_;
};

void Peephole::loadConst(usize i) {
  if (i + 1 >= instrs_.size()) return;
  Instr& instr = instrs_[i];
  Instr& next = instrs_[i + 1];
  Const* value = consts_.order[instr.arg];
  switch (next.op) {
    case Op::POP_JUMP_IF_FALSE:
    case Op::POP_JUMP_IF_TRUE: {
      bool taken = constTruth(value) == (next.op == Op::POP_JUMP_IF_TRUE);
      toNop(instr);
      if (taken) {
        next.op = Op::JUMP;
        block_.noFallthrough = true;
      } else {
        toNop(next);
      }
      break;
    }
    case Op::JUMP_IF_FALSE_OR_POP:
    case Op::JUMP_IF_TRUE_OR_POP:
      if (constTruth(value) == (next.op == Op::JUMP_IF_TRUE_OR_POP)) {
        next.op = Op::JUMP;
        block_.noFallthrough = true;
      } else {
        toNop(instr);
        toNop(next);
      }
      break;
    case Op::IS_OP: {
      if (value->kind != ConstKind::None || i + 2 >= instrs_.size()) break;
      Instr& jump = instrs_[i + 2];
      if (jump.op != Op::POP_JUMP_IF_FALSE && jump.op != Op::POP_JUMP_IF_TRUE) break;
      bool ifNotNone = (next.arg == 1) == (jump.op == Op::POP_JUMP_IF_TRUE);
      toNop(instr);
      toNop(next);
      jump.op = ifNotNone ? Op::POP_JUMP_IF_NOT_NONE : Op::POP_JUMP_IF_NONE;
      break;
    }
    default:
      break;
  }
}

/// A tuple of constants becomes one constant.
void Peephole::foldTuple(usize i) {
  usize count = instrs_[i].arg;
  if (i < count) return;
  for (usize k = i - count; k < i; k++) {
    if (instrs_[k].op != Op::LOAD_CONST) return;
  }
  Const** items = make_.arena().makeArray<Const*>(count);
  for (usize k = 0; k < count; k++) {
    items[k] = consts_.order[instrs_[i - count + k].arg];
    toNop(instrs_[i - count + k]);
  }
  instrs_[i].op = Op::LOAD_CONST;
  instrs_[i].arg = consts_.add(make_.sequence(ConstKind::Tuple, items, count));
}

void Peephole::buildTuple(usize i) {
  if (i + 1 < instrs_.size() && instrs_[i + 1].op == Op::UNPACK_SEQUENCE &&
      instrs_[i + 1].arg == instrs_[i].arg) {
    switch (instrs_[i].arg) {
      case 1:
        toNop(instrs_[i]);
        toNop(instrs_[i + 1]);
        return;
      case 2:
      case 3:
        toNop(instrs_[i]);
        instrs_[i + 1].op = Op::SWAP;
        return;
      default:
        break;
    }
  }
  foldTuple(i);
}

/// Joins runs of SWAPs (and NOPs between them) into the fewest that give the same order.
bool Peephole::reorderSwaps(usize& i) {
  int depth = instrs_[i].arg;
  usize length = 0;
  bool more = false;
  for (usize k = i + 1; k < instrs_.size(); k++) {
    Op op = instrs_[k].op;
    if (op == Op::SWAP) {
      depth = std::max(depth, instrs_[k].arg);
      more = true;
      length = k - i;
    } else if (op != Op::NOP) {
      break;
    }
  }
  if (!more) return false;
  std::vector<int> order(depth);
  for (int k = 0; k < depth; k++) order[k] = k;
  for (usize k = i; k <= i + length; k++) {
    if (instrs_[k].op == Op::SWAP) std::swap(order[0], order[instrs_[k].arg - 1]);
  }
  // Follow the cycles of the permutation; write the swaps from the end backwards.
  isize current = static_cast<isize>(i + length);
  constexpr int kVisited = -1;
  for (int k = 0; k < depth; k++) {
    if (order[k] == kVisited || order[k] == k) continue;
    int at = k;
    for (;;) {
      if (at != 0) {
        instrs_[current].op = Op::SWAP;
        instrs_[current].arg = at + 1;
        current--;
      }
      if (order[at] == kVisited) break;
      int next = order[at];
      order[at] = kVisited;
      at = next;
    }
  }
  while (current >= static_cast<isize>(i)) toNop(instrs_[current--]);
  i += length;
  return true;
}

/// The next instruction that takes exactly one item and may change places with its like.
isize Peephole::nextSwappable(isize i, int line) {
  while (++i < static_cast<isize>(instrs_.size())) {
    if (line >= 0 && instrs_[i].loc.line != line) return -1;
    switch (instrs_[i].op) {
      case Op::NOP:
        continue;
      case Op::STORE_FAST:
      case Op::POP_TOP:
        return i;
      default:
        return -1;
    }
  }
  return -1;
}

/// SWAPs in front of stores are saved by exchanging the stores.
void Peephole::applySwaps(usize start) {
  for (isize i = static_cast<isize>(start); i >= 0; i--) {
    Op op = instrs_[i].op;
    if (op != Op::SWAP) {
      if (op == Op::NOP || op == Op::POP_TOP || op == Op::STORE_FAST) continue;
      return;
    }
    isize first = nextSwappable(i, -1);
    if (first < 0) return;
    isize second = first;
    int line = instrs_[first].loc.line;
    for (int count = instrs_[i].arg; count > 1; count--) {
      second = nextSwappable(second, line);
      if (second < 0) return;
    }
    toNop(instrs_[i]);
    std::swap(instrs_[first], instrs_[second]);
  }
}

void Peephole::swap(usize& i) {
  if (instrs_[i].arg == 1) {
    toNop(instrs_[i]);
    return;
  }
  reorderSwaps(i);
  applySwaps(i);
}

/// JUMP_IF_x_OR_POP at instrs_[i]. True: look at the instruction again.
bool Peephole::conditionalOrPop(usize i, const Instr& target) {
  Instr& instr = instrs_[i];
  bool ifTrue = instr.op == Op::JUMP_IF_TRUE_OR_POP;
  Op popSame = ifTrue ? Op::POP_JUMP_IF_TRUE : Op::POP_JUMP_IF_FALSE;
  Op popOther = ifTrue ? Op::POP_JUMP_IF_FALSE : Op::POP_JUMP_IF_TRUE;
  Op keepOther = ifTrue ? Op::JUMP_IF_FALSE_OR_POP : Op::JUMP_IF_TRUE_OR_POP;
  if (target.op == popSame) return threadJump(instr, target, popSame);
  if (target.op == Op::JUMP || target.op == instr.op) return threadJump(instr, target, instr.op);
  if (target.op == popOther || target.op == keepOther) {
    if (instr.loc.line != target.loc.line) return false;
    // The value decides the second test too: jump behind it.
    instr.op = popSame;
    instr.target = instr.target->next;
    return true;
  }
  return false;
}

void Peephole::run() {
  for (usize i = 0; i < instrs_.size(); i++) {
    Instr& instr = instrs_[i];
    Instr* target = nullptr;
    if (instr.isJump()) {
      instr.target = skipEmpty(instr.target);
      target = &instr.target->instrs[0];
    }
    bool again = false;
    switch (instr.op) {
      case Op::LOAD_CONST:
        loadConst(i);
        break;
      case Op::BUILD_TUPLE:
        buildTuple(i);
        break;
      case Op::JUMP_IF_FALSE_OR_POP:
      case Op::JUMP_IF_TRUE_OR_POP:
        again = conditionalOrPop(i, *target);
        break;
      case Op::POP_JUMP_IF_NOT_NONE:
      case Op::POP_JUMP_IF_NONE:
      case Op::POP_JUMP_IF_FALSE:
      case Op::POP_JUMP_IF_TRUE:
      case Op::JUMP:
        if (target->op == Op::JUMP) again = threadJump(instr, *target, instr.op);
        break;
      case Op::SWAP:
        swap(i);
        break;
      case Op::PUSH_NULL:
        if (i + 1 < instrs_.size() && instrs_[i + 1].op == Op::LOAD_GLOBAL &&
            !(instrs_[i + 1].arg & 1)) {
          toNop(instr);
          instrs_[i + 1].arg |= 1;
        }
        break;
      default:
        break;
    }
    if (again) i--;
  }
}

/// A jump to a short block without line that leaves the function becomes a copy of that block.
void inlineExit(Block& block) {
  if (block.empty() || block.last().op != Op::JUMP) return;
  Block* target = skipEmpty(block.last().target);
  if (!exitsWithoutLine(target) || target->instrs.size() > kMaxInlinedExit) return;
  toNop(block.last());
  block.instrs.insert(block.instrs.end(), target->instrs.begin(), target->instrs.end());
  block.exit = true;
  block.noFallthrough = true;
}

void markReachable(Graph& graph) {
  for (Block* b = graph.entry; b; b = b->next) {
    b->predecessors = 0;
    b->visited = false;
  }
  std::vector<Block*> work{graph.entry};
  graph.entry->predecessors = 1;
  graph.entry->visited = true;
  auto reach = [&work](Block* b) {
    b->predecessors++;
    if (!b->visited) {
      b->visited = true;
      work.push_back(b);
    }
  };
  while (!work.empty()) {
    Block* b = work.back();
    work.pop_back();
    if (b->next && !b->noFallthrough) reach(b->next);
    for (Instr& instr : b->instrs) {
      if (instr.target && (instr.isJump() || instr.isBlockPush())) reach(instr.target);
    }
  }
}

void dropEmptyBlocks(Graph& graph) {
  graph.entry = skipEmpty(graph.entry);
  for (Block* b = graph.entry; b; b = b->next) {
    b->next = skipEmpty(b->next);
    for (Instr& instr : b->instrs) {
      if (instr.target) instr.target = skipEmpty(instr.target);
    }
  }
}

}  // namespace

void markExits(Graph& graph) {
  for (Block* b = graph.entry; b; b = b->next) {
    if (b->empty()) continue;
    b->exit = b->last().isExit();
    b->noFallthrough = b->last().endsFlow();
  }
}

void optimizeGraph(Graph& graph, ConstIndex& consts, ConstFactory& make) {
  for (Block* b = graph.entry; b; b = b->next) {
    Peephole(*b, consts, make).run();
    cleanBlock(*b);
  }
  inlineExits(graph);
  markReachable(graph);
  for (Block* b = graph.entry; b; b = b->next) {
    if (b->predecessors == 0) {
      b->instrs.clear();
      b->noFallthrough = false;
    }
  }
  removeNops(graph);
  removeRedundantJumps(graph);
  dropEmptyBlocks(graph);
}

void inlineExits(Graph& graph) {
  // Newest first: which chains of jumps collapse depends on it.
  for (usize i = graph.all.size(); i-- > 0;) inlineExit(*graph.all[i]);
}

void removeRedundantJumps(Graph& graph) {
  bool changed = false;
  for (Block* b = graph.entry; b; b = b->next) {
    if (b->empty() || !b->last().isUnconditionalJump() || b->last().target != b->next) continue;
    toNop(b->last());
    b->noFallthrough = false;
    cleanBlock(*b);
    changed = true;
  }
  if (changed) dropEmptyBlocks(graph);
}

void removeNops(Graph& graph) {
  for (Block* b = graph.entry; b; b = b->next) cleanBlock(*b);
}

void trimConsts(Graph& graph, ConstIndex& consts) {
  // The first one may be a docstring, which nothing loads.
  i32 last = 0;
  for (Block* b = graph.entry; b; b = b->next) {
    for (Instr& instr : b->instrs) {
      if (instr.op == Op::LOAD_CONST || instr.op == Op::KW_NAMES) last = std::max(last, instr.arg);
    }
  }
  if (static_cast<usize>(last) + 1 < consts.order.size()) consts.order.resize(last + 1);
}

}  // namespace taipan::compiler

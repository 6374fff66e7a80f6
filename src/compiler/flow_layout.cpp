// Lines, stack depth, exception handlers and the order of blocks.
#include <algorithm>

#include "compiler/flow.h"

namespace taipan::compiler {

bool exitsWithoutLine(const Block* b) {
  if (!b->exit || b->empty()) return false;
  for (const Instr& instr : b->instrs) {
    if (instr.loc.line >= 0) return false;
  }
  return true;
}

int instrEffect(const Instr& instr, bool jump) {
  switch (instr.op) {
    case Op::SETUP_FINALLY:
      return jump ? 1 : 0;
    case Op::SETUP_CLEANUP:
      return jump ? 2 : 0;
    case Op::SETUP_WITH:
      return jump ? 1 : 0;  // drops the result of __enter__, pushes offset and exception
    case Op::POP_BLOCK:
    case Op::JUMP:
    case Op::JUMP_NO_INTERRUPT:
      return 0;
    case Op::POP_JUMP_IF_FALSE:
    case Op::POP_JUMP_IF_TRUE:
    case Op::POP_JUMP_IF_NONE:
    case Op::POP_JUMP_IF_NOT_NONE:
      return -1;
    default:
      return stackEffect(static_cast<int>(instr.op), instr.arg,
                         jump ? JumpEffect::kJump : JumpEffect::kFallThrough);
  }
}

void duplicateExitsWithoutLine(Graph& graph) {
  // From the newest block to the oldest, so that the copies end up in source order.
  for (usize i = graph.all.size(); i-- > 0;) {
    Block* b = graph.all[i].get();
    if (b->empty() || !b->last().isJump()) continue;
    Block* target = b->last().target;
    if (!exitsWithoutLine(target) || target->predecessors <= 1) continue;
    Block* copy = graph.newBlock();
    copy->instrs = target->instrs;
    copy->exit = target->exit;
    copy->noFallthrough = target->noFallthrough;
    copy->instrs[0].loc = b->last().loc;
    copy->predecessors = 1;
    copy->next = target->next;
    target->next = copy;
    target->predecessors--;
    b->last().target = copy;
  }
  for (Block* b = graph.entry; b; b = b->next) {
    if (!b->noFallthrough && b->next && !b->empty() && exitsWithoutLine(b->next)) {
      b->next->instrs[0].loc = b->last().loc;
    }
  }
}

void propagateLines(Graph& graph) {
  for (Block* b = graph.entry; b; b = b->next) {
    if (b->empty()) continue;
    SourceRange previous;
    for (Instr& instr : b->instrs) {
      if (instr.loc.line < 0) {
        instr.loc = previous;
      } else {
        previous = instr.loc;
      }
    }
    if (!b->noFallthrough && b->next && b->next->predecessors == 1 && !b->next->empty() &&
        b->next->instrs[0].loc.line < 0) {
      b->next->instrs[0].loc = previous;
    }
    if (b->last().isJump()) {
      Block* target = b->last().target;
      if (target->predecessors == 1 && target->instrs[0].loc.line < 0) {
        target->instrs[0].loc = previous;
      }
    }
  }
}

void ensureExitLines(Graph& graph, int firstLine) {
  int line = firstLine;
  for (Block* b = graph.entry; b; b = b->next) {
    if (b->empty()) continue;
    if (b->last().loc.line >= 0) {
      line = b->last().loc.line;
    } else if (b->last().op == Op::RETURN_VALUE) {
      for (Instr& instr : b->instrs) instr.loc.line = line;
    }
  }
}

int computeStackDepth(Graph& graph, bool startsWithValue) {
  for (Block* b = graph.entry; b; b = b->next) b->startDepth = -1;
  std::vector<Block*> work;
  auto reach = [&work](Block* b, int depth) {
    if (b->startDepth >= depth) return;
    b->startDepth = depth;
    work.push_back(b);
  };
  reach(graph.entry, startsWithValue ? 1 : 0);
  int maximum = 0;
  while (!work.empty()) {
    Block* b = work.back();
    work.pop_back();
    int depth = b->startDepth;
    Block* next = b->next;
    for (Instr& instr : b->instrs) {
      int after = depth + instrEffect(instr, false);
      maximum = std::max(maximum, after);
      if (instr.isJump() || instr.isBlockPush()) {
        int atTarget = depth + instrEffect(instr, true);
        maximum = std::max(maximum, atTarget);
        reach(instr.target, atTarget);
      }
      depth = after;
      if (instr.endsFlow()) {
        next = nullptr;
        break;
      }
    }
    if (next) reach(next, depth);
  }
  return maximum;
}

void assignHandlers(Graph& graph) {
  using Handlers = std::vector<Block*>;
  std::vector<std::unique_ptr<Handlers>> stacks;
  std::vector<Block*> work;
  for (Block* b = graph.entry; b; b = b->next) b->visited = false;
  auto reach = [&](Block* b, const Handlers& handlers) {
    if (b->visited) return;
    b->visited = true;
    stacks.push_back(std::make_unique<Handlers>(handlers));
    b->handlers = stacks.back().get();
    work.push_back(b);
  };
  reach(graph.entry, {});
  while (!work.empty()) {
    Block* b = work.back();
    work.pop_back();
    Handlers handlers = *b->handlers;
    for (Instr& instr : b->instrs) {
      if (instr.isBlockPush()) {
        Block* handler = instr.target;
        if (instr.op != Op::SETUP_FINALLY) handler->preserveLasti = true;
        reach(handler, handlers);
        handlers.push_back(handler);
        instr.op = Op::NOP;
        instr.target = nullptr;
      } else if (instr.op == Op::POP_BLOCK) {
        if (!handlers.empty()) handlers.pop_back();
        instr.op = Op::NOP;
      } else {
        instr.handler = handlers.empty() ? nullptr : handlers.back();
        if (instr.isJump()) reach(instr.target, handlers);
      }
    }
    if (b->next && !b->noFallthrough) reach(b->next, handlers);
  }
}

void directJumps(Graph& graph) {
  for (Block* b = graph.entry; b; b = b->next) b->visited = false;
  for (Block* b = graph.entry; b; b = b->next) {
    b->visited = true;
    if (b->empty()) continue;
    Instr& last = b->last();
    if (!last.isJump()) continue;
    bool forward = !last.target->visited;
    switch (last.op) {
      case Op::JUMP:
        last.op = forward ? Op::JUMP_FORWARD : Op::JUMP_BACKWARD;
        break;
      case Op::JUMP_NO_INTERRUPT:
        last.op = forward ? Op::JUMP_FORWARD : Op::JUMP_BACKWARD_NO_INTERRUPT;
        break;
      case Op::POP_JUMP_IF_FALSE:
        last.op = forward ? Op::POP_JUMP_FORWARD_IF_FALSE : Op::POP_JUMP_BACKWARD_IF_FALSE;
        break;
      case Op::POP_JUMP_IF_TRUE:
        last.op = forward ? Op::POP_JUMP_FORWARD_IF_TRUE : Op::POP_JUMP_BACKWARD_IF_TRUE;
        break;
      case Op::POP_JUMP_IF_NONE:
        last.op = forward ? Op::POP_JUMP_FORWARD_IF_NONE : Op::POP_JUMP_BACKWARD_IF_NONE;
        break;
      case Op::POP_JUMP_IF_NOT_NONE:
        last.op = forward ? Op::POP_JUMP_FORWARD_IF_NOT_NONE : Op::POP_JUMP_BACKWARD_IF_NOT_NONE;
        break;
      default:
        break;
    }
  }
}

}  // namespace taipan::compiler

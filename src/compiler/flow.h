// The passes over a flow graph, in the order in which assemble() runs them.
#pragma once

#include "compiler/codegen/codegen.h"
#include "compiler/graph.h"

namespace taipan::compiler {

/// Stack effect of one instruction; `jump`: along its jump or into its handler.
int instrEffect(const Instr& instr, bool jump);

/// A block that leaves the function and stands for no source text.
bool exitsWithoutLine(const Block* block);
/// Marks blocks that end with an exit or cannot fall through.
void markExits(Graph& graph);
/// Replaces jumps to short final blocks without line by a copy of them.
void inlineExits(Graph& graph);
/// Peephole rules, jump threading, inlining of small exits, removal of dead blocks and no-ops.
/// `consts` grows when tuples are folded.
void optimizeGraph(Graph& graph, ConstIndex& consts, ConstFactory& make);
/// Gives every jump its own copy of a final block that has no line, so that it can have one.
void duplicateExitsWithoutLine(Graph& graph);
/// Drops constants behind the last one that is used.
void trimConsts(Graph& graph, ConstIndex& consts);
/// Instructions without a line take that of the instruction that leads to them.
void propagateLines(Graph& graph);
/// Exits that still have no line take the last one seen.
void ensureExitLines(Graph& graph, int firstLine);
/// Computes the depth at the start of every block; returns the maximum.
int computeStackDepth(Graph& graph, bool startsWithValue);
/// Finds the handler of every instruction and drops the SETUP and POP_BLOCK pseudo instructions.
void assignHandlers(Graph& graph);
/// Removes jumps to the next block and no-ops that carry no line of their own.
void removeRedundantJumps(Graph& graph);
void removeNops(Graph& graph);
/// Gives every jump its direction.
void directJumps(Graph& graph);

}  // namespace taipan::compiler

// Between syntax trees in an arena and Python's `ast` objects, and the classes of those.
#pragma once

#include "object/module_spec.h"
#include "object/ref.h"
#include "object/thread.h"
#include "syntax/ast.h"

namespace taipan {

/// Whether the object is an instance of `ast.AST`.
Result<bool> isTreeObject(Thread& t, Object* object);

/// The `ast` object of a tree, with all that is below it.
Ref<> treeToObjects(Thread& t, const ast::Node* root);

/// The tree of an `ast` object that must be a `root` (Module, Expression...), validated: every
/// inconsistency that the compiler could trip over is a TypeError or ValueError. Null on failure.
ast::Mod* treeFromObjects(Thread& t, Object* object, ast::NodeKind root, Arena& arena);

/// Checks a tree that came from objects; ValueError / TypeError with python3.11's words.
Status validateTree(Thread& t, const ast::Mod* module);

extern const ModuleSpec astModule;

}  // namespace taipan

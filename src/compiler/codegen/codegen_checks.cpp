// SyntaxWarnings about code that is certainly a mistake.
#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;

namespace {

const char* constantType(const Const* value) {
  switch (value->kind) {
    case ConstKind::None:
      return "NoneType";
    case ConstKind::Ellipsis:
      return "ellipsis";
    case ConstKind::False:
    case ConstKind::True:
      return "bool";
    case ConstKind::Int:
    case ConstKind::BigInt:
      return "int";
    case ConstKind::Float:
      return "float";
    case ConstKind::Complex:
      return "complex";
    case ConstKind::Str:
      return "str";
    case ConstKind::Bytes:
      return "bytes";
    case ConstKind::Tuple:
      return "tuple";
    case ConstKind::FrozenSet:
      return "frozenset";
    case ConstKind::Unit:
      return "code";
  }
  return nullptr;
}

/// The type that an expression certainly has, else null.
const char* inferType(ConstFactory& make, Expr* e) {
  switch (e->kind) {
    case NodeKind::Tuple:
      return "tuple";
    case NodeKind::List:
    case NodeKind::ListComp:
      return "list";
    case NodeKind::Dict:
    case NodeKind::DictComp:
      return "dict";
    case NodeKind::Set:
    case NodeKind::SetComp:
      return "set";
    case NodeKind::GeneratorExp:
      return "generator";
    case NodeKind::Lambda:
      return "function";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      return "str";
    case NodeKind::Constant:
      return constantType(constantOf(make, e));
    default:
      return nullptr;
  }
}

/// False for a literal whose identity is nobody's promise.
bool mayCompareByIdentity(ConstFactory& make, Expr* e) {
  Const* value = constantOf(make, e);
  return !value || value->kind <= ConstKind::True;
}

}  // namespace

void Codegen::checkCompare(Compare* e) {
  bool left = mayCompareByIdentity(make_, e->left);
  for (usize i = 0; i < e->ops.size; i++) {
    bool right = mayCompareByIdentity(make_, e->comparators[i]);
    CompareOperator op = e->ops[i];
    if ((op == CompareOperator::Is || op == CompareOperator::IsNot) && (!left || !right)) {
      return warn(op == CompareOperator::Is ? "\"is\" with a literal. Did you mean \"==\"?"
                                            : "\"is not\" with a literal. Did you mean \"!=\"?");
    }
    left = right;
  }
}

void Codegen::checkCaller(Expr* e) {
  switch (e->kind) {
    case NodeKind::Constant:
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::ListComp:
    case NodeKind::Dict:
    case NodeKind::DictComp:
    case NodeKind::Set:
    case NodeKind::SetComp:
    case NodeKind::GeneratorExp:
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      return warn(std::string("'") + inferType(make_, e) +
                  "' object is not callable; perhaps you missed a comma?");
    default:
      return;
  }
}

void Codegen::checkSubscripter(Expr* e) {
  switch (e->kind) {
    case NodeKind::Constant: {
      ConstKind kind = constantOf(make_, e)->kind;
      if (kind > ConstKind::Complex && kind != ConstKind::FrozenSet) return;
      break;
    }
    case NodeKind::Set:
    case NodeKind::SetComp:
    case NodeKind::GeneratorExp:
    case NodeKind::Lambda:
      break;
    default:
      return;
  }
  warn(std::string("'") + inferType(make_, e) +
       "' object is not subscriptable; perhaps you missed a comma?");
}

void Codegen::checkIndex(Expr* value, Expr* index) {
  const char* indexType = inferType(make_, index);
  if (!indexType) return;
  if (Const* constant = constantOf(make_, index); constant && constant->isInt()) return;
  switch (value->kind) {
    case NodeKind::Constant: {
      Const* constant = constantOf(make_, value);
      if (!constant->isText() && constant->kind != ConstKind::Tuple) return;
      break;
    }
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::ListComp:
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      break;
    default:
      return;
  }
  warn(std::string(inferType(make_, value)) + " indices must be integers or slices, not " +
       indexType + "; perhaps you missed a comma?");
}

}  // namespace taipan::compiler

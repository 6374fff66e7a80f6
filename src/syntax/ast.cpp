#include "syntax/ast.h"

#include <cstddef>
#include <iterator>

namespace taipan::ast {

namespace {

constexpr bool kLOCATED = true;
constexpr bool kUNLOCATED = false;
constexpr Arity kONE = Arity::One;
constexpr Arity kOPTIONAL = Arity::Optional;
constexpr Arity kMANY = Arity::Many;

#define AST_SUM(Cpp, python, HasLocation) constexpr bool kLocated##Cpp = k##HasLocation;
#include "syntax/ast.def"

// One table per node, closed by an empty row so that a node without fields has one too.
#define AST_NODE_BEGIN(Sum, Cpp, python) \
  struct Reflect##Cpp {                  \
    using Self = Cpp;                    \
    static constexpr FieldInfo kFields[] = {
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) AST_NODE_BEGIN(Product, Cpp, python)
#define AST_NODE_END(Cpp) \
  {                       \
  }                       \
  }                       \
  ;                       \
  }                       \
  ;
#define AST_PRODUCT_END(Cpp) AST_NODE_END(Cpp)
#define AST_FIELD(Type, Arity_, name) \
  {#name, FieldType::Type, k##Arity_, static_cast<u16>(offsetof(Self, name))},
#include "syntax/ast.def"

#define REFLECTED(Cpp) \
  static_cast<u8>(std::size(Reflect##Cpp::kFields) - 1), sizeof(Cpp), Reflect##Cpp::kFields
constexpr NodeInfo kNodes[] = {
#define AST_NODE_BEGIN(Sum, Cpp, python) {python, SumKind::Sum, kLocated##Sum, REFLECTED(Cpp)},
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) \
  {python, SumKind::Product, k##HasLocation, REFLECTED(Cpp)},
#include "syntax/ast.def"
};
static_assert(std::size(kNodes) == kNodeKinds);

#define AST_ENUM_BEGIN(Cpp, python) constexpr const char* kNames##Cpp[] = {
#define AST_ENUMERATOR(Enum, Name) #Name,
#define AST_ENUM_END(Cpp) \
  }                       \
  ;
#include "syntax/ast.def"

constexpr EnumInfo kEnums[] = {
#define AST_ENUM_BEGIN(Cpp, python) {python, std::size(kNames##Cpp), kNames##Cpp},
#include "syntax/ast.def"
};

constexpr const char* kFieldTypes[] = {
    "identifier",
    "string",
    "int",
    "constant",
#define AST_ENUM_BEGIN(Cpp, python) python,
#define AST_SUM(Cpp, python, HasLocation) python,
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) python,
#include "syntax/ast.def"
};

constexpr usize kFirstEnum = static_cast<usize>(FieldType::ConstantValue) + 1;

}  // namespace

const NodeInfo& nodeInfo(NodeKind kind) { return kNodes[static_cast<usize>(kind)]; }

const char* fieldTypeName(FieldType type) { return kFieldTypes[static_cast<usize>(type)]; }

const EnumInfo* enumInfo(FieldType type) {
  usize index = static_cast<usize>(type) - kFirstEnum;
  return index < std::size(kEnums) ? &kEnums[index] : nullptr;
}

bool isNodeType(FieldType type) {
  return static_cast<usize>(type) >= kFirstEnum + std::size(kEnums);
}

}  // namespace taipan::ast

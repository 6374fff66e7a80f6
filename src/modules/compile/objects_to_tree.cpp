// `ast` objects -> C++ tree.
#include <cmath>
#include <cstdio>
#include <string>
#include <unordered_map>

#include "builtins/bytes/bytes.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "compiler/constant.h"
#include "modules/compile/ast_types.h"
#include "modules/compile/tree.h"
#include "object/protocol/abstract.h"
#include "syntax/characters.h"
#include "syntax/names.h"

namespace taipan {

namespace {

class TreeReader {
 public:
  TreeReader(Thread& t, AstTypes& types, Arena& arena)
      : t_(t), types_(types), arena_(arena), names_(arena), constants_(arena) {}

  Result<ast::Node*> node(Object* object, ast::FieldType type);

 private:
  Result<ast::NodeKind> kindOf(Object* object, ast::FieldType type);
  Status location(Object* object, ast::FieldType type, ast::Location* loc);
  Status field(Object* object, ast::Node* n, const ast::FieldInfo& info, Str* name);
  Status list(Object* value, ast::Node* n, const ast::FieldInfo& info, Str* name);
  Status scalar(Object* value, char* at, ast::FieldType type);
  Result<int> integer(Object* value);
  Status constant(Object* value, ast::ConstantValue* out);
  Result<compiler::Const*> constantItem(Object* value);
  Status bigInt(const Int& value, ast::ConstantValue* out);
  ast::Text text(const Str& s);

  Thread& t_;
  AstTypes& types_;
  Arena& arena_;
  syntax::NameTable names_;
  compiler::ConstFactory constants_;
};

const char* sumName(ast::FieldType type) { return ast::fieldTypeName(type); }

// Which node of the sum an object is: the first of its classes that is one of ours.
Result<ast::NodeKind> TreeReader::kindOf(Object* object, ast::FieldType type) {
  ast::SumKind sum = sumOf(type);
  if (sum == ast::SumKind::Product) {
    return productOf(type);
  }
  for (usize i = 0; i < ast::kNodeKinds; i++) {
    auto kind = static_cast<ast::NodeKind>(i);
    if (ast::nodeInfo(kind).sum == sum && isInstanceOf(object, types_.nodes[i])) {
      return kind;
    }
  }
  return t_.raise(typeErrorType, "expected some sort of %s, but got %R", sumName(type), object);
}

Result<int> TreeReader::integer(Object* value) {
  if (!isInstanceOf(value, &intType)) {
    return t_.raise(valueErrorType, "invalid integer value: %R", value);
  }
  return toCInt(t_, value);
}

Status TreeReader::location(Object* object, ast::FieldType type, ast::Location* loc) {
  i32* out[] = {&loc->lineno, &loc->col_offset, &loc->end_lineno, &loc->end_col_offset};
  for (int i = 0; i < 4; i++) {
    Lookup found = PY_TRY(lookupAttribute(t_, object, types_.locationNames[i]));
    bool optional = i >= 2 && !requiresEnd(sumOf(type));
    if (!found.found() || (optional && isNone(found.get()))) {
      if (!optional) {
        return t_.raise(typeErrorType, "required field \"%U\" missing from %s",
                        types_.locationNames[i], sumName(type));
      }
      *out[i] = *out[i - 2];
      continue;
    }
    *out[i] = PY_TRY(integer(found.get()));
  }
  return {};
}

ast::Text TreeReader::text(const Str& s) {
  std::string bytes;
  char one[4];
  for (isize i = 0; i < s.length; i++) {
    bytes.append(one, static_cast<usize>(syntax::encodeUtf8(strAt(s, i), one)));
  }
  return {arena_.copyBytes(bytes.data(), bytes.size()), bytes.size()};
}

Status TreeReader::bigInt(const Int& value, ast::ConstantValue* out) {
  // 30-bit digits to hexadecimal.
  std::string digits;
  u64 bits = 0;
  int count = 0;
  for (isize i = 0; i < value.digitCount(); i++) {
    bits |= static_cast<u64>(value.digits[i]) << count;
    count += 30;
    while (count >= 4) {
      digits.insert(digits.begin(), "0123456789abcdef"[bits & 15]);
      bits >>= 4;
      count -= 4;
    }
  }
  digits.insert(digits.begin(), "0123456789abcdef"[bits & 15]);
  digits.erase(0, digits.find_first_not_of('0'));
  digits = "0x" + digits;
  *out = ast::ConstantValue::ofText(
      ast::ConstantKind::BigInt, {arena_.copyBytes(digits.data(), digits.size()), digits.size()});
  if (value.isNegative()) {
    *out = compiler::ConstFactory::toAst(
        compiler::foldUnary(constants_, ast::UnaryOperator::USub, constants_.fromAst(*out)));
  }
  return {};
}

Result<compiler::Const*> TreeReader::constantItem(Object* value) {
  ast::ConstantValue constantValue;
  PY_TRY(constant(value, &constantValue));
  return constants_.fromAst(constantValue);
}

// Exactly the types that the compiler knows how to store.
Status TreeReader::constant(Object* value, ast::ConstantValue* out) {
  using Kind = ast::ConstantKind;
  Type* type = value->type;
  if (isNone(value)) {
    out->kind = Kind::None;
  } else if (isBool(value)) {
    out->kind = value == boolObject(true) ? Kind::True : Kind::False;
  } else if (value == ellipsis()) {
    out->kind = Kind::Ellipsis;
  } else if (type == &intType) {
    i64 small;
    if (!fitsI64(*static_cast<Int*>(value), &small)) return bigInt(*static_cast<Int*>(value), out);
    *out = ast::ConstantValue::ofSmall(small);
  } else if (type == &floatType) {
    *out = ast::ConstantValue::ofNumber(Kind::Float, static_cast<Float*>(value)->value);
  } else if (type == &complexType) {
    ComplexValue c = static_cast<Complex*>(value)->value;
    bool pure = c.real == 0 && !std::signbit(c.real);
    *out = pure ? ast::ConstantValue::ofNumber(Kind::Imaginary, c.imag)
                : compiler::ConstFactory::toAst(constants_.complex(c.real, c.imag));
  } else if (type == &strType) {
    *out = ast::ConstantValue::ofText(Kind::Str, text(*static_cast<Str*>(value)));
  } else if (type == &bytesType) {
    auto* bytes = static_cast<Bytes*>(value);
    usize size = static_cast<usize>(bytes->size);
    *out = ast::ConstantValue::ofText(Kind::Bytes, {arena_.copyBytes(bytes->data, size), size});
  } else if (type == &tupleType || type == &frozensetType) {
    RecursionScope scope(t_, " while traversing a constant");
    if (scope.failed()) return failure;
    Ref<Tuple> items = PY_TRY(toTuple(t_, value));
    usize count = static_cast<usize>(items->size);
    auto** list = arena_.makeArray<compiler::Const*>(count);
    for (usize i = 0; i < count; i++) {
      list[i] = PY_TRY(constantItem(items->items[i]));
    }
    compiler::Const* made = type == &tupleType
                                ? constants_.sequence(compiler::ConstKind::Tuple, list, count)
                                : compiler::constSet(constants_, list, count);
    if (count == 0 && type == &frozensetType) made->given = value;
    *out = compiler::ConstFactory::toAst(made);
  } else {
    return t_.raise(typeErrorType, "got an invalid type in Constant: %s", type->name);
  }
  return {};
}

// One value into its place; None gives null where that can be.
Status TreeReader::scalar(Object* value, char* at, ast::FieldType type) {
  if (type == ast::FieldType::Int) {
    *reinterpret_cast<ast::Int*>(at) = PY_TRY(integer(value));
    return {};
  }
  if (type == ast::FieldType::ConstantValue) {
    return constant(value, reinterpret_cast<ast::ConstantValue*>(at));
  }
  if (const ast::EnumInfo* info = ast::enumInfo(type)) {
    for (int i = 0; i < info->count; i++) {
      if (isInstanceOf(value, types_.enumerators[enumIndex(type)][i])) {
        *reinterpret_cast<u8*>(at) = static_cast<u8>(i);
        return {};
      }
    }
    return t_.raise(typeErrorType, "expected some sort of %s, but got %R", info->name, value);
  }
  if (type == ast::FieldType::Identifier) {
    const ast::Identifier*& slot = *reinterpret_cast<const ast::Identifier**>(at);
    if (isNone(value)) return {};
    if (value->type != &strType) {
      return t_.raise(typeErrorType, "AST identifier must be of type str");
    }
    slot = names_.intern(text(*static_cast<Str*>(value)).view());
    return {};
  }
  if (type == ast::FieldType::String) {
    if (isNone(value)) return {};
    if (value->type != &strType && value->type != &bytesType) {
      return t_.raise(typeErrorType, "AST string must be of type str");
    }
    ast::Text content = value->type == &strType ? text(*static_cast<Str*>(value)) : ast::Text{};
    *reinterpret_cast<const ast::Text**>(at) = arena_.make<ast::Text>(content);
    return {};
  }
  *reinterpret_cast<ast::Node**>(at) = PY_TRY(node(value, type));
  return {};
}

Status TreeReader::list(Object* value, ast::Node* n, const ast::FieldInfo& info, Str* name) {
  const char* owner = ast::nodeInfo(n->kind).name;
  if (!isInstanceOf(value, &listType)) {
    return t_.raise(typeErrorType, "%s field \"%U\" must be a list, not a %.200s", owner, name,
                    typeShortName(*value->type));
  }
  auto* items = static_cast<List*>(value);
  usize count = static_cast<usize>(items->size);
  usize step = ast::enumInfo(info.type) != nullptr ? 1 : sizeof(void*);
  char* out = arena_.makeArray<char>(count * step + sizeof(void*));
  out = reinterpret_cast<char*>((reinterpret_cast<usize>(out) + 7) & ~usize{7});
  std::memset(out, 0, count * step);
  auto* seq = reinterpret_cast<ast::Seq<char>*>(reinterpret_cast<char*>(n) + info.offset);
  for (usize i = 0; i < count; i++) {
    Ref<> item = Ref<>::share(items->items[i]);
    PY_TRY(scalar(item.get(), out + i * step, info.type));
    if (static_cast<usize>(items->size) != count) {
      return t_.raise(runtimeErrorType, "%s field \"%U\" changed size during iteration", owner,
                      name);
    }
  }
  seq->items = out;
  seq->size = count;
  return {};
}

Status TreeReader::field(Object* object, ast::Node* n, const ast::FieldInfo& info, Str* name) {
  const char* owner = ast::nodeInfo(n->kind).name;
  Lookup found = PY_TRY(lookupAttribute(t_, object, name));
  if (!found.found()) {
    if (info.arity == ast::Arity::Optional) return {};
    return t_.raise(typeErrorType, "required field \"%U\" missing from %s", name, owner);
  }
  if (info.arity == ast::Arity::Many) {
    return list(found.get(), n, info, name);
  }
  bool isConstant = info.type == ast::FieldType::ConstantValue;
  if (isNone(found.get()) && info.arity == ast::Arity::Optional && !isConstant) {
    return {};
  }
  char* at = reinterpret_cast<char*>(n) + info.offset;
  PY_TRY(scalar(found.get(), at, info.type));
  bool pointer = ast::isNodeType(info.type) || info.type == ast::FieldType::Identifier ||
                 info.type == ast::FieldType::String;
  if (pointer && info.arity == ast::Arity::One && *reinterpret_cast<void**>(at) == nullptr) {
    return t_.raise(valueErrorType, "field '%U' is required for %s", name, owner);
  }
  return {};
}

Result<ast::Node*> TreeReader::node(Object* object, ast::FieldType type) {
  bool product = sumOf(type) == ast::SumKind::Product;
  if (isNone(object) && !product) {
    return nullptr;
  }
  char where[64] = "";
  if (t_.recursionRemaining <= 0 || t_.nativeStackLow()) [[unlikely]] {
    std::snprintf(where, sizeof where, " while traversing '%s' node", sumName(type));
  }
  RecursionScope scope(t_, where);
  if (scope.failed()) return failure;
  ast::Location loc;
  bool located = product ? ast::nodeInfo(productOf(type)).located
                         : type == ast::FieldType::Stmt || type == ast::FieldType::Expr ||
                               type == ast::FieldType::ExceptHandlerBase ||
                               type == ast::FieldType::Pattern;
  if (located && !product) {
    PY_TRY(location(object, type, &loc));
  }
  ast::NodeKind kind = PY_TRY(kindOf(object, type));
  const ast::NodeInfo& info = ast::nodeInfo(kind);
  auto* n = static_cast<ast::Node*>(arena_.allocate(info.size, 8));
  std::memset(static_cast<void*>(n), 0, info.size);
  n->kind = kind;
  for (int i = 0; i < info.fieldCount; i++) {
    PY_TRY(field(object, n, info.fields[i], types_.fieldNames[static_cast<usize>(kind)][i]));
  }
  if (located && product) {
    PY_TRY(location(object, type, &loc));
  }
  n->loc = loc;
  return n;
}

}  // namespace

ast::Mod* treeFromObjects(Thread& t, Object* object, ast::NodeKind root, Arena& arena) {
  Result<AstTypes*> types = astTypes(t);
  if (types.failed()) return nullptr;
  if (!isInstanceOf(object, types.value()->nodes[static_cast<usize>(root)])) {
    (void)t.raise(typeErrorType, "expected %s node, got %.400s", ast::nodeInfo(root).name,
                  typeShortName(*object->type));
    return nullptr;
  }
  TreeReader reader(t, *types.value(), arena);
  Result<ast::Node*> read = reader.node(object, ast::FieldType::Mod);
  if (read.failed()) return nullptr;
  auto* module = static_cast<ast::Mod*>(read.value());
  return validateTree(t, module).failed() ? nullptr : module;
}

}  // namespace taipan

#include "modules/compile/ast_types.h"

#include <string>

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "modules/compile/tree.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/method.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

// ---- ast.AST ------------------------------------------------------------------------------------

static Ref<> treeNew(Thread& t, Type& cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  static_cast<TreeObject*>(made.get())->dict = PY_TRY(newDict(t)).release();
  return made;
}

// Positional arguments are the fields in their order; keywords may be anything.
static Status treeInit(Thread& t, TreeObject& self, Object* args, Object* kwargs) {
  Ref<Str> name = PY_TRY(newInterned(t, "_fields"));
  Lookup found = PY_TRY(lookupAttribute(t, self.type, name.get()));
  Ref<> fields = found.found() ? std::move(found).value() : Ref<>::share(emptyTuple());
  isize count = PY_TRY(length(t, fields.get()));
  auto* positional = static_cast<Tuple*>(args);
  isize given = positional != nullptr ? positional->size : 0;
  if (given > count) {
    return t.raise(typeErrorType, "%.400s constructor takes at most %zd positional argument%s",
                   typeShortName(*self.type), count, count == 1 ? "" : "s");
  }
  for (isize i = 0; i < given; i++) {
    Ref<> field = PY_TRY(getIndex(t, fields.get(), i));
    PY_TRY(setAttribute(t, &self, field.get(), positional->items[i]));
  }
  if (kwargs == nullptr) return {};
  isize position = 0;
  Object* key;
  Object* value;
  while (dictNext(static_cast<Dict*>(kwargs), &position, &key, &value)) {
    for (isize i = 0; i < given; i++) {
      Ref<> field = PY_TRY(getIndex(t, fields.get(), i));
      if (PY_TRY(compareBool(t, field.get(), key, kEqual))) {
        return t.raise(typeErrorType, "%.400s got multiple values for argument '%U'",
                       typeShortName(*self.type), key);
      }
    }
    PY_TRY(setAttribute(t, &self, key, value));
  }
  return {};
}

static int treeTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<TreeObject*>(object)->dict);
  return 0;
}
static int treeClear(Object* object) {
  clearOwned(static_cast<TreeObject*>(object)->dict);
  return 0;
}
static void treeDealloc(Object* object) {
  gcUntrack(object);
  treeClear(object);
  object->type->free(object);
}

static Ref<> treeReduce(Thread& t, TreeObject& self) {
  return packTuple(t, {self.type, emptyTuple(), self.dict});
}

static constinit const MethodDef kTreeMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", treeReduce, nullptr),
    {},
};
static constinit const MemberDef kTreeMembers[] = {
    {"__dict__", kMemberObject, offsetof(TreeObject, dict), 0, nullptr},
    {},
};

constinit BuiltinType astType{{
    .name = "ast.AST",
    .basicSize = sizeof(TreeObject),
    .flags = kTypeBase | kTypeHaveGc,
    .dealloc = &treeDealloc,
    .getAttribute = genericGetAttributeSlot,
    .setAttribute = genericSetAttributeSlot,
    .traverse = &treeTraverse,
    .clear = &treeClear,
    .methods = kTreeMethods,
    .members = kTreeMembers,
    .dictOffset = offsetof(TreeObject, dict),
    .init = slot<treeInit>,
    .alloc = &genericAllocate,
    .new_ = slot<treeNew>,
    .free = &gcFree,
}};

// ---- The generated classes ----------------------------------------------------------------------

namespace {

AstTypes types;

const char* aritySign(ast::Arity arity) {
  return arity == ast::Arity::One ? "" : arity == ast::Arity::Many ? "*" : "?";
}

// "Name(identifier id, expr_context ctx)"
std::string signature(const ast::NodeInfo& info) {
  std::string text = info.name;
  for (int i = 0; i < info.fieldCount; i++) {
    const ast::FieldInfo& field = info.fields[i];
    text += i == 0 ? "(" : ", ";
    text += ast::fieldTypeName(field.type);
    text += aritySign(field.arity);
    text += ' ';
    text += field.name;
  }
  return info.fieldCount != 0 ? text + ")" : text;
}

// "expr = BoolOp(...)\n     | NamedExpr(...)": the variants of a sum.
std::string sumText(ast::SumKind sum, const char* name) {
  std::string text;
  std::string separator = "\n" + std::string(std::string_view(name).size() + 1, ' ') + "| ";
  for (usize i = 0; i < ast::kNodeKinds; i++) {
    const ast::NodeInfo& info = ast::nodeInfo(static_cast<ast::NodeKind>(i));
    if (info.sum == sum) {
      text += text.empty() ? std::string(name) + " = " : separator;
      text += signature(info);
    }
  }
  return text;
}

Ref<Tuple> namesTuple(Thread& t, Str* const* names, usize count) {
  Ref<Tuple> tuple = PY_TRY(newTuple(t, static_cast<isize>(count)));
  for (usize i = 0; i < count; i++) {
    tuple->items[i] = Ref<Str>::share(names[i]).release();
  }
  return tuple;
}

// A class of `ast`; the caller keeps the reference for good.
Result<Type*> makeClass(Thread& t, const char* name, Type* base, Tuple* fields,
                        const std::string& doc, Tuple* attributes) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  Ref<Str> module = PY_TRY(newInterned(t, "ast"));
  Ref<Str> docText = PY_TRY(newStrAscii(t, doc.data(), static_cast<isize>(doc.size())));
  PY_TRY(dictSetText(t, dict.get(), "_fields", fields));
  PY_TRY(dictSetText(t, dict.get(), "__match_args__", fields));
  PY_TRY(dictSetText(t, dict.get(), "__module__", module.get()));
  PY_TRY(dictSetText(t, dict.get(), "__doc__", docText.get()));
  if (attributes != nullptr) {
    PY_TRY(dictSetText(t, dict.get(), "_attributes", attributes));
  }
  Ref<Str> className = PY_TRY(newInterned(t, name));
  Ref<Tuple> bases = PY_TRY(packTuple(t, {base}));
  Ref<> made = PY_TRY(newClass(t, typeType, className.get(), bases.get(), dict.get(), nullptr));
  return reinterpret_cast<Type*>(made.release());
}

Status setNone(Thread& t, Type* type, const char* name) {
  return dictSetText(t, typeDict(type), name, none());
}

Status makeEnums(Thread& t) {
  for (usize e = 0; e < kAstEnums; e++) {
    auto fieldType =
        static_cast<ast::FieldType>(static_cast<usize>(ast::FieldType::ConstantValue) + 1 + e);
    const ast::EnumInfo& info = *ast::enumInfo(fieldType);
    std::string doc = std::string(info.name) + " = ";
    for (int i = 0; i < info.count; i++) {
      doc += i == 0 ? "" : " | ";
      doc += info.names[i];
    }
    types.enums[e] = PY_TRY(makeClass(t, info.name, &astType, emptyTuple(), doc, emptyTuple()));
    for (int i = 0; i < info.count; i++) {
      Type* made =
          PY_TRY(makeClass(t, info.names[i], types.enums[e], emptyTuple(), info.names[i], nullptr));
      types.enumerators[e][i] = made;
      types.enumValues[e][i] = PY_TRY(call(t, made)).release();
    }
  }
  return {};
}

Status makeSums(Thread& t, Tuple* locations) {
  struct Row {
    const char* name;
    bool located;
  };
  constexpr bool kLOCATED = true;
  constexpr bool kUNLOCATED = false;
  static constexpr Row kRows[] = {
#define AST_SUM(Cpp, python, HasLocation) {python, k##HasLocation},
#include "syntax/ast.def"
  };
  for (usize i = 0; i < std::size(kRows); i++) {
    auto sum = static_cast<ast::SumKind>(i);
    Tuple* attributes = kRows[i].located ? locations : emptyTuple();
    types.sums[i] = PY_TRY(makeClass(t, kRows[i].name, &astType, emptyTuple(),
                                     sumText(sum, kRows[i].name), attributes));
    if (kRows[i].located && !requiresEnd(sum)) {
      PY_TRY(setNone(t, types.sums[i], "end_lineno"));
      PY_TRY(setNone(t, types.sums[i], "end_col_offset"));
    }
  }
  return {};
}

Status makeNodes(Thread& t, Tuple* locations) {
  for (usize i = 0; i < ast::kNodeKinds; i++) {
    const ast::NodeInfo& info = ast::nodeInfo(static_cast<ast::NodeKind>(i));
    PY_CHECK(info.fieldCount <= kMaxAstFields);
    for (int f = 0; f < info.fieldCount; f++) {
      types.fieldNames[i][f] = PY_TRY(newInterned(t, info.fields[f].name)).release();
    }
    Ref<Tuple> fields = PY_TRY(namesTuple(t, types.fieldNames[i], info.fieldCount));
    bool product = info.sum == ast::SumKind::Product;
    Type* base = product ? static_cast<Type*>(&astType) : types.sums[static_cast<usize>(info.sum)];
    Tuple* attributes = !product ? nullptr : info.located ? locations : emptyTuple();
    types.nodes[i] =
        PY_TRY(makeClass(t, info.name, base, fields.get(), signature(info), attributes));
    if (product && info.located) {
      PY_TRY(setNone(t, types.nodes[i], "end_lineno"));
      PY_TRY(setNone(t, types.nodes[i], "end_col_offset"));
    }
    for (int f = 0; f < info.fieldCount; f++) {
      if (info.fields[f].arity == ast::Arity::Optional) {
        PY_TRY(setNone(t, types.nodes[i], info.fields[f].name));
      }
    }
  }
  return {};
}

Status makeTypes(Thread& t) {
  PY_TRY(typeReady(t, astType));
  Ref<Str> module = PY_TRY(newInterned(t, "ast"));
  PY_TRY(dictSetText(t, typeDict(&astType), "__module__", module.get()));
  for (const char* name : {"_fields", "_attributes", "__match_args__"}) {
    PY_TRY(dictSetText(t, typeDict(&astType), name, emptyTuple()));
  }
  static constexpr const char* kLocations[] = {"lineno", "col_offset", "end_lineno",
                                               "end_col_offset"};
  for (int i = 0; i < 4; i++) {
    types.locationNames[i] = PY_TRY(newInterned(t, kLocations[i])).release();
  }
  Ref<Tuple> locations = PY_TRY(namesTuple(t, types.locationNames, 4));
  PY_TRY(makeEnums(t));
  PY_TRY(makeSums(t, locations.get()));
  PY_TRY(makeNodes(t, locations.get()));
  types.ready = true;
  return {};
}

}  // namespace

Result<AstTypes*> astTypes(Thread& t) {
  if (!types.ready) {
    PY_TRY(makeTypes(t));
  }
  return &types;
}

Result<bool> isTreeObject(Thread& t, Object* object) {
  PY_TRY(astTypes(t));
  return isInstance(t, object, &astType);
}

// ---- The module ---------------------------------------------------------------------------------

static Status astExec(Thread& t, Module& module) {
  AstTypes& all = *PY_TRY(astTypes(t));
  auto add = [&](Type* type) { return addObject(t, module, typeShortName(*type), type); };
  PY_TRY(add(&astType));
  PY_TRY(addInt(t, module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000));
  PY_TRY(addInt(t, module, "PyCF_ONLY_AST", 0x400));
  PY_TRY(addInt(t, module, "PyCF_TYPE_COMMENTS", 0x1000));
  for (Type* type : all.nodes) PY_TRY(add(type));
  for (Type* type : all.sums) PY_TRY(add(type));
  for (usize e = 0; e < kAstEnums; e++) {
    PY_TRY(add(all.enums[e]));
    for (Type* type : all.enumerators[e]) {
      if (type != nullptr) PY_TRY(add(type));
    }
  }
  return {};
}

constinit const ModuleSpec astModule{.name = "_ast", .exec = astExec};

}  // namespace taipan

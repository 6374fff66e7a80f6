// C++ tree -> `ast` objects.
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "modules/compile/ast_types.h"
#include "modules/compile/tree.h"
#include "object/protocol/abstract.h"
#include "syntax/characters.h"

namespace taipan {

namespace {

// UTF-8 in which lone surrogates are encoded like other code points.
Ref<Str> strFromWideUtf8(Thread& t, std::string_view text) {
  bool plain = true;
  for (usize i = 0; i + 1 < text.size() && plain; i++) {
    plain = static_cast<u8>(text[i]) != 0xED || static_cast<u8>(text[i + 1]) < 0xA0;
  }
  if (plain) {
    return newStrUtf8(t, text.data(), static_cast<isize>(text.size()));
  }
  StrBuilder out;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    syntax::Decoded c = syntax::decodeUtf8(p, end, true);
    out.append(c.codePoint);
    p += c.size != 0 ? c.size : 1;
  }
  return out.finish(t);
}

class TreeWriter {
 public:
  TreeWriter(Thread& t, AstTypes& types)
      : t_(t),
        types_(types),
        depthLimit_(3 * (t.recursionRemaining > 0 ? t.recursionRemaining : 1)) {}

  Ref<> node(const ast::Node* n);

 private:
  Ref<> value(const char* at, ast::FieldType type);
  Ref<> list(const char* at, ast::FieldType type);
  Ref<> constant(const ast::ConstantValue& value);

  Thread& t_;
  AstTypes& types_;
  int depth_ = 0;
  int depthLimit_;
};

Ref<> TreeWriter::constant(const ast::ConstantValue& c) {
  switch (c.kind) {
    case ast::ConstantKind::None:
      return Ref<>::share(none());
    case ast::ConstantKind::True:
      return newBool(true);
    case ast::ConstantKind::False:
      return newBool(false);
    case ast::ConstantKind::Ellipsis:
      return Ref<>::share(ellipsis());
    case ast::ConstantKind::SmallInt:
      return newInt(c.small);
    case ast::ConstantKind::BigInt: {
      LookupOf<Int> parsed = PY_TRY(parseInt(t_, c.text.data, static_cast<isize>(c.text.size), 0));
      PY_CHECK(parsed.found());
      return std::move(parsed).value();
    }
    case ast::ConstantKind::Float:
      return newFloat(c.number);
    case ast::ConstantKind::Imaginary:
      return newComplex(t_, {0.0, c.number});
    case ast::ConstantKind::Str:
      return internStr(PY_TRY(strFromWideUtf8(t_, c.text.view())));
    case ast::ConstantKind::Bytes:
      return newBytes(t_, c.text.data, static_cast<isize>(c.text.size));
    case ast::ConstantKind::Object:
      break;
  }
  return t_.raise(systemErrorType, "folded constant in a syntax tree");
}

Ref<> TreeWriter::value(const char* at, ast::FieldType type) {
  if (type == ast::FieldType::Int) {
    return newInt(*reinterpret_cast<const ast::Int*>(at));
  }
  if (type == ast::FieldType::ConstantValue) {
    return constant(*reinterpret_cast<const ast::ConstantValue*>(at));
  }
  if (ast::enumInfo(type) != nullptr) {
    return Ref<>::share(types_.enumValues[enumIndex(type)][*reinterpret_cast<const u8*>(at)]);
  }
  const void* pointer = *reinterpret_cast<const void* const*>(at);
  if (pointer == nullptr) {
    return Ref<>::share(none());
  }
  if (type == ast::FieldType::Identifier) {
    auto* name = static_cast<const ast::Identifier*>(pointer);
    return internStr(PY_TRY(newStrUtf8(t_, name->data, name->size)));
  }
  if (type == ast::FieldType::String) {
    return strFromWideUtf8(t_, static_cast<const ast::Text*>(pointer)->view());
  }
  return node(static_cast<const ast::Node*>(pointer));
}

Ref<> TreeWriter::list(const char* at, ast::FieldType type) {
  auto* seq = reinterpret_cast<const ast::Seq<char>*>(at);
  usize step = ast::enumInfo(type) != nullptr ? 1 : sizeof(void*);
  Ref<List> made = PY_TRY(newList(t_, static_cast<isize>(seq->size)));
  for (usize i = 0; i < seq->size; i++) {
    made->items[i] = PY_TRY(value(seq->items + i * step, type)).release();
  }
  return made;
}

Ref<> TreeWriter::node(const ast::Node* n) {
  if (++depth_ > depthLimit_ || t_.nativeStackLow()) {
    return t_.raise(recursionErrorType, "maximum recursion depth exceeded during ast construction");
  }
  usize kind = static_cast<usize>(n->kind);
  const ast::NodeInfo& info = ast::nodeInfo(n->kind);
  Type* type = types_.nodes[kind];
  Ref<> made = Ref<>::steal(type->alloc(type, 0));
  if (!made) return made;
  Ref<Dict> fresh = PY_TRY(newDict(t_));
  Dict* dict = fresh.release();
  static_cast<TreeObject*>(made.get())->dict = dict;
  for (int i = 0; i < info.fieldCount; i++) {
    const ast::FieldInfo& field = info.fields[i];
    const char* at = reinterpret_cast<const char*>(n) + field.offset;
    Ref<> v =
        PY_TRY(field.arity == ast::Arity::Many ? list(at, field.type) : value(at, field.type));
    PY_TRY(dictSetStr(t_, dict, types_.fieldNames[kind][i], v.get()));
  }
  if (info.located) {
    const i32 places[] = {n->loc.lineno, n->loc.col_offset, n->loc.end_lineno,
                          n->loc.end_col_offset};
    for (int i = 0; i < 4; i++) {
      Ref<Int> v = PY_TRY(newInt(places[i]));
      PY_TRY(dictSetStr(t_, dict, types_.locationNames[i], v.get()));
    }
  }
  depth_--;
  return made;
}

}  // namespace

Ref<> treeToObjects(Thread& t, const ast::Node* root) {
  AstTypes& types = *PY_TRY(astTypes(t));
  return TreeWriter(t, types).node(root);
}

}  // namespace taipan

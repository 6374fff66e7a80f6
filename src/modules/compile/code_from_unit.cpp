#include "modules/compile/code_from_unit.h"

#include <cstring>
#include <string>
#include <unordered_map>

#include "base/utf8.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/number.h"

namespace taipan {

using compiler::CompiledUnit;
using compiler::Const;
using compiler::ConstKind;

Ref<Str> strFromWtf8(Thread& t, std::string_view text) {
  const u8* bytes = reinterpret_cast<const u8*>(text.data());
  if (isAscii(bytes, text.size())) {
    return newStrAscii(t, text.data(), static_cast<isize>(text.size()));
  }
  return decodeUtf8(t, ByteSpan{bytes, static_cast<isize>(text.size())}, "surrogatepass", nullptr);
}

namespace {

bool looksLikeName(std::string_view text) {
  for (char c : text) {
    bool word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!word) return false;
  }
  return true;
}

Ref<> bigInt(Thread& t, const compiler::BigInt& big) {
  bool negative = big.size < 0;
  i64 limbs = negative ? -big.size : big.size;
  Ref<Int> value = PY_TRY(intFromBytes(t, reinterpret_cast<const u8*>(big.limbs),
                                       static_cast<isize>(limbs * 8), true, false));
  if (!negative) return value;
  return negate(t, value.get());
}

/// Makes the objects of one compilation. Equal constants, tuples and tables are one object, in all
/// units, as python3.11 shares them.
class Builder {
 public:
  Builder(Thread& t, Object* filename) : t_(t), filename_(filename) {}
  ~Builder() {
    for (auto& entry : constants_) decref(entry.second.object);
    for (auto& entry : bytes_) decref(entry.second);
    for (auto& entry : names_) decref(entry.second);
  }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  Ref<Code> code(const CompiledUnit& unit);
  Ref<> constant(const Const& value);

 private:
  Ref<> makeConstant(const Const& value);
  Ref<> tuple(const Const* const* items, usize count);
  Ref<> sharedTuple(Const* const* items, usize count);
  Ref<> name(const compiler::Name* name);
  Ref<Tuple> names(const std::vector<const compiler::Name*>& list);
  Ref<> bytes(const std::vector<u8>& data);
  Ref<> text(std::string_view text);

  struct Shared {
    Const key;
    Object* object;  // owned
  };
  Thread& t_;
  Object* filename_;
  std::unordered_multimap<u64, Shared> constants_;
  std::unordered_map<std::string, Object*> bytes_;
  std::unordered_map<const compiler::Name*, Object*> names_;
};

/// A str; interned when it may be a name.
Ref<> Builder::text(std::string_view text) {
  Ref<Str> str = PY_TRY(strFromWtf8(t_, text));
  return looksLikeName(text) ? internStr(std::move(str)) : std::move(str);
}

Ref<> Builder::tuple(const Const* const* items, usize count) {
  Ref<Tuple> tuple = PY_TRY(newTuple(t_, static_cast<isize>(count)));
  for (usize i = 0; i < count; ++i) tuple->items[i] = PY_TRY(constant(*items[i])).release();
  return tuple;
}

Ref<> Builder::makeConstant(const Const& c) {
  switch (c.kind) {
    case ConstKind::None:
      return Ref<>::share(none());
    case ConstKind::Ellipsis:
      return Ref<>::share(ellipsis());
    case ConstKind::False:
      return Ref<>::share(boolObject(false));
    case ConstKind::True:
      return Ref<>::share(boolObject(true));
    case ConstKind::Int:
      return newInt(c.small);
    case ConstKind::BigInt:
      return bigInt(t_, c.big);
    case ConstKind::Float:
      return newFloat(c.real);
    case ConstKind::Complex:
      return newComplex(t_, {c.real, c.imaginary});
    case ConstKind::Str:
      return text(c.view());
    case ConstKind::Bytes:
      return newBytes(t_, c.view().data(), static_cast<isize>(c.view().size()));
    case ConstKind::Tuple:
      return tuple(c.items, c.count);
    case ConstKind::FrozenSet: {
      if (c.count == 0 && c.given != nullptr) return Ref<>::share(static_cast<Object*>(c.given));
      Ref<> items = PY_TRY(tuple(c.items, c.count));
      // Made twice, as python3.11 does when it shares constants: the order of iteration shows it.
      Ref<Set> first = PY_TRY(newFrozenset(t_, items.get()));
      Ref<Tuple> inOrder = PY_TRY(toTuple(t_, first.get()));
      return newFrozenset(t_, inOrder.get());
    }
    case ConstKind::Unit:
      return code(*c.unit);
  }
  PY_UNREACHABLE();
}

Ref<> Builder::constant(const Const& value) {
  if (value.kind == ConstKind::Unit) return code(*value.unit);
  u64 hash = compiler::constHash(&value);
  auto [begin, end] = constants_.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    if (compiler::constEqual(&at->second.key, &value)) return Ref<>::share(at->second.object);
  }
  Ref<> object = PY_TRY(makeConstant(value));
  constants_.emplace(hash, Shared{value, object.share().release()});
  return object;
}

Ref<> Builder::sharedTuple(Const* const* items, usize count) {
  for (usize i = 0; i < count; ++i) {
    if (items[i]->kind == ConstKind::Unit) return tuple(items, count);
  }
  Const key(ConstKind::Tuple);
  key.items = const_cast<Const**>(items);
  key.count = count;
  return constant(key);
}

Ref<> Builder::name(const compiler::Name* name) {
  Object*& slot = names_[name];
  if (slot == nullptr) {
    Ref<> str = text(name->text);
    if (!str) {
      names_.erase(name);
      return failure;
    }
    slot = str.release();
  }
  return Ref<>::share(slot);
}

Ref<Tuple> Builder::names(const std::vector<const compiler::Name*>& list) {
  Ref<Tuple> tuple = PY_TRY(newTuple(t_, static_cast<isize>(list.size())));
  for (usize i = 0; i < list.size(); ++i) {
    tuple->items[i] = PY_TRY(name(list[i])).release();
  }
  return tuple;
}

Ref<> Builder::bytes(const std::vector<u8>& data) {
  std::string key(data.begin(), data.end());
  auto found = bytes_.find(key);
  if (found != bytes_.end()) return Ref<>::share(found->second);
  Ref<Bytes> made = PY_TRY(newBytesRaw(t_, static_cast<isize>(data.size())));
  if (!data.empty()) std::memcpy(made->data, data.data(), data.size());
  Ref<> object = std::move(made);
  bytes_.emplace(std::move(key), object.share().release());
  return object;
}

Ref<Code> Builder::code(const CompiledUnit& unit) {
  Ref<> own = PY_TRY(name(unit.name));
  Ref<> qualname = unit.qualname == unit.name->text ? own.share() : text(unit.qualname);
  if (!qualname) return failure;
  Ref<> consts = PY_TRY(sharedTuple(unit.consts.data(), unit.consts.size()));
  Ref<Tuple> nameTuple = PY_TRY(names(unit.names));
  Ref<Tuple> locals = PY_TRY(names(unit.localsPlus));
  Ref<> kinds = PY_TRY(bytes(unit.localKinds));
  Ref<> locations = PY_TRY(bytes(unit.locationTable));
  Ref<> handlers = PY_TRY(bytes(unit.exceptionTable));
  return newCode(t_, {.filename = filename_,
                      .name = own.get(),
                      .qualname = qualname.get(),
                      .flags = unit.flags,
                      .code = unit.code.data(),
                      .codeSize = static_cast<isize>(unit.code.size()),
                      .firstlineno = unit.firstLine,
                      .linetable = locations.get(),
                      .consts = consts.get(),
                      .names = nameTuple.get(),
                      .localsplusnames = locals.get(),
                      .localspluskinds = kinds.get(),
                      .argcount = unit.argCount,
                      .posonlyargcount = unit.posOnlyArgCount,
                      .kwonlyargcount = unit.kwOnlyArgCount,
                      .stacksize = unit.stackSize,
                      .exceptiontable = handlers.get()});
}

}  // namespace

Ref<Code> codeFromUnit(Thread& t, const CompiledUnit& unit, Object* filename) {
  return Builder(t, filename).code(unit);
}

}  // namespace taipan

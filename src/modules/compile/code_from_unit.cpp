#include "modules/compile/code_from_unit.h"

#include "base/utf8.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/complex/complex.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/number.h"

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

Ref<Str> nameStr(Thread& t, std::string_view text) {
  return internStr(PY_TRY(strFromWtf8(t, text)));
}

Ref<> bigInt(Thread& t, const compiler::BigInt& big) {
  bool negative = big.size < 0;
  i64 limbs = negative ? -big.size : big.size;
  Ref<Int> value = PY_TRY(intFromBytes(t, reinterpret_cast<const u8*>(big.limbs),
                                       static_cast<isize>(limbs * 8), true, false));
  if (!negative) return value;
  return negate(t, value.get());
}

Ref<Tuple> constTuple(Thread& t, Const* const* items, usize count, Object* filename) {
  Ref<Tuple> tuple = PY_TRY(newTuple(t, static_cast<isize>(count)));
  for (usize i = 0; i < count; ++i) {
    tuple->items[i] = PY_TRY(objectFromConst(t, *items[i], filename)).release();
  }
  return tuple;
}

Ref<Tuple> nameTuple(Thread& t, const std::vector<const compiler::Name*>& names) {
  Ref<Tuple> tuple = PY_TRY(newTuple(t, static_cast<isize>(names.size())));
  for (usize i = 0; i < names.size(); ++i) {
    tuple->items[i] = PY_TRY(nameStr(t, names[i]->text)).release();
  }
  return tuple;
}

Ref<Bytes> bytesOf(Thread& t, const std::vector<u8>& bytes) {
  return newBytes(t, bytes.data(), static_cast<isize>(bytes.size()));
}

}  // namespace

Ref<> objectFromConst(Thread& t, const Const& c, Object* filename) {
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
      return bigInt(t, c.big);
    case ConstKind::Float:
      return newFloat(c.real);
    case ConstKind::Complex:
      return newComplex(t, {c.real, c.imaginary});
    case ConstKind::Str:
      return strFromWtf8(t, c.view());
    case ConstKind::Bytes:
      return newBytes(t, c.view().data(), static_cast<isize>(c.view().size()));
    case ConstKind::Tuple:
      return constTuple(t, c.items, c.count, filename);
    case ConstKind::FrozenSet: {
      Ref<Tuple> items = PY_TRY(constTuple(t, c.items, c.count, filename));
      // Made twice, as python3.11 does when it shares constants: the order of iteration shows it.
      Ref<Set> first = PY_TRY(newFrozenset(t, items.get()));
      Ref<Tuple> inOrder = PY_TRY(toTuple(t, first.get()));
      return newFrozenset(t, inOrder.get());
    }
    case ConstKind::Unit:
      return codeFromUnit(t, *c.unit, filename);
  }
  PY_UNREACHABLE();
}

Ref<Code> codeFromUnit(Thread& t, const CompiledUnit& unit, Object* filename) {
  Ref<Str> name = PY_TRY(nameStr(t, unit.name->text));
  Ref<Str> qualname = PY_TRY(nameStr(t, unit.qualname));
  Ref<Tuple> consts = PY_TRY(constTuple(t, unit.consts.data(), unit.consts.size(), filename));
  Ref<Tuple> names = PY_TRY(nameTuple(t, unit.names));
  Ref<Tuple> locals = PY_TRY(nameTuple(t, unit.localsPlus));
  Ref<Bytes> kinds = PY_TRY(bytesOf(t, unit.localKinds));
  Ref<Bytes> locations = PY_TRY(bytesOf(t, unit.locationTable));
  Ref<Bytes> handlers = PY_TRY(bytesOf(t, unit.exceptionTable));
  return newCode(t, {.filename = filename,
                     .name = name.get(),
                     .qualname = qualname.get(),
                     .flags = unit.flags,
                     .code = unit.code.data(),
                     .codeSize = static_cast<isize>(unit.code.size()),
                     .firstlineno = unit.firstLine,
                     .linetable = locations.get(),
                     .consts = consts.get(),
                     .names = names.get(),
                     .localsplusnames = locals.get(),
                     .localspluskinds = kinds.get(),
                     .argcount = unit.argCount,
                     .posonlyargcount = unit.posOnlyArgCount,
                     .kwonlyargcount = unit.kwOnlyArgCount,
                     .stacksize = unit.stackSize,
                     .exceptiontable = handlers.get()});
}

}  // namespace taipan

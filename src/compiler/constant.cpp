#include "compiler/constant.h"

#include <gmp.h>

#include <cstdlib>
#include <cstring>

#include "compiler/unit.h"

namespace taipan::compiler {

Const* ConstFactory::singleton(ConstKind kind) {
  Const* c = arena_.make<Const>();
  c->kind = kind;
  c->small = 0;
  return c;
}

Const* ConstFactory::integer(i64 value) {
  Const* c = singleton(ConstKind::Int);
  c->small = value;
  return c;
}

Const* ConstFactory::real(double value) {
  Const* c = singleton(ConstKind::Float);
  c->real = value;
  c->imaginary = 0;
  return c;
}

Const* ConstFactory::complex(double real, double imaginary) {
  Const* c = singleton(ConstKind::Complex);
  c->real = real;
  c->imaginary = imaginary;
  return c;
}

Const* ConstFactory::text(ConstKind kind, std::string_view bytes) {
  Const* c = singleton(kind);
  c->text = {arena_.copyBytes(bytes.data(), bytes.size()), bytes.size()};
  return c;
}

Const* ConstFactory::sequence(ConstKind kind, Const** items, usize count) {
  Const* c = singleton(kind);
  c->items = items;
  c->count = count;
  c->given = nullptr;
  return c;
}

Const* ConstFactory::unit(CompiledUnit* unit) {
  Const* c = singleton(ConstKind::Unit);
  c->unit = unit;
  return c;
}

namespace {

Const* parseBigInt(ConstFactory& make, std::string_view digits) {
  mpz_t value;
  mpz_init(value);
  char* text = make.arena().copyBytes(digits.data(), digits.size());
  int base = 10;
  if (digits.size() > 2 && text[0] == '0') {
    char prefix = text[1] | 0x20;
    base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (base != 10) text += 2;
  }
  mpz_set_str(value, text, base);
  Const* c;
  if (mpz_fits_slong_p(value)) {
    c = make.integer(mpz_get_si(value));
  } else {
    usize size = mpz_size(value);
    c = make.singleton(ConstKind::BigInt);
    c->big.limbs = make.arena().makeArray<u64>(size);
    std::memcpy(c->big.limbs, mpz_limbs_read(value), size * sizeof(u64));
    c->big.size = static_cast<i64>(size);
  }
  mpz_clear(value);
  return c;
}

}  // namespace

Const* ConstFactory::fromAst(const ast::ConstantValue& value) {
  switch (value.kind) {
    case ast::ConstantKind::None:
      return singleton(ConstKind::None);
    case ast::ConstantKind::True:
      return singleton(ConstKind::True);
    case ast::ConstantKind::False:
      return singleton(ConstKind::False);
    case ast::ConstantKind::Ellipsis:
      return singleton(ConstKind::Ellipsis);
    case ast::ConstantKind::SmallInt:
      return integer(value.small);
    case ast::ConstantKind::BigInt:
      return parseBigInt(*this, value.text.view());
    case ast::ConstantKind::Float:
      return real(value.number);
    case ast::ConstantKind::Imaginary:
      return complex(0.0, value.number);
    case ast::ConstantKind::Str:
    case ast::ConstantKind::Bytes: {
      Const* c =
          singleton(value.kind == ast::ConstantKind::Str ? ConstKind::Str : ConstKind::Bytes);
      c->text = value.text;
      return c;
    }
    case ast::ConstantKind::Object: {
      auto bits = reinterpret_cast<uintptr_t>(value.object);
      if (bits & kOwnConstant) return reinterpret_cast<Const*>(bits & ~kOwnConstant);
      Const* c =
          importer_.convert ? importer_.convert(importer_.context, *this, value.object) : nullptr;
      return c ? c : none();
    }
  }
  return nullptr;
}

bool constTruth(const Const* value) {
  switch (value->kind) {
    case ConstKind::None:
    case ConstKind::False:
      return false;
    case ConstKind::Int:
      return value->small != 0;
    case ConstKind::Float:
      return value->real != 0;
    case ConstKind::Complex:
      return value->real != 0 || value->imaginary != 0;
    case ConstKind::Str:
    case ConstKind::Bytes:
      return value->text.size != 0;
    case ConstKind::Tuple:
    case ConstKind::FrozenSet:
      return value->count != 0;
    default:
      return true;
  }
}

namespace {

bool sameBits(double a, double b) { return a == b && std::memcmp(&a, &b, sizeof a) == 0; }

u64 mix(u64 hash, u64 value) {
  hash ^= value + 0x9e3779b97f4a7c15ull + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccdull;
}

u64 hashBytes(std::string_view bytes) {
  u64 hash = bytes.size();
  for (char c : bytes) hash = (hash ^ static_cast<u8>(c)) * 0x100000001b3ull;
  return hash;
}

bool sameSet(const Const* a, const Const* b) {
  if (a->count != b->count) return false;
  for (usize i = 0; i < a->count; i++) {
    bool found = false;
    for (usize j = 0; j < b->count && !found; j++) found = constEqual(a->items[i], b->items[j]);
    if (!found) return false;
  }
  return true;
}

}  // namespace

bool constEqual(const Const* a, const Const* b) {
  if (a == b) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case ConstKind::Int:
      return a->small == b->small;
    case ConstKind::BigInt:
      return a->big.size == b->big.size &&
             std::memcmp(a->big.limbs, b->big.limbs, std::abs(a->big.size) * sizeof(u64)) == 0;
    case ConstKind::Float:
      return sameBits(a->real, b->real);
    case ConstKind::Complex:
      return sameBits(a->real, b->real) && sameBits(a->imaginary, b->imaginary);
    case ConstKind::Str:
    case ConstKind::Bytes:
      return a->view() == b->view();
    case ConstKind::Tuple:
      if (a->count != b->count) return false;
      for (usize i = 0; i < a->count; i++) {
        if (!constEqual(a->items[i], b->items[i])) return false;
      }
      return true;
    case ConstKind::FrozenSet:
      return sameSet(a, b);
    case ConstKind::Unit:
      return unitEqual(*a->unit, *b->unit);
    default:
      return true;
  }
}

u64 constHash(const Const* value) {
  u64 hash = static_cast<u64>(value->kind) * 0x2545f4914f6cdd1dull;
  switch (value->kind) {
    case ConstKind::Int:
      return mix(hash, static_cast<u64>(value->small));
    case ConstKind::BigInt:
      for (i64 i = 0; i < std::abs(value->big.size); i++) hash = mix(hash, value->big.limbs[i]);
      return hash;
    case ConstKind::Float:
    case ConstKind::Complex: {
      u64 bits;
      std::memcpy(&bits, &value->real, sizeof bits);
      hash = mix(hash, bits);
      std::memcpy(&bits, &value->imaginary, sizeof bits);
      return mix(hash, bits);
    }
    case ConstKind::Str:
    case ConstKind::Bytes:
      return mix(hash, hashBytes(value->view()));
    case ConstKind::Tuple:
      for (usize i = 0; i < value->count; i++) hash = mix(hash, constHash(value->items[i]));
      return hash;
    case ConstKind::FrozenSet:
      for (usize i = 0; i < value->count; i++) hash ^= constHash(value->items[i]);
      return hash;
    case ConstKind::Unit:
      return mix(hash, static_cast<u64>(value->unit->firstLine) << 20 ^ value->unit->code.size());
    default:
      return hash;
  }
}

usize codePointCount(std::string_view utf8) {
  usize count = 0;
  for (char c : utf8) count += (c & 0xc0) != 0x80;
  return count;
}

bool constToI64(const Const* value, i64& out) {
  switch (value->kind) {
    case ConstKind::False:
      out = 0;
      return true;
    case ConstKind::True:
      out = 1;
      return true;
    case ConstKind::Int:
      out = value->small;
      return true;
    default:
      return false;
  }
}

}  // namespace taipan::compiler

// _sha3: SHA-3 and SHAKE (FIPS 202).
#include <bit>
#include <cstring>

#include "builtins/int/int.h"
#include "modules/hashes/hash_input.h"
#include "object/allocate.h"
#include "object/module_spec.h"

namespace taipan {

namespace {

/// The Keccak sponge: `rate` bytes of the state take input, then give output.
class Keccak {
 public:
  void start(int rate, u8 suffix) {
    std::memset(state_, 0, sizeof state_);
    rate_ = rate;
    suffix_ = suffix;
    at_ = 0;
  }
  void update(const u8* data, isize n) {
    for (isize i = 0; i < n; i++) absorb(data[i]);
  }
  /// Pads and squeezes; the object is spent.
  void finish(u8* out, isize n) {
    flip(at_, suffix_);
    flip(rate_ - 1, 0x80);
    permute();
    int from = 0;
    for (isize i = 0; i < n; i++) {
      if (from == rate_) {
        permute();
        from = 0;
      }
      out[i] = static_cast<u8>(state_[from / 8] >> (8 * (from % 8)));
      from++;
    }
  }
  int rate() const { return rate_; }
  u8 suffix() const { return suffix_; }

 private:
  void flip(int at, u8 byte) { state_[at / 8] ^= u64{byte} << (8 * (at % 8)); }
  void absorb(u8 byte) {
    flip(at_++, byte);
    if (at_ == rate_) {
      permute();
      at_ = 0;
    }
  }
  void permute();

  u64 state_[25];
  int rate_;
  int at_;
  u8 suffix_;
};

struct RoundConstants {
  u64 value[24];
};
/// The constants of the iota step: bits of a linear feedback shift register at places 2**j - 1.
constexpr RoundConstants makeRoundConstants() {
  RoundConstants result{};
  u32 lfsr = 1;
  for (int round = 0; round < 24; round++) {
    for (int j = 0; j < 7; j++) {
      if (lfsr & 1) result.value[round] |= u64{1} << ((1 << j) - 1);
      lfsr = lfsr & 0x80 ? (lfsr << 1) ^ 0x171 : lfsr << 1;
    }
  }
  return result;
}
constexpr RoundConstants kRounds = makeRoundConstants();

void Keccak::permute() {
  for (int round = 0; round < 24; round++) {
    u64 column[5];
    for (int x = 0; x < 5; x++) {
      column[x] = state_[x] ^ state_[x + 5] ^ state_[x + 10] ^ state_[x + 15] ^ state_[x + 20];
    }
    for (int x = 0; x < 5; x++) {
      u64 mixed = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) state_[x + y] ^= mixed;
    }
    // The walk over the lanes that rho and pi describe; the rotations are triangular numbers.
    u64 carried = state_[1];
    int x = 1, y = 0;
    for (int step = 1; step <= 24; step++) {
      int nextY = (2 * x + 3 * y) % 5;
      x = y;
      y = nextY;
      u64& lane = state_[x + 5 * y];
      u64 old = lane;
      lane = std::rotl(carried, step * (step + 1) / 2 % 64);
      carried = old;
    }
    for (int row = 0; row < 25; row += 5) {
      u64 old[5];
      for (int i = 0; i < 5; i++) old[i] = state_[row + i];
      for (int i = 0; i < 5; i++) state_[row + i] = old[i] ^ (~old[(i + 1) % 5] & old[(i + 2) % 5]);
    }
    state_[0] ^= kRounds.value[round];
  }
}

struct Sha3 : Object {
  Keccak sponge;
  int digestSize;  ///< 0 = SHAKE
};

struct Variant {
  BuiltinType* type;
  const char* name;
  int digestSize;
  int rate;
};
extern const Variant kVariants[6];

/// The variant of an object's type or of a base of it.
const Variant& variantOf(const Type* type) {
  for (const Variant& v : kVariants) {
    if (isSubtype(type, v.type)) return v;
  }
  PY_UNREACHABLE();
}

Ref<> sha3New(Thread& t, Type& cls, Object* data, Optional<bool>) {
  const Variant& v = variantOf(&cls);
  Ref<Sha3> self = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0))).as<Sha3>();
  self->digestSize = v.digestSize;
  self->sponge.start(v.rate, v.digestSize ? 0x06 : 0x1f);
  if (data) {
    BufferView view = PY_TRY(hashInput(t, data));
    self->sponge.update(spanOf(view).data, view.size());
  }
  return self;
}

Ref<> sha3Copy(Thread& t, Sha3& self) {
  Ref<Sha3> copy = PY_TRY(Ref<>::steal(self.type->alloc(self.type, 0))).as<Sha3>();
  copy->sponge = self.sponge;
  copy->digestSize = self.digestSize;
  return copy;
}

Status sha3Update(Thread& t, Sha3& self, Object* data) {
  BufferView view = PY_TRY(hashInput(t, data));
  self.sponge.update(spanOf(view).data, view.size());
  return {};
}

Ref<Bytes> squeeze(Thread& t, Sha3& self, isize size) {
  Ref<Bytes> out = PY_TRY(newBytesRaw(t, size));
  Keccak copy = self.sponge;
  if (size) copy.finish(reinterpret_cast<u8*>(out->data), size);
  return out;
}

Ref<Bytes> sha3Digest(Thread& t, Sha3& self) { return squeeze(t, self, self.digestSize); }
Ref<Str> sha3HexDigest(Thread& t, Sha3& self) {
  Ref<Bytes> digest = PY_TRY(sha3Digest(t, self));
  return hexDigits(t, spanOf(*digest));
}
Ref<Bytes> shakeDigest(Thread& t, Sha3& self, Object* lengthObject) {
  if (!isInt(lengthObject)) return t.raise(typeErrorType, "an integer is required");
  if (as<Int>(lengthObject)->isNegative()) {
    return t.raise(valueErrorType, "value must be positive");
  }
  u64 length = PY_TRY(toU64(t, lengthObject));
  if (length >= 1ul << 29) return t.raise(valueErrorType, "length is too large");
  return squeeze(t, self, static_cast<isize>(length));
}
Ref<Str> shakeHexDigest(Thread& t, Sha3& self, Object* length) {
  Ref<Bytes> digest = PY_TRY(shakeDigest(t, self, length));
  return hexDigits(t, spanOf(*digest));
}

isize getBlockSize(Sha3& self) { return self.sponge.rate(); }
isize getDigestSize(Sha3& self) { return self.digestSize; }
isize getCapacity(Sha3& self) { return 1600 - 8 * self.sponge.rate(); }
isize getRate(Sha3& self) { return 8 * self.sponge.rate(); }
Ref<Str> getName(Thread& t, Sha3& self) { return newStr(t, variantOf(self.type).name); }
Ref<Bytes> getSuffix(Thread& t, Sha3& self) {
  u8 suffix = self.sponge.suffix();
  return newBytes(t, &suffix, 1);
}
void sha3Dealloc(Object* self) { self->type->free(self); }

#define UPDATE_DOC "Update this hash object's state with the provided bytes-like object."
#define DIGEST_DOC "Return the digest value as a bytes object."
#define HEX_DOC "Return the digest value as a string of hexadecimal digits."

constinit const MethodDef kSha3Methods[] = {
    METHOD("copy", "($self, /)", sha3Copy, "Return a copy of the hash object."),
    METHOD("digest", "($self, /)", sha3Digest, DIGEST_DOC),
    METHOD("hexdigest", "($self, /)", sha3HexDigest, HEX_DOC),
    METHOD("update", "($self, data, /)", sha3Update, UPDATE_DOC),
    {},
};
constinit const MethodDef kShakeMethods[] = {
    METHOD("copy", "($self, /)", sha3Copy, "Return a copy of the hash object."),
    METHOD("digest", "($self, length, /)", shakeDigest, DIGEST_DOC),
    METHOD("hexdigest", "($self, length, /)", shakeHexDigest, HEX_DOC),
    METHOD("update", "($self, data, /)", sha3Update, UPDATE_DOC),
    {},
};
constinit const GetSetDef kGetters[] = {
    GETTER("block_size", getBlockSize, nullptr),
    GETTER("name", getName, nullptr),
    GETTER("digest_size", getDigestSize, nullptr),
    GETTER("_capacity_bits", getCapacity, nullptr),
    GETTER("_rate_bits", getRate, nullptr),
    GETTER("_suffix", getSuffix, nullptr),
    {},
};

constexpr TypeSpec typeSpec(const char* name, const char* doc, const MethodDef* methods,
                            NewFunction make) {
  return {.name = name,
          .doc = doc,
          .basicSize = sizeof(Sha3),
          .flags = kTypeBase,
          .dealloc = sha3Dealloc,
          .methods = methods,
          .getset = kGetters,
          .new_ = make,
          .free = plainFree};
}

#define HASH_TYPE(id, methods, doc)                                                    \
  constinit BuiltinType id##Type{                                                      \
      typeSpec("_sha3." #id, #id "([data], *, usedforsecurity=True) -> " doc, methods, \
               newSlot<"sha3_224", "(data=b'', /, *, usedforsecurity=True)", sha3New>)};
#define SHA3_DOC(size) \
  "SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of " size " bytes."
HASH_TYPE(sha3_224, kSha3Methods, SHA3_DOC("28"))
HASH_TYPE(sha3_256, kSha3Methods, SHA3_DOC("32"))
HASH_TYPE(sha3_384, kSha3Methods, SHA3_DOC("48"))
HASH_TYPE(sha3_512, kSha3Methods, SHA3_DOC("64"))
HASH_TYPE(shake_128, kShakeMethods, "SHAKE object\n\nReturn a new SHAKE hash object.")
HASH_TYPE(shake_256, kShakeMethods, "SHAKE object\n\nReturn a new SHAKE hash object.")

constinit const Variant kVariants[6] = {
    {&sha3_224Type, "sha3_224", 28, 144},  {&sha3_256Type, "sha3_256", 32, 136},
    {&sha3_384Type, "sha3_384", 48, 104},  {&sha3_512Type, "sha3_512", 64, 72},
    {&shake_128Type, "shake_128", 0, 168}, {&shake_256Type, "shake_256", 0, 136},
};

Status sha3Exec(Thread& t, Module& m) {
  for (const Variant& v : kVariants) PY_TRY(addType(t, m, *v.type));
  PY_TRY(addInt(t, m, "keccakopt", 0));
  return addString(t, m, "implementation", "tiny_sha3");
}

}  // namespace

extern constinit const ModuleSpec sha3Module{.name = "_sha3", .exec = sha3Exec};

}  // namespace taipan

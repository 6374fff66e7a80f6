// _blake2: BLAKE2b and BLAKE2s (RFC 7693) with the parameter block of the BLAKE2 paper.
#include <bit>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "modules/hashes/hash_input.h"
#include "object/allocate.h"
#include "object/module_spec.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr u8 kSigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

/// The variants' differences: word width, rounds, rotations, sizes.
struct Blake2bTraits {
  using Word = u64;
  static constexpr int kRounds = 12, kRotations[4] = {32, 24, 16, 63};
  static constexpr int kMaxSize = 64, kSaltSize = 16, kBlock = 128;
  static constexpr int kNodeOffsetBytes = 8, kNodeDepthAt = 16, kSaltAt = 32;
  static constexpr Word kInitial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                       0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                       0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
  static constexpr const char* kName = "blake2b";
};
struct Blake2sTraits {
  using Word = u32;
  static constexpr int kRounds = 10, kRotations[4] = {16, 12, 8, 7};
  static constexpr int kMaxSize = 32, kSaltSize = 8, kBlock = 64;
  static constexpr int kNodeOffsetBytes = 6, kNodeDepthAt = 14, kSaltAt = 16;
  static constexpr Word kInitial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  static constexpr const char* kName = "blake2s";
};

template <class T>
class Blake2 {
 public:
  using Word = typename T::Word;

  void start(const u8 (&parameters)[8 * sizeof(Word)], bool lastNode) {
    for (int i = 0; i < 8; i++) {
      Word word;
      std::memcpy(&word, parameters + static_cast<usize>(i) * sizeof(Word), sizeof(Word));
      state_[i] = T::kInitial[i] ^ word;
    }
    length_ = 0;
    used_ = 0;
    lastNode_ = lastNode;
  }
  void update(const u8* data, isize n) {
    for (isize i = 0; i < n; i++) {
      // The last block is kept back: it is compressed with a flag.
      if (used_ == T::kBlock) {
        length_ += T::kBlock;
        compress(false);
        used_ = 0;
      }
      block_[used_++] = data[i];
    }
  }
  void finish(u8* out, int size) {
    length_ += static_cast<u64>(used_);
    std::memset(block_ + used_, 0, static_cast<usize>(T::kBlock - used_));
    compress(true);
    std::memcpy(out, state_, static_cast<usize>(size));
  }

 private:
  void compress(bool last) {
    Word m[16], v[16];
    std::memcpy(m, block_, sizeof m);
    for (int i = 0; i < 8; i++) {
      v[i] = state_[i];
      v[i + 8] = T::kInitial[i];
    }
    v[12] ^= static_cast<Word>(length_);
    if (sizeof(Word) == 4) v[13] ^= static_cast<Word>(length_ >> 32);
    if (last) v[14] = ~v[14];
    if (last && lastNode_) v[15] = ~v[15];
    auto mix = [&](int a, int b, int c, int d, Word x, Word y) {
      v[a] += v[b] + x;
      v[d] = std::rotr(static_cast<Word>(v[d] ^ v[a]), T::kRotations[0]);
      v[c] += v[d];
      v[b] = std::rotr(static_cast<Word>(v[b] ^ v[c]), T::kRotations[1]);
      v[a] += v[b] + y;
      v[d] = std::rotr(static_cast<Word>(v[d] ^ v[a]), T::kRotations[2]);
      v[c] += v[d];
      v[b] = std::rotr(static_cast<Word>(v[b] ^ v[c]), T::kRotations[3]);
    };
    for (int round = 0; round < T::kRounds; round++) {
      const u8* s = kSigma[round % 10];
      for (int i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
      for (int i = 0; i < 4; i++) {
        mix(i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12, m[s[2 * i + 8]],
            m[s[2 * i + 9]]);
      }
    }
    for (int i = 0; i < 8; i++) state_[i] ^= v[i] ^ v[i + 8];
  }

  Word state_[8];
  u64 length_;
  u8 block_[T::kBlock];
  int used_;
  bool lastNode_;
};

template <class T>
struct Blake2Object : Object {
  Blake2<T> hash;
  int digestSize;
};

/// An unsigned parameter of at most 64 bits.
Result<u64> unsignedOf(Thread& t, Object* value) {
  if (!isInt(value)) return t.raise(typeErrorType, "an integer is required");
  const Int& v = *as<Int>(value);
  if (v.isNegative()) return t.raise(valueErrorType, "value must be positive");
  u64 result;
  if (!fitsU64(v, &result)) return t.raise(overflowErrorType, "int too big to convert");
  return result;
}

Status checkRange(Thread& t, const char* name, int value, int low, int high) {
  if (value >= low && value <= high) return {};
  return t.raise(valueErrorType, "%s must be between %d and %d", name, low, high);
}

template <class T>
struct Methods {
  using Self = Blake2Object<T>;

  static Status copyText(Thread& t, const char* name, const Optional<BufferView>& view, u8* to,
                         int limit) {
    if (!view) return {};
    if (view->size() > limit) {
      return t.raise(valueErrorType, "maximum %s length is %d bytes", name, limit);
    }
    if (view->size()) std::memcpy(to, view->data(), static_cast<usize>(view->size()));
    return {};
  }

  static Ref<> make(Thread& t, Type& cls, Object* data, Optional<int> digestSize,
                    Optional<BufferView> key, Optional<BufferView> salt,
                    Optional<BufferView> person, Optional<int> fanout, Optional<int> depth,
                    Object* leafSize, Object* nodeOffset, Optional<int> nodeDepth,
                    Optional<int> innerSize, Optional<bool> lastNode, Optional<bool>) {
    u8 p[8 * sizeof(typename T::Word)] = {};
    int size = digestSize.value_or(T::kMaxSize);
    if (size <= 0 || size > T::kMaxSize) {
      return t.raise(valueErrorType, "digest_size must be between 1 and %d bytes", T::kMaxSize);
    }
    p[0] = static_cast<u8>(size);
    PY_TRY(copyText(t, "salt", salt, p + T::kSaltAt, T::kSaltSize));
    PY_TRY(copyText(t, "person", person, p + T::kSaltAt + T::kSaltSize, T::kSaltSize));
    PY_TRY(checkRange(t, "fanout", fanout.value_or(1), 0, 255));
    p[2] = static_cast<u8>(fanout.value_or(1));
    PY_TRY(checkRange(t, "depth", depth.value_or(1), 1, 255));
    p[3] = static_cast<u8>(depth.value_or(1));
    if (leafSize) {
      u64 leaf = PY_TRY(unsignedOf(t, leafSize));
      if (leaf > UINT32_MAX) return t.raise(overflowErrorType, "leaf_size is too large");
      std::memcpy(p + 4, &leaf, 4);
    }
    if (nodeOffset) {
      u64 offset = PY_TRY(unsignedOf(t, nodeOffset));
      if (T::kNodeOffsetBytes < 8 && offset >> (8 * (T::kNodeOffsetBytes % 8))) {
        return t.raise(overflowErrorType, "node_offset is too large");
      }
      std::memcpy(p + 8, &offset, T::kNodeOffsetBytes);
    }
    PY_TRY(checkRange(t, "node_depth", nodeDepth.value_or(0), 0, 255));
    p[T::kNodeDepthAt] = static_cast<u8>(nodeDepth.value_or(0));
    int inner = innerSize.value_or(0);
    if (inner < 0 || inner > T::kMaxSize) {
      return t.raise(valueErrorType, "inner_size must be between 0 and is %d", T::kMaxSize);
    }
    p[T::kNodeDepthAt + 1] = static_cast<u8>(inner);
    u8 keyBlock[T::kBlock] = {};
    PY_TRY(copyText(t, "key", key, keyBlock, T::kMaxSize));
    bool keyed = key && key->size() > 0;
    p[1] = static_cast<u8>(keyed ? key->size() : 0);
    Ref<Self> self = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0))).template as<Self>();
    self->digestSize = size;
    self->hash.start(p, lastNode.value_or(false));
    if (keyed) self->hash.update(keyBlock, T::kBlock);
    if (data) PY_TRY(update(t, *self, data));
    return self;
  }

  static Status update(Thread& t, Self& self, Object* data) {
    BufferView view = PY_TRY(hashInput(t, data));
    self.hash.update(spanOf(view).data, view.size());
    return {};
  }
  static Ref<> copy(Thread& t, Self& self) {
    Ref<Self> other = PY_TRY(Ref<>::steal(self.type->alloc(self.type, 0))).template as<Self>();
    other->hash = self.hash;
    other->digestSize = self.digestSize;
    return other;
  }
  static Ref<Bytes> digest(Thread& t, Self& self) {
    u8 out[64];
    Blake2<T> spent = self.hash;
    spent.finish(out, self.digestSize);
    return newBytes(t, out, self.digestSize);
  }
  static Ref<Str> hexDigest(Thread& t, Self& self) {
    Ref<Bytes> bytes = PY_TRY(digest(t, self));
    return hexDigits(t, spanOf(*bytes));
  }
  static Ref<Str> name(Thread& t, Self&) { return newStr(t, T::kName); }
  static isize blockSize(Self&) { return T::kBlock; }
  static isize digestSizeOf(Self& self) { return self.digestSize; }
  static void dealloc(Object* self) { self->type->free(self); }

  static const MethodDef kTable[5];
  static const GetSetDef kGetters[4];
};

template <class T>
constinit const MethodDef Methods<T>::kTable[5] = {
    METHOD("copy", "($self, /)", Methods<T>::copy, "Return a copy of the hash object."),
    METHOD("digest", "($self, /)", Methods<T>::digest,
           "Return the digest value as a bytes object."),
    METHOD("hexdigest", "($self, /)", Methods<T>::hexDigest,
           "Return the digest value as a string of hexadecimal digits."),
    METHOD("update", "($self, data, /)", Methods<T>::update,
           "Update this hash object's state with the provided bytes-like object."),
    {},
};
template <class T>
constinit const GetSetDef Methods<T>::kGetters[4] = {
    GETTER("name", Methods<T>::name, nullptr),
    GETTER("block_size", Methods<T>::blockSize, nullptr),
    GETTER("digest_size", Methods<T>::digestSizeOf, nullptr),
    {},
};

#define BLAKE2_SIGNATURE(id)                                                                    \
  "(data=b\'\', /, *, digest_size=_blake2." id                                                  \
  ".MAX_DIGEST_SIZE,\n        key=b\'\', salt=b\'\', person=b\'\', fanout=1, depth=1, "         \
  "leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        " \
  "usedforsecurity=True)"

template <class T>
constexpr TypeSpec typeSpec(const char* name, const char* doc, NewFunction make) {
  return {.name = name,
          .doc = doc,
          .basicSize = sizeof(Blake2Object<T>),
          .flags = kTypeBase,
          .dealloc = &Methods<T>::dealloc,
          .methods = Methods<T>::kTable,
          .getset = Methods<T>::kGetters,
          .new_ = make,
          .free = plainFree};
}

#define BLAKE2_TYPE(id, Traits, title)                                                         \
  constinit BuiltinType id##Type{typeSpec<Traits>(                                             \
      "_blake2." #id, #id BLAKE2_SIGNATURE(#id) "\n--\n\nReturn a new " title " hash object.", \
      newSlot<#id, BLAKE2_SIGNATURE(#id), &Methods<Traits>::make>)};
BLAKE2_TYPE(blake2b, Blake2bTraits, "BLAKE2b")
BLAKE2_TYPE(blake2s, Blake2sTraits, "BLAKE2s")

/// The sizes, as attributes of the type and as constants of the module.
template <class T>
Status addConstants(Thread& t, Module& m, BuiltinType& type, const char* prefix) {
  struct {
    const char* name;
    int value;
  } rows[] = {{"SALT_SIZE", T::kSaltSize},
              {"PERSON_SIZE", T::kSaltSize},
              {"MAX_KEY_SIZE", T::kMaxSize},
              {"MAX_DIGEST_SIZE", T::kMaxSize}};
  for (const auto& row : rows) {
    Ref<Int> value = PY_TRY(newInt(row.value));
    PY_TRY(dictSetText(t, as<Dict>(type.dict), row.name, value.get()));
    char name[40] = {};
    std::strcat(std::strcat(name, prefix), row.name);
    PY_TRY(addInt(t, m, name, row.value));
  }
  return {};
}

Status blake2Exec(Thread& t, Module& m) {
  PY_TRY(addType(t, m, blake2bType));
  PY_TRY(addConstants<Blake2bTraits>(t, m, blake2bType, "BLAKE2B_"));
  PY_TRY(addType(t, m, blake2sType));
  return addConstants<Blake2sTraits>(t, m, blake2sType, "BLAKE2S_");
}

}  // namespace

extern constinit const ModuleSpec blake2Module{
    .name = "_blake2", .doc = "_blake2b provides BLAKE2b for hashlib\n", .exec = blake2Exec};

}  // namespace taipan

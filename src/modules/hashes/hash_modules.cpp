// _md5, _sha1, _sha256 and _sha512: hash objects over the functions of digest.h.
#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"
#include "modules/hashes/digest.h"
#include "object/allocate.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

constexpr u32 kSha224Initial[] = {
    0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};
constexpr u32 kSha256Initial[] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
constexpr u64 kSha384Initial[] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
constexpr u64 kSha512Initial[] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
constexpr u32 kMd5Initial[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
constexpr u32 kSha1Initial[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

constexpr int kMaxDigest = 64;

template <class Traits>
struct HashObject : Object {
  BlockHash<Traits> hash;
  int digestSize;
};

/// Feeds a bytes-like argument; text is refused.
template <class Traits>
Status feed(Thread& t, BlockHash<Traits>& hash, Object* data) {
  if (isStr(data)) return t.raise(typeErrorType, "Strings must be encoded before hashing");
  if (!hasBuffer(data)) return t.raise(typeErrorType, "object supporting the buffer API required");
  BufferView view;
  PY_TRY(view.acquire(t, data));
  if (view.raw().dimensions > 1) {
    return t.raise(bufferErrorType, "Buffer must be single dimension");
  }
  hash.update(reinterpret_cast<const u8*>(view.data()), static_cast<usize>(view.size()));
  return {};
}

template <class Traits>
struct Methods {
  using Hash = HashObject<Traits>;

  static Status update(Thread& t, Hash& self, Object* data) { return feed(t, self.hash, data); }

  static void finish(Hash& self, u8* out) {
    BlockHash<Traits> copy = self.hash;
    copy.finish(out, self.digestSize);
  }
  static Ref<Bytes> digest(Thread& t, Hash& self) {
    u8 out[kMaxDigest];
    finish(self, out);
    return newBytes(t, out, self.digestSize);
  }
  static Ref<Str> hexDigest(Thread& t, Hash& self) {
    u8 out[kMaxDigest];
    char text[2 * kMaxDigest];
    finish(self, out);
    for (int i = 0; i < self.digestSize; i++) {
      text[2 * i] = "0123456789abcdef"[out[i] >> 4];
      text[2 * i + 1] = "0123456789abcdef"[out[i] & 15];
    }
    return newStrAscii(t, text, 2 * self.digestSize);
  }
  static Ref<> copy(Thread& t, Hash& self) {
    Ref<Hash> other = PY_TRY(newObject<Hash>(t, *self.type));
    other->hash = self.hash;
    other->digestSize = self.digestSize;
    return other;
  }
  static isize blockSize(Hash&) { return Traits::kBlock; }
  static isize digestSize(Hash& self) { return self.digestSize; }
  /// The part of the type's name behind the module's; _sha512 calls SHA-384 by its own name.
  static Ref<Str> name(Thread& t, Hash& self) {
    if (Traits::kWords == 4) return newStr(t, "md5");
    if (Traits::kWords == 5) return newStr(t, "sha1");
    switch (self.digestSize) {
      case 28:
        return newStr(t, "sha224");
      case 32:
        return newStr(t, "sha256");
      case 48:
        return newStr(t, "sha384");
      default:
        return newStr(t, "sha512");
    }
  }
  static void dealloc(Object* self) { self->type->free(self); }

  static Ref<> make(Thread& t, BuiltinType& type,
                    const typename Traits::Word (&initial)[Traits::kWords], int digestSize,
                    Object* data) {
    Ref<Hash> self = PY_TRY(newObject<Hash>(t, type));
    self->hash.start(initial);
    self->digestSize = digestSize;
    if (data) PY_TRY(feed(t, self->hash, data));
    return self;
  }

  static const MethodDef kTable[5];
  static const GetSetDef kGetters[4];
};

template <class Traits>
constinit const MethodDef Methods<Traits>::kTable[5] = {
    METHOD_OF_CLASS("copy", "($self, /)", Methods<Traits>::copy,
                    "Return a copy of the hash object."),
    METHOD("digest", "($self, /)", Methods<Traits>::digest,
           "Return the digest value as a bytes object."),
    METHOD("hexdigest", "($self, /)", Methods<Traits>::hexDigest,
           "Return the digest value as a string of hexadecimal digits."),
    METHOD("update", "($self, obj, /)", Methods<Traits>::update,
           "Update this hash object's state with the provided string."),
    {},
};

template <class Traits>
constinit const GetSetDef Methods<Traits>::kGetters[4] = {
    GETTER("block_size", Methods<Traits>::blockSize, nullptr),
    GETTER("digest_size", Methods<Traits>::digestSize, nullptr),
    GETTER("name", Methods<Traits>::name, nullptr),
    {},
};

template <class Traits>
constexpr TypeSpec hashTypeSpec(const char* name) {
  return {.name = name,
          .basicSize = sizeof(HashObject<Traits>),
          .flags = kTypeDisallowInstantiation,
          .dealloc = &Methods<Traits>::dealloc,
          .methods = Methods<Traits>::kTable,
          .getset = Methods<Traits>::kGetters,
          .free = plainFree};
}

constinit BuiltinType md5Type{hashTypeSpec<Md5Traits>("_md5.md5")};
constinit BuiltinType sha1Type{hashTypeSpec<Sha1Traits>("_sha1.sha1")};
constinit BuiltinType sha224Type{hashTypeSpec<Sha256Traits>("_sha256.sha224")};
constinit BuiltinType sha256Type{hashTypeSpec<Sha256Traits>("_sha256.sha256")};
constinit BuiltinType sha384Type{hashTypeSpec<Sha512Traits>("_sha512.sha384")};
constinit BuiltinType sha512Type{hashTypeSpec<Sha512Traits>("_sha512.sha512")};

#define HASH_FUNCTION(name, Traits, type, initial, size)           \
  Ref<> name(Thread& t, Module&, Object* string, Optional<bool>) { \
    return Methods<Traits>::make(t, type, initial, size, string);  \
  }
HASH_FUNCTION(newMd5, Md5Traits, md5Type, kMd5Initial, 16)
HASH_FUNCTION(newSha1, Sha1Traits, sha1Type, kSha1Initial, 20)
HASH_FUNCTION(newSha224, Sha256Traits, sha224Type, kSha224Initial, 28)
HASH_FUNCTION(newSha256, Sha256Traits, sha256Type, kSha256Initial, 32)
HASH_FUNCTION(newSha384, Sha512Traits, sha384Type, kSha384Initial, 48)
HASH_FUNCTION(newSha512, Sha512Traits, sha512Type, kSha512Initial, 64)
#undef HASH_FUNCTION

#define HASH_ROW(name, function, title)                                       \
  METHOD(name, "($module, /, string=b'', *, usedforsecurity=True)", function, \
         "Return a new " title " hash object; optionally initialized with a string.")

constinit const MethodDef kMd5Functions[] = {HASH_ROW("md5", newMd5, "MD5"), {}};
constinit const MethodDef kSha1Functions[] = {HASH_ROW("sha1", newSha1, "SHA1"), {}};
constinit const MethodDef kSha256Functions[] = {
    HASH_ROW("sha256", newSha256, "SHA-256"), HASH_ROW("sha224", newSha224, "SHA-224"), {}};
constinit const MethodDef kSha512Functions[] = {
    HASH_ROW("sha512", newSha512, "SHA-512"), HASH_ROW("sha384", newSha384, "SHA-384"), {}};

/// Readies a type and adds it under the name that the modules use for it.
Status addHashType(Thread& t, Module& m, const char* name, BuiltinType& type) {
  PY_TRY(typeReady(t, type));
  return addObject(t, m, name, &type);
}

Status md5Exec(Thread& t, Module& m) { return addHashType(t, m, "MD5Type", md5Type); }
Status sha1Exec(Thread& t, Module& m) { return addHashType(t, m, "SHA1Type", sha1Type); }
Status sha256Exec(Thread& t, Module& m) {
  PY_TRY(addHashType(t, m, "SHA224Type", sha224Type));
  return addHashType(t, m, "SHA256Type", sha256Type);
}
Status sha512Exec(Thread& t, Module& m) {
  // python3.11 adds both under this name, so that the second remains.
  PY_TRY(addHashType(t, m, "SHA384Type", sha384Type));
  return addHashType(t, m, "SHA384Type", sha512Type);
}

}  // namespace

extern constinit const ModuleSpec md5Module{
    .name = "_md5", .functions = kMd5Functions, .exec = md5Exec};
extern constinit const ModuleSpec sha1Module{
    .name = "_sha1", .functions = kSha1Functions, .exec = sha1Exec};
extern constinit const ModuleSpec sha256Module{
    .name = "_sha256", .functions = kSha256Functions, .exec = sha256Exec};
extern constinit const ModuleSpec sha512Module{
    .name = "_sha512", .functions = kSha512Functions, .exec = sha512Exec};

}  // namespace taipan

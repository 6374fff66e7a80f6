// _random: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998). The sequence for a seed is
// part of the interface.
#include <sys/random.h>

#include <ctime>

#include "builtins/tuple/tuple.h"
#include "modules/math/math_module.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr int kWords = 624;
constexpr int kShift = 397;

struct Random : Object {
  int index;  ///< the next word to hand out; kWords = make new ones
  u32 state[kWords];

  void seedWord(u32 seed) {
    state[0] = seed;
    for (u32 i = 1; i < kWords; i++) {
      state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
    }
    index = kWords;
  }

  /// The reference implementation's initialisation by an array of any length > 0.
  void seedArray(const u32* key, usize length) {
    seedWord(19650218u);
    usize i = 1, j = 0;
    auto wrap = [&] {
      if (++i >= kWords) {
        state[0] = state[kWords - 1];
        i = 1;
      }
    };
    for (usize k = length > kWords ? length : kWords; k > 0; k--) {
      u32 mixed = (state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u;
      state[i] = (state[i] ^ mixed) + key[j] + static_cast<u32>(j);
      if (++j >= length) j = 0;
      wrap();
    }
    for (int k = kWords - 1; k > 0; k--) {
      u32 mixed = (state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u;
      state[i] = (state[i] ^ mixed) - static_cast<u32>(i);
      wrap();
    }
    state[0] = 0x80000000u;
  }

  void refill() {
    auto twist = [](u32 high, u32 low) {
      u32 y = (high & 0x80000000u) | (low & 0x7fffffffu);
      return (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0u);
    };
    for (int k = 0; k < kWords; k++) {
      state[k] = state[(k + kShift) % kWords] ^ twist(state[k], state[(k + 1) % kWords]);
    }
    index = 0;
  }

  u32 nextWord() {
    if (index >= kWords) refill();
    u32 y = state[index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
  }
};

void seedFromSystem(Random& self) {
  u32 key[kWords];
  if (getrandom(key, sizeof key, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof key)) {
    self.seedArray(key, kWords);
    return;
  }
  timespec now, monotonic;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_MONOTONIC, &monotonic);
  u32 fallback[] = {static_cast<u32>(now.tv_nsec), static_cast<u32>(now.tv_sec),
                    static_cast<u32>(monotonic.tv_nsec), static_cast<u32>(monotonic.tv_sec),
                    static_cast<u32>(reinterpret_cast<uintptr_t>(&self))};
  self.seedArray(fallback, std::size(fallback));
}

/// Seeds with the 32-bit words of a magnitude, at least one.
Status seedFromMagnitude(Thread& t, Random& self, digits::Span n) {
  isize words = (digits::bitLength(n) + 31) / 32;
  if (words == 0) words = 1;
  digits::Magnitude key(words);
  digits::toBytes(n, false, reinterpret_cast<u8*>(key.data()), words * 4, true, false);
  self.seedArray(key.data(), static_cast<usize>(words));
  return {};
}

Status randomSeed(Thread& t, Random& self, Object* n) {
  if (!n || isNone(n)) {
    seedFromSystem(self);
    return {};
  }
  if (isInt(n)) return seedFromMagnitude(t, self, as<Int>(n)->span());
  isize hash = PY_TRY(toHash(t, n));
  digits::Digit buffer[3];
  isize size = digits::fromU64(buffer, static_cast<u64>(hash));
  return seedFromMagnitude(t, self, {buffer, size});
}

double randomRandom(Random& self) {
  u32 a = self.nextWord() >> 5, b = self.nextWord() >> 6;
  return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

Ref<> randomGetState(Thread& t, Random& self) {
  Ref<Tuple> result = PY_TRY(newTuple(t, kWords + 1));
  for (int i = 0; i < kWords; i++) {
    result->items[i] = PY_TRY(newInt(self.state[i])).release();
  }
  result->items[kWords] = PY_TRY(newInt(self.index)).release();
  return result;
}

Status randomSetState(Thread& t, Random& self, Object* state) {
  if (!isTuple(state)) return t.raise(typeErrorType, "state vector must be a tuple");
  Tuple& items = *as<Tuple>(state);
  if (items.size != kWords + 1) {
    return t.raise(valueErrorType, "state vector is the wrong size");
  }
  u32 words[kWords];
  for (int i = 0; i < kWords; i++) {
    if (!isInt(items[i])) return t.raise(typeErrorType, "an integer is required");
    u64 word = PY_TRY(toU64(t, items[i]));
    words[i] = static_cast<u32>(word);
  }
  i64 index = PY_TRY(toI64(t, items[kWords]));
  if (index < 0 || index > kWords) return t.raise(valueErrorType, "invalid state");
  self.index = static_cast<int>(index);
  for (int i = 0; i < kWords; i++) self.state[i] = words[i];
  return {};
}

Ref<> randomGetRandBits(Thread& t, Random& self, int k) {
  if (k < 0) return t.raise(valueErrorType, "number of bits must be non-negative");
  if (k == 0) return smallInt(0);
  if (k <= 32) return newInt(self.nextWord() >> (32 - k));
  isize words = (k - 1) / 32 + 1;
  digits::Magnitude bytes(words);
  for (isize i = 0; i < words; i++, k -= 32) {
    u32 word = self.nextWord();
    bytes.data()[i] = k < 32 ? word >> (32 - k) : word;
  }
  return intFromBytes(t, reinterpret_cast<const u8*>(bytes.data()), words * 4, true, false);
}

int randomInit(Object* object, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Tuple& arguments = *as<Tuple>(args);
  if (object->type->init == randomInit && checkNoKeywordDict(t, "Random", kwargs).failed()) {
    return -1;
  }
  if (arguments.size > 1) {
    (void)t.raise(typeErrorType, "Random() requires 0 or 1 argument");
    return -1;
  }
  return randomSeed(t, *as<Random>(object), arguments.size ? arguments[0] : nullptr).toInt();
}

Object* randomNew(Type* cls, Object*, Object*) {
  Object* self = cls->alloc(cls, 0);
  if (self) as<Random>(self)->index = kWords;
  return self;
}

void randomDealloc(Object* self) { self->type->free(self); }

constinit const MethodDef kRandomMethods[] = {
    METHOD("random", "($self, /)", randomRandom, "random() -> x in the interval [0, 1)."),
    METHOD("seed", "($self, n=None, /)", randomSeed,
           "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the "
           "current time and the process identifier."),
    METHOD("getstate", "($self, /)", randomGetState,
           "getstate() -> tuple containing the current state."),
    METHOD("setstate", "($self, state, /)", randomSetState,
           "setstate(state) -> None.  Restores generator state."),
    METHOD("getrandbits", "($self, k, /)", randomGetRandBits,
           "getrandbits(k) -> x.  Generates an int with k random bits."),
    {},
};

constinit BuiltinType randomType{{
    .name = "_random.Random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .basicSize = sizeof(Random),
    .flags = kTypeBase,
    .dealloc = randomDealloc,
    .methods = kRandomMethods,
    .init = randomInit,
    .new_ = randomNew,
    .free = plainFree,
}};

Status randomExec(Thread& t, Module& m) { return addType(t, m, randomType); }

}  // namespace

extern constinit const ModuleSpec randomModule{
    .name = "_random",
    .doc = "Module implements the Mersenne Twister random number generator.",
    .exec = randomExec};

}  // namespace taipan

// Tables: allocation, searching, rebuilding.
#include "builtins/dict/dict_keys.h"

#include "memory/memory.h"

namespace taipan {

constinit u64 dictVersionCounter = 0;
constinit DictWatcher dictWatchers[8] = {};

namespace {

/// A table whose indices are all unused and which has room for nothing.
struct EmptyKeys {
  DictKeys head{};
  i8 indices[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
  constexpr EmptyKeys() {
    head.logSize = kMinLogSize;
    head.logIndexBytes = kMinLogSize;
  }
};
constinit EmptyKeys emptyKeys;

/// Freed str tables of the smallest size, linked through `first`.
constexpr int kFreeLimit = 128;
constinit DictKeys* freeTables = nullptr;
constinit int freeTableCount = 0;

int logIndexBytes(int logSize) {
  if (logSize < 8) return logSize;
  if (logSize < 16) return logSize + 1;
  if (logSize < 32) return logSize + 2;
  return logSize + 3;
}

/// Enters entry number `entry` for a hash into indices without it.
void enterIndex(DictKeys* keys, isize hash, isize entry) {
  DictProbe probe(hash, keys->mask());
  while (keys->index(static_cast<isize>(probe.at)) >= 0) probe.advance();
  keys->setIndex(static_cast<isize>(probe.at), entry);
}

template <class Index>
isize findInStrTable(const DictKeys* keys, const Str* key, isize hash) {
  const Index* indices = reinterpret_cast<const Index*>(keys->indices());
  const StrEntry* entries = keys->strEntries();
  DictProbe probe(hash, keys->mask());
  for (;;) {
    isize index = indices[probe.at];
    if (index >= 0) {
      const Str* candidate = entries[index].key;
      if (candidate == key) return index;
      if (candidate->hash == hash && strEqual(*candidate, *key)) return index;
    } else if (index == kIndexUnused) {
      return kIndexUnused;
    }
    probe.advance();
  }
}

isize findStrInGeneral(const DictKeys* keys, const Str* key, isize hash) {
  const GeneralEntry* entries = keys->generalEntries();
  DictProbe probe(hash, keys->mask());
  for (;;) {
    isize index = keys->index(static_cast<isize>(probe.at));
    if (index >= 0) {
      Object* candidate = entries[index].key;
      if (candidate == key) return index;
      if (entries[index].hash == hash && isStr(candidate) &&
          strEqual(*static_cast<Str*>(candidate), *key)) {
        return index;
      }
    } else if (index == kIndexUnused) {
      return kIndexUnused;
    }
    probe.advance();
  }
}

/// One run over the indices by general comparison; `*again` is set when the dict was changed
/// meanwhile so that the search must start over.
Result<isize> searchOnce(Thread& t, Dict* dict, Object* key, isize hash, bool* again) {
  DictKeys* keys = dict->keys;
  int logSize = keys->logSize;
  DictProbe probe(hash, keys->mask());
  for (;;) {
    isize index = keys->index(static_cast<isize>(probe.at));
    if (index == kIndexUnused) return kIndexUnused;
    if (index >= 0 && keys->hashAt(index) == hash) {
      Object* candidate = keys->keyAt(index);
      switch (matchKeys(candidate, key)) {
        case KeyMatch::kEqual:
          return index;
        case KeyMatch::kDifferent:
          break;
        case KeyMatch::kAsk: {
          u64 version = dict->versionTag;
          auto held = Ref<>::share(candidate);
          bool equal = PY_TRY(compareBool(t, candidate, key, kEqual));
          if (dict->versionTag != version) [[unlikely]] {
            bool same = dict->keys == keys && keys->logSize == logSize &&
                        index < keys->entryCount && keys->keyAt(index) == candidate;
            if (!same) {
              *again = true;
              return kIndexUnused;
            }
          }
          if (equal) return index;
        }
      }
    }
    probe.advance();
  }
}

}  // namespace

DictKeys* emptyDictKeys() { return &emptyKeys.head; }

DictKeys* newDictKeys(Thread& t, int logSize, bool general) {
  DictKeys* keys;
  int logBytes = logIndexBytes(logSize);
  if (logSize == kMinLogSize && !general && freeTables != nullptr) {
    keys = freeTables;
    freeTables = reinterpret_cast<DictKeys*>(keys->first);
    --freeTableCount;
  } else {
    if (logSize > 56) return (void)t.raiseNoMemory(), nullptr;
    usize entryBytes = general ? sizeof(GeneralEntry) : sizeof(StrEntry);
    usize bytes = sizeof(DictKeys) + (usize{1} << logBytes) +
                  static_cast<usize>(usableEntries(logSize)) * entryBytes;
    keys = static_cast<DictKeys*>(objectMalloc(bytes));
    if (keys == nullptr) return (void)t.raiseNoMemory(), nullptr;
  }
  keys->first = 0;
  keys->logSize = static_cast<u8>(logSize);
  keys->logIndexBytes = static_cast<u8>(logBytes);
  keys->isGeneral = general;
  keys->version = 0;
  keys->usable = usableEntries(logSize);
  keys->entryCount = 0;
  std::memset(keys->indices(), 0xff, usize{1} << logBytes);
  return keys;
}

void freeDictKeys(DictKeys* keys) {
  if (keys == emptyDictKeys()) return;
  if (keys->logSize == kMinLogSize && !keys->isGeneral && freeTableCount < kFreeLimit) {
    keys->first = reinterpret_cast<isize>(freeTables);
    freeTables = keys;
    ++freeTableCount;
    return;
  }
  objectFree(keys);
}

isize dictClearFreeTables() {
  isize freed = 0;
  while (DictKeys* keys = freeTables) {
    freeTables = reinterpret_cast<DictKeys*>(keys->first);
    objectFree(keys);
    ++freed;
  }
  // A full count keeps the list empty while every object has to be a block of its own.
  freeTableCount = objectDomainIsDefault ? 0 : kFreeLimit;
  return freed;
}

void releaseDictKeys(DictKeys* keys) {
  if (keys == emptyDictKeys()) return;
  if (keys->isGeneral) {
    GeneralEntry* entries = keys->generalEntries();
    for (isize i = 0, n = keys->entryCount; i < n; ++i) {
      xdecref(entries[i].key);
      xdecref(entries[i].value);
    }
  } else {
    StrEntry* entries = keys->strEntries();
    for (isize i = 0, n = keys->entryCount; i < n; ++i) {
      xdecref(entries[i].key);
      xdecref(entries[i].value);
    }
  }
  freeDictKeys(keys);
}

void notifyWatchersSlow(Dict* dict, DictEvent event, Object* key, Object* value) {
  u64 bits = dict->versionTag & 0xff;
  for (int i = 0; bits != 0; ++i, bits >>= 1) {
    if ((bits & 1) && dictWatchers[i] != nullptr) dictWatchers[i](dict, event, key, value);
  }
}

isize findStrEntry(const DictKeys* keys, const Str* key, isize hash) {
  if (keys->isGeneral) [[unlikely]]
    return findStrInGeneral(keys, key, hash);
  if (keys->logSize < 8) [[likely]]
    return findInStrTable<i8>(keys, key, hash);
  if (keys->logSize < 16) return findInStrTable<i16>(keys, key, hash);
  if (keys->logSize < 32) return findInStrTable<i32>(keys, key, hash);
  return findInStrTable<i64>(keys, key, hash);
}

Result<isize> findEntry(Thread& t, Dict* dict, Object* key, isize hash) {
  if (isExactStr(key) && !dict->keys->isGeneral) [[likely]] {
    return findStrEntry(dict->keys, static_cast<Str*>(key), hash);
  }
  for (;;) {
    bool again = false;
    isize index = PY_TRY(searchOnce(t, dict, key, hash, &again));
    if (!again) return index;
  }
}

Status rebuild(Thread& t, Dict* dict, int logSize, bool general) {
  DictKeys* old = dict->keys;
  DictKeys* keys = newDictKeys(t, logSize, general);
  if (keys == nullptr) return failure;
  isize count = 0;
  for (isize i = 0, n = old->entryCount; i < n; ++i) {
    Object* value = *old->valueAt(i);
    if (value == nullptr) continue;
    isize hash = old->hashAt(i);
    if (general) {
      keys->generalEntries()[count] = {hash, old->keyAt(i), value};
    } else {
      keys->strEntries()[count] = {static_cast<Str*>(old->keyAt(i)), value};
    }
    enterIndex(keys, hash, count++);
  }
  keys->entryCount = count;
  keys->usable -= count;
  dict->keys = keys;
  freeDictKeys(old);
  return {};
}

Status makeRoom(Thread& t, Dict* dict, isize more) {
  if (dict->keys->usable >= more) return {};
  isize wanted = dict->used + more;
  if (wanted > (isize{1} << 55)) return t.raiseNoMemory();
  return rebuild(t, dict, logSizeFor((wanted * 3 + 1) / 2), dict->keys->isGeneral);
}

Status insertMissing(Thread& t, Dict* dict, Object* key, isize hash, Object* value) {
  DictKeys* keys = dict->keys;
  bool general = keys->isGeneral || !isExactStr(key);
  if (keys->usable <= 0 || general != static_cast<bool>(keys->isGeneral)) [[unlikely]] {
    // An empty presized table keeps its size when it becomes general; others grow threefold.
    int logSize =
        keys->usable > 0 && keys->entryCount == 0 ? keys->logSize : logSizeFor(dict->used * 3);
    if (rebuild(t, dict, logSize, general).failed()) {
      decref(key);
      decref(value);
      return failure;
    }
    keys = dict->keys;
  }
  notifyWatchers(dict, DictEvent::kAdded, key, value);
  trackIfNeeded(dict, key, value);
  isize entry = keys->entryCount++;
  enterIndex(keys, hash, entry);
  if (general) {
    keys->generalEntries()[entry] = {hash, key, value};
  } else {
    keys->strEntries()[entry] = {static_cast<Str*>(key), value};
  }
  --keys->usable;
  keys->version = 0;
  ++dict->used;
  bumpVersion(dict);
  return {};
}

void takeEntry(Dict* dict, isize entry, isize hash, Object** key, Object** value) {
  DictKeys* keys = dict->keys;
  notifyWatchers(dict, DictEvent::kDeleted, keys->keyAt(entry), nullptr);
  DictProbe probe(hash, keys->mask());
  while (keys->index(static_cast<isize>(probe.at)) != entry) probe.advance();
  keys->setIndex(static_cast<isize>(probe.at), kIndexDeleted);
  *key = keys->keyAt(entry);
  *value = *keys->valueAt(entry);
  if (keys->isGeneral) {
    keys->generalEntries()[entry] = {0, nullptr, nullptr};
  } else {
    keys->strEntries()[entry] = {nullptr, nullptr};
  }
  keys->version = 0;
  while (keys->first < keys->entryCount && *keys->valueAt(keys->first) == nullptr) ++keys->first;
  --dict->used;
  bumpVersion(dict);
}

}  // namespace taipan

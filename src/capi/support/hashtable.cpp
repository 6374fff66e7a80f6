// A chained hash table from pointers to pointers, used by C code that has no GIL.

#define Py_BUILD_CORE 1

#include <cstdlib>
#include <cstring>

#include "base/hash.h"
#include "builtins/float/float.h"
#include "capi/capi.h"
#include "memory/memory.h"

// Needs <Python.h> before it.
#include <internal/pycore_hashtable.h>

using namespace taipan;

namespace {

using Table = _Py_hashtable_t;
using Entry = _Py_hashtable_entry_t;

constexpr usize kFewestBuckets = 16;

Entry* nextOf(Entry* entry) { return reinterpret_cast<Entry*>(entry->_Py_slist_item.next); }
_Py_slist_item_t* linkOf(Entry* entry) { return &entry->_Py_slist_item; }
Entry* headOf(_Py_slist_t& bucket) { return reinterpret_cast<Entry*>(bucket.head); }
_Py_slist_t& bucketOf(Table& table, Py_uhash_t hash) {
  return table.buckets[hash & (table.nbuckets - 1)];
}

Entry* findEntry(Table* table, const void* key) {
  Py_uhash_t hash = table->hash_func(key);
  for (Entry* e = headOf(bucketOf(*table, hash)); e != nullptr; e = nextOf(e)) {
    if (e->key_hash == hash && table->compare_func(key, e->key)) return e;
  }
  return nullptr;
}

_Py_slist_t* newBuckets(Table& table, usize count) {
  auto* buckets = static_cast<_Py_slist_t*>(table.alloc.malloc(count * sizeof(_Py_slist_t)));
  if (buckets != nullptr) std::memset(buckets, 0, count * sizeof(_Py_slist_t));
  return buckets;
}

/// Spreads the entries over so many buckets that half of them would be used.
void rehash(Table& table) {
  usize wanted = kFewestBuckets;
  while (wanted < table.nentries * 2) wanted *= 2;
  if (wanted == table.nbuckets) return;
  _Py_slist_t* old = table.buckets;
  usize oldCount = table.nbuckets;
  _Py_slist_t* fresh = newBuckets(table, wanted);
  if (fresh == nullptr) return;
  table.buckets = fresh;
  table.nbuckets = wanted;
  for (usize i = 0; i < oldCount; ++i) {
    for (Entry* e = headOf(old[i]); e != nullptr;) {
      Entry* following = nextOf(e);
      _Py_slist_t& bucket = bucketOf(table, e->key_hash);
      linkOf(e)->next = bucket.head;
      bucket.head = linkOf(e);
      e = following;
    }
  }
  table.alloc.free(old);
}

void destroyEntry(Table& table, Entry* entry) {
  if (table.key_destroy_func != nullptr) table.key_destroy_func(entry->key);
  if (table.value_destroy_func != nullptr) table.value_destroy_func(entry->value);
  table.alloc.free(entry);
}

void destroyEntries(Table& table) {
  for (usize i = 0; i < table.nbuckets; ++i) {
    for (Entry* e = headOf(table.buckets[i]); e != nullptr;) {
      Entry* following = nextOf(e);
      destroyEntry(table, e);
      e = following;
    }
    table.buckets[i].head = nullptr;
  }
  table.nentries = 0;
}

}  // namespace

API(Py_uhash_t) _Py_hashtable_hash_ptr(const void* key) {
  return static_cast<Py_uhash_t>(_Py_HashPointerRaw(key));
}
API(int) _Py_hashtable_compare_direct(const void* a, const void* b) { return a == b; }

API(_Py_hashtable_t*)
_Py_hashtable_new_full(_Py_hashtable_hash_func hash, _Py_hashtable_compare_func compare,
                       _Py_hashtable_destroy_func destroyKey,
                       _Py_hashtable_destroy_func destroyValue,
                       _Py_hashtable_allocator_t* allocator) {
  _Py_hashtable_allocator_t alloc =
      allocator != nullptr ? *allocator : _Py_hashtable_allocator_t{&memMalloc, &memFree};
  auto* table = static_cast<Table*>(alloc.malloc(sizeof(Table)));
  if (table == nullptr) return nullptr;
  *table = {};
  table->alloc = alloc;
  table->nbuckets = kFewestBuckets;
  table->buckets = newBuckets(*table, kFewestBuckets);
  if (table->buckets == nullptr) {
    alloc.free(table);
    return nullptr;
  }
  table->get_entry_func = &findEntry;
  table->hash_func = hash;
  table->compare_func = compare;
  table->key_destroy_func = destroyKey;
  table->value_destroy_func = destroyValue;
  return table;
}
API(_Py_hashtable_t*)
_Py_hashtable_new(_Py_hashtable_hash_func hash, _Py_hashtable_compare_func compare) {
  return _Py_hashtable_new_full(hash, compare, nullptr, nullptr, nullptr);
}

API(int) _Py_hashtable_set(_Py_hashtable_t* table, const void* key, void* value) {
  auto* entry = static_cast<Entry*>(table->alloc.malloc(sizeof(Entry)));
  if (entry == nullptr) return -1;
  entry->key_hash = table->hash_func(key);
  entry->key = const_cast<void*>(key);
  entry->value = value;
  ++table->nentries;
  if (table->nentries * 2 > table->nbuckets) rehash(*table);
  _Py_slist_t& bucket = bucketOf(*table, entry->key_hash);
  linkOf(entry)->next = bucket.head;
  bucket.head = linkOf(entry);
  return 0;
}
API(void*) _Py_hashtable_get(_Py_hashtable_t* table, const void* key) {
  Entry* entry = findEntry(table, key);
  return entry == nullptr ? nullptr : entry->value;
}
API(void*) _Py_hashtable_steal(_Py_hashtable_t* table, const void* key) {
  Entry* entry = findEntry(table, key);
  if (entry == nullptr) return nullptr;
  _Py_slist_item_t** place = &bucketOf(*table, entry->key_hash).head;
  while (*place != linkOf(entry)) place = &(*place)->next;
  *place = linkOf(entry)->next;
  --table->nentries;
  void* value = entry->value;
  table->alloc.free(entry);
  if (table->nentries * 10 < table->nbuckets) rehash(*table);
  return value;
}
API(int)
_Py_hashtable_foreach(_Py_hashtable_t* table, _Py_hashtable_foreach_func function, void* data) {
  for (usize i = 0; i < table->nbuckets; ++i) {
    for (Entry* e = headOf(table->buckets[i]); e != nullptr; e = nextOf(e)) {
      if (int stop = function(table, e->key, e->value, data)) return stop;
    }
  }
  return 0;
}
API(size_t) _Py_hashtable_size(const _Py_hashtable_t* table) {
  return sizeof(Table) + table->nbuckets * sizeof(_Py_slist_t) + table->nentries * sizeof(Entry);
}
API(void) _Py_hashtable_clear(_Py_hashtable_t* table) {
  destroyEntries(*table);
  rehash(*table);
}
API(void) _Py_hashtable_destroy(_Py_hashtable_t* table) {
  destroyEntries(*table);
  table->alloc.free(table->buckets);
  table->alloc.free(table);
}

// The nodes of the persistent mapping. Each is complete before it can be seen, so
// that comparing keys, which may run Python code, can do no harm.

#include "builtins/context/trie.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

constexpr int kBitsPerLevel = 5;
constexpr isize kWordsPerEntry = sizeof(TrieEntry) / sizeof(Object*);

/// The place of a hash at a level, as a bit of the maps.
u32 bitAt(isize hash, int shift) { return 1u << ((static_cast<u64>(hash) >> shift) & 31); }
/// How many places of a map lie before the bit.
int indexIn(u32 map, u32 bit) { return __builtin_popcount(map & (bit - 1)); }

Result<bool> isKey(Thread& t, const TrieEntry& entry, Object* key, isize hash) {
  if (entry.key == key) return true;
  if (entry.hash != hash) return false;
  return compareBool(t, entry.key, key, kEqual);
}

/// A node with room for its entries and children, which the caller fills in, not tracked.
Ref<TrieNode> allocateNode(Thread& t, u32 entryMap, u32 childMap, isize entryCount) {
  isize words = entryCount * kWordsPerEntry + __builtin_popcount(childMap);
  auto bytes = static_cast<isize>(sizeof(TrieNode) + words * sizeof(Object*));
  auto node = Ref<TrieNode>::steal(static_cast<TrieNode*>(gcAllocate(t, &trieNodeType, bytes)));
  if (!node) return failure;
  node->size = words;
  node->entryMap = entryMap;
  node->childMap = childMap;
  node->entryCount = entryCount;
  return node;
}

void putEntry(TrieEntry& place, const TrieEntry& entry) {
  incref(entry.key);
  incref(entry.value);
  place = entry;
}
void putChild(TrieNode*& place, TrieNode* child) {
  incref(child);
  place = child;
}

/// How a copy of a node differs from it: at most one entry and one child go, then at most one of
/// each is put in. Indices count the original's for what goes and the copy's for what comes.
struct Edit {
  u32 entryMap;
  u32 childMap;
  isize dropEntry = -1;
  isize addEntry = -1;
  TrieEntry entry{};
  isize dropChild = -1;
  isize addChild = -1;
  TrieNode* child = nullptr;
};

Ref<TrieNode> copyNode(Thread& t, TrieNode& node, const Edit& edit) {
  isize entryCount = node.entryCount - (edit.dropEntry >= 0) + (edit.addEntry >= 0);
  Ref<TrieNode> copy = PY_TRY(allocateNode(t, edit.entryMap, edit.childMap, entryCount));
  for (isize to = 0, from = 0; to < entryCount; ++to) {
    if (to == edit.addEntry) {
      putEntry(copy->entries[to], edit.entry);
      continue;
    }
    if (from == edit.dropEntry) ++from;
    putEntry(copy->entries[to], node.entries[from++]);
  }
  TrieNode** children = copy->children();
  for (isize to = 0, from = 0; to < copy->childCount(); ++to) {
    if (to == edit.addChild) {
      putChild(children[to], edit.child);
      continue;
    }
    if (from == edit.dropChild) ++from;
    putChild(children[to], node.children()[from++]);
  }
  gcTrack(copy.get());
  return copy;
}

Ref<TrieNode> withValue(Thread& t, TrieNode& node, isize at, Object* value) {
  Edit edit{node.entryMap, node.childMap};
  edit.dropEntry = edit.addEntry = at;
  edit.entry = {node.entries[at].hash, node.entries[at].key, value};
  return copyNode(t, node, edit);
}

Ref<TrieNode> withChild(Thread& t, TrieNode& node, isize at, TrieNode* child) {
  Edit edit{node.entryMap, node.childMap};
  edit.dropChild = edit.addChild = at;
  edit.child = child;
  return copyNode(t, node, edit);
}

Ref<TrieNode> withEntry(Thread& t, TrieNode& node, u32 bit, const TrieEntry& entry) {
  Edit edit{node.entryMap | bit, node.childMap};
  edit.addEntry = indexIn(node.entryMap, bit);
  edit.entry = entry;
  return copyNode(t, node, edit);
}

Ref<TrieNode> withoutEntry(Thread& t, TrieNode& node, u32 bit) {
  Edit edit{node.entryMap & ~bit, node.childMap};
  edit.dropEntry = indexIn(node.entryMap, bit);
  return copyNode(t, node, edit);
}

/// The entry at `bit` becomes a child.
Ref<TrieNode> pushDown(Thread& t, TrieNode& node, u32 bit, TrieNode* child) {
  Edit edit{node.entryMap & ~bit, node.childMap | bit};
  edit.dropEntry = indexIn(node.entryMap, bit);
  edit.addChild = indexIn(node.childMap, bit);
  edit.child = child;
  return copyNode(t, node, edit);
}

/// The child at `bit`, which has a single entry left, becomes that entry.
Ref<TrieNode> pullUp(Thread& t, TrieNode& node, u32 bit, const TrieEntry& entry) {
  Edit edit{node.entryMap | bit, node.childMap & ~bit};
  edit.dropChild = indexIn(node.childMap, bit);
  edit.addEntry = indexIn(node.entryMap, bit);
  edit.entry = entry;
  return copyNode(t, node, edit);
}

Ref<TrieNode> nodeOfEntry(Thread& t, const TrieEntry& entry, int shift) {
  Ref<TrieNode> node = PY_TRY(allocateNode(t, bitAt(entry.hash, shift), 0, 1));
  putEntry(node->entries[0], entry);
  gcTrack(node.get());
  return node;
}

Ref<TrieNode> nodeOfChild(Thread& t, u32 bit, TrieNode* child) {
  Ref<TrieNode> node = PY_TRY(allocateNode(t, 0, bit, 0));
  putChild(node->children()[0], child);
  gcTrack(node.get());
  return node;
}

/// A node of two entries with different keys; deeper ones in between where their bits agree.
Ref<TrieNode> nodeOfTwo(Thread& t, const TrieEntry& a, const TrieEntry& b, int shift) {
  u32 bitA = bitAt(a.hash, shift);
  u32 bitB = bitAt(b.hash, shift);
  bool collide = a.hash == b.hash;
  if (!collide && bitA == bitB) {
    Ref<TrieNode> child = PY_TRY(nodeOfTwo(t, a, b, shift + kBitsPerLevel));
    return nodeOfChild(t, bitA, child.get());
  }
  Ref<TrieNode> node = PY_TRY(allocateNode(t, collide ? 0 : bitA | bitB, 0, 2));
  putEntry(node->entries[0], bitA <= bitB ? a : b);
  putEntry(node->entries[1], bitA <= bitB ? b : a);
  gcTrack(node.get());
  return node;
}

/// Where the key stands in a collision node: -1 if nowhere.
Result<isize> findColliding(Thread& t, TrieNode& node, Object* key, isize hash) {
  for (isize i = 0; i < node.entryCount; ++i) {
    if (PY_TRY(isKey(t, node.entries[i], key, hash))) return i;
  }
  return isize{-1};
}

Ref<TrieNode> setIn(Thread& t, TrieNode& node, int shift, const TrieEntry& entry, bool* added);

Ref<TrieNode> setColliding(Thread& t, TrieNode& node, int shift, const TrieEntry& entry,
                           bool* added) {
  isize hash = node.entries[0].hash;
  if (hash != entry.hash) {
    Ref<TrieNode> parent = PY_TRY(nodeOfChild(t, bitAt(hash, shift), &node));
    return setIn(t, *parent, shift, entry, added);
  }
  isize at = PY_TRY(findColliding(t, node, entry.key, hash));
  if (at < 0) {
    *added = true;
    Edit edit{0, 0};
    edit.addEntry = node.entryCount;
    edit.entry = entry;
    return copyNode(t, node, edit);
  }
  if (node.entries[at].value == entry.value) return Ref<TrieNode>::share(&node);
  return withValue(t, node, at, entry.value);
}

Ref<TrieNode> setIn(Thread& t, TrieNode& node, int shift, const TrieEntry& entry, bool* added) {
  if (node.isCollision()) return setColliding(t, node, shift, entry, added);
  u32 bit = bitAt(entry.hash, shift);
  if ((node.childMap & bit) != 0) {
    isize at = indexIn(node.childMap, bit);
    TrieNode* child = node.children()[at];
    Ref<TrieNode> changed = PY_TRY(setIn(t, *child, shift + kBitsPerLevel, entry, added));
    if (changed.get() == child) return Ref<TrieNode>::share(&node);
    return withChild(t, node, at, changed.get());
  }
  if ((node.entryMap & bit) == 0) {
    *added = true;
    return withEntry(t, node, bit, entry);
  }
  isize at = indexIn(node.entryMap, bit);
  TrieEntry& there = node.entries[at];
  if (!PY_TRY(isKey(t, there, entry.key, entry.hash))) {
    *added = true;
    Ref<TrieNode> both = PY_TRY(nodeOfTwo(t, there, entry, shift + kBitsPerLevel));
    return pushDown(t, node, bit, both.get());
  }
  if (there.value == entry.value) return Ref<TrieNode>::share(&node);
  return withValue(t, node, at, entry.value);
}

Result<bool> removeColliding(Thread& t, TrieNode& node, int shift, Object* key, isize hash,
                             Ref<TrieNode>* now) {
  isize at = PY_TRY(findColliding(t, node, key, hash));
  if (at < 0) return false;
  if (node.entryCount == 2) {
    *now = PY_TRY(nodeOfEntry(t, node.entries[1 - at], shift));
    return true;
  }
  Edit edit{0, 0};
  edit.dropEntry = at;
  *now = PY_TRY(copyNode(t, node, edit));
  return true;
}

Result<bool> removeIn(Thread& t, TrieNode& node, int shift, Object* key, isize hash,
                      Ref<TrieNode>* now) {
  if (node.isCollision()) return removeColliding(t, node, shift, key, hash, now);
  u32 bit = bitAt(hash, shift);
  if ((node.entryMap & bit) != 0) {
    if (!PY_TRY(isKey(t, node.entries[indexIn(node.entryMap, bit)], key, hash))) return false;
    // Only the root can lose its last entry: other nodes were folded into their parents before.
    if (node.entryCount > 1 || node.childMap != 0) *now = PY_TRY(withoutEntry(t, node, bit));
    return true;
  }
  if ((node.childMap & bit) == 0) return false;
  isize at = indexIn(node.childMap, bit);
  Ref<TrieNode> child;
  if (!PY_TRY(removeIn(t, *node.children()[at], shift + kBitsPerLevel, key, hash, &child))) {
    return false;
  }
  if (child->entryCount == 1 && child->childMap == 0) {
    *now = PY_TRY(pullUp(t, node, bit, child->entries[0]));
  } else {
    *now = PY_TRY(withChild(t, node, at, child.get()));
  }
  return true;
}

int nodeTraverse(Object* object, VisitFunction visit, void* arg) {
  auto& node = *as<TrieNode>(object);
  for (isize i = 0; i < node.entryCount; ++i) {
    PY_VISIT(node.entries[i].key);
    PY_VISIT(node.entries[i].value);
  }
  for (int i = 0; i < node.childCount(); ++i) PY_VISIT(node.children()[i]);
  return 0;
}

void nodeDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object);
  if (scope.postponed()) return;
  auto& node = *as<TrieNode>(object);
  for (isize i = 0; i < node.entryCount; ++i) {
    decref(node.entries[i].key);
    decref(node.entries[i].value);
  }
  for (int i = 0; i < node.childCount(); ++i) decref(node.children()[i]);
  gcRelease(object);
}

}  // namespace

Lookup trieNodeFind(Thread& t, TrieNode* root, Object* key, isize hash) {
  int shift = 0;
  for (TrieNode* node = root; node != nullptr; shift += kBitsPerLevel) {
    if (node->isCollision()) {
      isize at = PY_TRY(findColliding(t, *node, key, hash));
      return at < 0 ? Lookup::missing() : Lookup::share(node->entries[at].value);
    }
    u32 bit = bitAt(hash, shift);
    if ((node->entryMap & bit) != 0) {
      TrieEntry& entry = node->entries[indexIn(node->entryMap, bit)];
      return PY_TRY(isKey(t, entry, key, hash)) ? Lookup::share(entry.value) : Lookup::missing();
    }
    if ((node->childMap & bit) == 0) break;
    node = node->children()[indexIn(node->childMap, bit)];
  }
  return Lookup::missing();
}

bool trieNodeReplace(TrieNode* root, Object* key, isize hash, Object* value) {
  int shift = 0;
  for (TrieNode* node = root; node != nullptr && node->refcount == 1; shift += kBitsPerLevel) {
    u32 bit = bitAt(hash, shift);
    if ((node->entryMap & bit) != 0) {
      TrieEntry& entry = node->entries[indexIn(node->entryMap, bit)];
      if (entry.key != key) return false;
      incref(value);
      assignOwned(entry.value, value);
      return true;
    }
    if ((node->childMap & bit) == 0) return false;
    node = node->children()[indexIn(node->childMap, bit)];
  }
  return false;
}

Ref<TrieNode> trieNodeSet(Thread& t, TrieNode* root, const TrieEntry& entry, bool* added) {
  if (root != nullptr) return setIn(t, *root, 0, entry, added);
  *added = true;
  return nodeOfEntry(t, entry, 0);
}

Result<bool> trieNodeRemove(Thread& t, TrieNode& root, Object* key, isize hash,
                            Ref<TrieNode>* now) {
  return removeIn(t, root, 0, key, hash, now);
}

constinit BuiltinType trieNodeType{{
    .name = "hamt_bitmap_node",
    .basicSize = sizeof(TrieNode),
    .itemSize = sizeof(Object*),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = &nodeDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &nodeTraverse,
}};

}  // namespace taipan

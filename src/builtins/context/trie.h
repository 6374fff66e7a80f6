// A persistent mapping: setting or removing a key makes a new mapping that shares all but a path of
// nodes with the old one. Contexts keep their variables in it, so that copying a context costs
// nothing and changing the copy costs a few small nodes.
//
// The structure is the compressed form of Bagwell's hash array mapped trie ("Ideal Hash Trees",
// 2001) that Steindorfer and Vinju describe ("Optimizing Hash-Array Mapped Tries for Fast and Lean
// Immutable JVM Collections", 2015): a node looks at five bits of the hash and has two bitmaps, one
// of the places that hold an entry itself and one of those that lead to a child. Keys of one and
// the same hash share a collision node, a plain row of entries. A node that has shrunk to a single
// entry is folded into its parent, so that equal contents have equally deep tries.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

/// A key with its hash, which is kept because asking for it again may run Python code.
struct TrieEntry {
  isize hash;
  Object* key;
  Object* value;
};

/// A node, which never changes once two can see it; `size` counts words: the entries, behind them
/// the children.
struct TrieNode : VarObject {
  u32 entryMap;  ///< both maps are zero in a collision node
  u32 childMap;
  isize entryCount;
  TrieEntry entries[];

  bool isCollision() const { return (entryMap | childMap) == 0; }
  int childCount() const { return __builtin_popcount(childMap); }
  TrieNode** children() { return reinterpret_cast<TrieNode**>(entries + entryCount); }
};

/// The mapping, Python's `hamt`. `root` is null when it is empty.
struct Trie : Object {
  TrieNode* root;
  Object* weaklist;
  isize count;
};

extern BuiltinType trieType;
extern BuiltinType trieKeysType;
extern BuiltinType trieValuesType;
extern BuiltinType trieItemsType;

Ref<Trie> newTrie(Thread& t);
/// The value of a key. The caller owns the trie or what holds it: comparing may run Python code.
Lookup trieGet(Thread& t, Trie& trie, Object* key, isize hash);
/// A mapping with the key set; the same one if the key has this very value already.
Ref<Trie> trieSet(Thread& t, Trie& trie, Object* key, isize hash, Object* value);
/// Changes the mapping itself, if nobody but the caller can see it and it has this very key.
bool trieReplace(Trie& trie, Object* key, isize hash, Object* value);
/// A mapping without the key; missing if it has none.
LookupOf<Trie> trieRemove(Thread& t, Trie& trie, Object* key, isize hash);
Result<bool> trieEqual(Thread& t, Trie& a, Trie& b);
/// An iterator with a length, of one of the three types above.
Ref<> newTrieView(Thread& t, Trie& trie, Type& view);
/// Completes the types.
Status readyTrieTypes(Thread& t);

// --- of the nodes -------------------------------------------------------------------------------

/// 64 bits of hash, five a level, and a collision node below the last.
inline constexpr int kTrieDepth = 14;

extern BuiltinType trieNodeType;

Lookup trieNodeFind(Thread& t, TrieNode* root, Object* key, isize hash);
/// Changes the value of this very key in place, if every node on the way to it has one owner only.
bool trieNodeReplace(TrieNode* root, Object* key, isize hash, Object* value);
/// The root with the key set; `*added` says whether the key is new. The same root if nothing
/// changes; `root` may be null.
Ref<TrieNode> trieNodeSet(Thread& t, TrieNode* root, const TrieEntry& entry, bool* added);
/// The root without the key: missing if it has none, found with null in `*now` if it was the last.
Result<bool> trieNodeRemove(Thread& t, TrieNode& root, Object* key, isize hash, Ref<TrieNode>* now);

}  // namespace taipan

// The persistent mapping as a Python type, and its iterators.
#include "builtins/context/trie.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

// --- the mapping --------------------------------------------------------------------------------

/// Takes over the root, which may be null.
static Ref<Trie> trieOf(Thread& t, Ref<TrieNode> root, isize count) {
  auto made = Ref<Trie>::steal(static_cast<Trie*>(gcAllocate(t, &trieType, sizeof(Trie))));
  if (!made) return failure;
  made->root = root.release();
  made->weaklist = nullptr;
  made->count = count;
  gcTrack(made.get());
  return made;
}

Ref<Trie> newTrie(Thread& t) { return trieOf(t, {}, 0); }

Lookup trieGet(Thread& t, Trie& trie, Object* key, isize hash) {
  return trieNodeFind(t, trie.root, key, hash);
}

Ref<Trie> trieSet(Thread& t, Trie& trie, Object* key, isize hash, Object* value) {
  bool added = false;
  Ref<TrieNode> root = PY_TRY(trieNodeSet(t, trie.root, {hash, key, value}, &added));
  if (root.get() == trie.root) return Ref<Trie>::share(&trie);
  return trieOf(t, std::move(root), trie.count + (added ? 1 : 0));
}

bool trieReplace(Trie& trie, Object* key, isize hash, Object* value) {
  return trie.refcount == 1 && trieNodeReplace(trie.root, key, hash, value);
}

LookupOf<Trie> trieRemove(Thread& t, Trie& trie, Object* key, isize hash) {
  if (trie.root == nullptr) return LookupOf<Trie>::missing();
  Ref<TrieNode> root;
  if (!PY_TRY(trieNodeRemove(t, *trie.root, key, hash, &root))) return LookupOf<Trie>::missing();
  return trieOf(t, std::move(root), trie.count - 1);
}

static int trieTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(as<Trie>(object)->root);
  return 0;
}
static int trieClear(Object* object) {
  Trie& self = *as<Trie>(object);
  self.count = 0;
  clearOwned(self.root);
  return 0;
}
static void trieDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object);
  if (scope.postponed()) return;
  if (as<Trie>(object)->weaklist != nullptr) clearWeakrefs(object);
  trieClear(object);
  gcRelease(object);
}

static Ref<> trieNew(Thread& t, Type&, Object*, Object*) { return newTrie(t); }
static isize trieLength(Trie& self) { return self.count; }

static Lookup find(Thread& t, Trie& self, Object* key) {
  return trieGet(t, self, key, PY_TRY(toHash(t, key)));
}
static Ref<> trieGetItem(Thread& t, Trie& self, Object* key) {
  Lookup hit = PY_TRY(find(t, self, key));
  return hit.found() ? std::move(hit).value() : Ref<>(raiseKeyError(t, key));
}
static Result<bool> trieContains(Thread& t, Trie& self, Object* key) {
  return PY_TRY(find(t, self, key)).found();
}
static Ref<> trieGetMethod(Thread& t, Trie& self, Object* key, Object* fallback) {
  Lookup hit = PY_TRY(find(t, self, key));
  return hit.found() ? std::move(hit).value() : Ref<>::share(fallback ? fallback : none());
}
static Ref<> trieSetMethod(Thread& t, Trie& self, Object* key, Object* value) {
  return trieSet(t, self, key, PY_TRY(toHash(t, key)), value);
}
static Ref<> trieDeleteMethod(Thread& t, Trie& self, Object* key) {
  LookupOf<Trie> rest = PY_TRY(trieRemove(t, self, key, PY_TRY(toHash(t, key))));
  return rest.found() ? std::move(rest).value() : Ref<Trie>::share(&self);
}
static Ref<> trieKeys(Thread& t, Trie& self) { return newTrieView(t, self, trieKeysType); }
static Ref<> trieValues(Thread& t, Trie& self) { return newTrieView(t, self, trieValuesType); }
static Ref<> trieItems(Thread& t, Trie& self) { return newTrieView(t, self, trieItemsType); }

static Ref<> trieCompare(Thread& t, Trie& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isExactly(other, &trieType)) {
    return Ref<>::share(notImplemented());
  }
  bool equal = PY_TRY(trieEqual(t, self, *as<Trie>(other)));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

static constinit const MethodDef kTrieMethods[] = {
    METHOD_PLAIN("set", "($self, key, value, /)", trieSetMethod, nullptr),
    METHOD_PLAIN("get", "($self, key, default=None, /)", trieGetMethod, nullptr),
    METHOD_PLAIN("delete", "($self, key, /)", trieDeleteMethod, nullptr),
    METHOD_PLAIN("items", "($self, /)", trieItems, nullptr),
    METHOD_PLAIN("keys", "($self, /)", trieKeys, nullptr),
    METHOD_PLAIN("values", "($self, /)", trieValues, nullptr),
    {},
};

constinit BuiltinType trieType{{
    .name = "hamt",
    .basicSize = sizeof(Trie),
    .flags = kTypeHaveGc,
    .dealloc = &trieDealloc,
    .hash = &hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &trieTraverse,
    .clear = &trieClear,
    .richCompare = slot<trieCompare>,
    .weaklistOffset = offsetof(Trie, weaklist),
    .iter = slot<trieKeys>,
    .methods = kTrieMethods,
    .new_ = slot<trieNew>,
    .sequence = {.contains = slot<trieContains>},
    .mapping = {.length = slot<trieLength>, .subscript = slot<trieGetItem>},
}};

// --- iterating ----------------------------------------------------------------------------------

namespace {

/// The way through the nodes to the next entry. The nodes are borrowed from the trie.
class TrieWalk {
 public:
  void start(TrieNode* root) {
    depth_ = root != nullptr ? 1 : 0;
    steps_[0] = {root, 0};
  }
  /// The next entry, or null.
  TrieEntry* next() {
    while (depth_ > 0) {
      auto& [node, at] = steps_[depth_ - 1];
      if (at < node->entryCount) return &node->entries[at++];
      isize child = at - node->entryCount;
      if (child < node->childCount()) {
        ++at;
        steps_[depth_++] = {node->children()[child], 0};
      } else {
        --depth_;
      }
    }
    return nullptr;
  }

 private:
  struct Step {
    TrieNode* node;
    isize at;  ///< counts the entries, then the children
  };
  int depth_;
  Step steps_[kTrieDepth];
};

struct TrieView : Object {
  Trie* trie;  ///< owned
  TrieWalk walk;
};

}  // namespace

Ref<> newTrieView(Thread& t, Trie& trie, Type& view) {
  Ref<TrieView> made = PY_TRY(newObject<TrieView>(t, view));
  made->trie = Ref<Trie>::share(&trie).release();
  made->walk.start(trie.root);
  gcTrack(made.get());
  return made;
}

Result<bool> trieEqual(Thread& t, Trie& a, Trie& b) {
  if (a.count != b.count) return false;
  if (a.root == b.root) return true;
  // Comparing may run code that changes the context which holds a trie.
  Ref<TrieNode> keepA = Ref<TrieNode>::share(a.root);
  Ref<TrieNode> keepB = Ref<TrieNode>::share(b.root);
  TrieWalk walk;
  walk.start(keepA.get());
  while (TrieEntry* entry = walk.next()) {
    Lookup other = PY_TRY(trieNodeFind(t, keepB.get(), entry->key, entry->hash));
    if (!other.found()) return false;
    if (!PY_TRY(compareBool(t, entry->value, other.get(), kEqual))) return false;
  }
  return true;
}

static int viewTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(as<TrieView>(object)->trie);
  return 0;
}
static int viewClear(Object* object) {
  TrieView& self = *as<TrieView>(object);
  self.walk.start(nullptr);
  clearOwned(self.trie);
  return 0;
}
static void viewDealloc(Object* object) {
  gcUntrack(object);
  viewClear(object);
  freeObject(object);
}

static Ref<> viewIter(Thread&, Object* self) { return Ref<>::share(self); }
static isize viewLength(TrieView& self) { return self.trie != nullptr ? self.trie->count : 0; }

static Lookup nextKey(Thread&, TrieView& self) {
  TrieEntry* entry = self.walk.next();
  return entry != nullptr ? Lookup::share(entry->key) : Lookup::missing();
}
static Lookup nextValue(Thread&, TrieView& self) {
  TrieEntry* entry = self.walk.next();
  return entry != nullptr ? Lookup::share(entry->value) : Lookup::missing();
}
static Lookup nextItem(Thread& t, TrieView& self) {
  TrieEntry* entry = self.walk.next();
  if (entry == nullptr) return Lookup::missing();
  return Ref<>(packTuple(t, {entry->key, entry->value}));
}

static consteval TypeSpec viewSpec(const char* name, UnaryFunction next) {
  return {
      .name = name,
      .basicSize = sizeof(TrieView),
      .flags = kTypeHaveGc | kTypeDisallowInstantiation,
      .dealloc = &viewDealloc,
      .getAttribute = genericGetAttributeSlot,
      .traverse = &viewTraverse,
      .clear = &viewClear,
      .iter = slot<viewIter>,
      .iternext = next,
      .mapping = {.length = slot<viewLength>},
  };
}

constinit BuiltinType trieKeysType{viewSpec("keys", slot<nextKey>)};
constinit BuiltinType trieValuesType{viewSpec("values", slot<nextValue>)};
constinit BuiltinType trieItemsType{viewSpec("items", slot<nextItem>)};

Status readyTrieTypes(Thread& t) {
  for (Type* type : {static_cast<Type*>(&trieNodeType), static_cast<Type*>(&trieType),
                     static_cast<Type*>(&trieKeysType), static_cast<Type*>(&trieValuesType),
                     static_cast<Type*>(&trieItemsType)}) {
    PY_TRY(typeReady(t, *type));
  }
  return {};
}

}  // namespace taipan

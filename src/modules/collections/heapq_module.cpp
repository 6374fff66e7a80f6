// _heapq: binary heaps in lists (see Lib/heapq.py for the algorithm). Comparisons run Python code
// that may change the list; its size is checked after each.
#include "builtins/list/list.h"
#include "builtins/number/is_less.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

enum class Order { kMin, kMax };

/// Whether items[a] belongs nearer to the root than items[b].
Result<bool> precedes(Thread& t, Order order, List& heap, isize a, isize b, isize size) {
  Ref<> x = Ref<>::share(heap.items[a]), y = Ref<>::share(heap.items[b]);
  bool result =
      PY_TRY(order == Order::kMin ? isLess(t, x.get(), y.get()) : isLess(t, y.get(), x.get()));
  if (heap.size != size) {
    return t.raise(runtimeErrorType, "list changed size during iteration");
  }
  return result;
}

/// Moves the item at `at` towards `root` until its parent precedes it.
Status siftUp(Thread& t, Order order, List& heap, isize root, isize at) {
  isize size = heap.size;
  if (at >= size) return t.raise(indexErrorType, "index out of range");
  while (at > root) {
    isize parent = (at - 1) >> 1;
    bool higher = PY_TRY(precedes(t, order, heap, at, parent, size));
    if (!higher) break;
    std::swap(heap.items[at], heap.items[parent]);
    at = parent;
  }
  return {};
}

/// Moves the item at `at` down to a leaf along the preceding children, then up to its place: most
/// items belong near the bottom, so this compares less than stopping on the way.
Status siftDown(Thread& t, Order order, List& heap, isize at) {
  isize size = heap.size, start = at;
  if (at >= size) return t.raise(indexErrorType, "index out of range");
  while (2 * at + 1 < size) {
    isize child = 2 * at + 1;
    if (child + 1 < size) {
      bool left = PY_TRY(precedes(t, order, heap, child, child + 1, size));
      if (!left) child++;
    }
    std::swap(heap.items[at], heap.items[child]);
    at = child;
  }
  return siftUp(t, order, heap, start, at);
}

Status heappush(Thread& t, Module&, List* heap, Object* item) {
  PY_TRY(heap->append(t, item));
  return siftUp(t, Order::kMin, *heap, 0, heap->size - 1);
}

template <Order O>
Ref<> pop(Thread& t, Module&, List* heap) {
  if (heap->size == 0) return t.raise(indexErrorType, "index out of range");
  Ref<> last = PY_TRY(heap->removeAt(t, heap->size - 1));
  if (heap->size == 0) return last;
  Ref<> top = Ref<>::steal(std::exchange(heap->items[0], last.release()));
  PY_TRY(siftDown(t, O, *heap, 0));
  return top;
}

template <Order O>
Ref<> replace(Thread& t, Module&, List* heap, Object* item) {
  if (heap->size == 0) return t.raise(indexErrorType, "index out of range");
  incref(item);
  Ref<> top = Ref<>::steal(std::exchange(heap->items[0], item));
  PY_TRY(siftDown(t, O, *heap, 0));
  return top;
}

Ref<> heappushpop(Thread& t, Module& module, List* heap, Object* item) {
  if (heap->size == 0) return Ref<>::share(item);
  Ref<> top = Ref<>::share(heap->items[0]);
  bool smaller = PY_TRY(isLess(t, top.get(), item));
  if (!smaller) return Ref<>::share(item);
  return replace<Order::kMin>(t, module, heap, item);
}

template <Order O>
Status heapify(Thread& t, Module&, List* heap) {
  for (isize i = heap->size / 2; i-- > 0;) PY_TRY(siftDown(t, O, *heap, i));
  return {};
}

constinit const MethodDef kFunctions[] = {
    METHOD("heappush", "($module, heap, item, /)", heappush,
           "Push item onto heap, maintaining the heap invariant."),
    METHOD("heappushpop", "($module, heap, item, /)", heappushpop,
           "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe "
           "combined action runs more efficiently than heappush() followed by\na separate call to "
           "heappop()."),
    METHOD("heappop", "($module, heap, /)", pop<Order::kMin>,
           "Pop the smallest item off the heap, maintaining the heap invariant."),
    METHOD("heapreplace", "($module, heap, item, /)", replace<Order::kMin>,
           "Pop and return the current smallest value, and add the new item.\n\nThis is more "
           "efficient than heappop() followed by heappush(), and can be\nmore appropriate when "
           "using a fixed-size heap.  Note that the value\nreturned may be larger than item!  That "
           "constrains reasonable uses of\nthis routine unless written as part of a conditional "
           "replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)"),
    METHOD("heapify", "($module, heap, /)", heapify<Order::kMin>,
           "Transform list into a heap, in-place, in O(len(heap)) time."),
    METHOD("_heappop_max", "($module, heap, /)", pop<Order::kMax>, "Maxheap variant of heappop."),
    METHOD("_heapify_max", "($module, heap, /)", heapify<Order::kMax>,
           "Maxheap variant of heapify."),
    METHOD("_heapreplace_max", "($module, heap, item, /)", replace<Order::kMax>,
           "Maxheap variant of heapreplace."),
    {},
};

}  // namespace

extern constinit const ModuleSpec heapqModule{
    .name = "_heapq",
    .doc =
        "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are arrays for which a[k] <= "
        "a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of "
        "comparison,\nnon-existing elements are considered to be infinite.  The interesting\n"
        "property of a heap is that a[0] is always its smallest element.\n\nUsage:\n\nheap = [] "
        "           # creates an empty heap\nheappush(heap, item) # pushes a new item on the "
        "heap\nitem = heappop(heap) # pops the smallest item from the heap\nitem = heap[0]      "
        " # smallest item on the heap without popping it\nheapify(x)           # transforms "
        "list into a heap, in-place, in linear time\nitem = heapreplace(heap, item) # pops and "
        "returns smallest item, and adds\n                               # new item; the heap "
        "size is unchanged\n\nOur API differs from textbook heap algorithms as follows:\n\n- We "
        "use 0-based indexing.  This makes the relationship between the\n  index for a node and "
        "the indexes for its children slightly less\n  obvious, but is more suitable since "
        "Python uses 0-based indexing.\n\n- Our heappop() method returns the smallest item, not "
        "the largest.\n\nThese two make it possible to view the heap as a regular Python list\n"
        "without surprises: heap[0] is the smallest item, and heap.sort()\nmaintains the heap "
        "invariant!\n",
    .functions = kFunctions};

}  // namespace taipan

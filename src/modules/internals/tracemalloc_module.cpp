// The module _tracemalloc: where memory blocks were allocated. The blocks are traced by
// memory/block_trace.h; here are the tracebacks, which are interned: a program allocates at few
// places.

#include <pthread.h>

#include <cstdlib>
#include <cstring>

#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/instance.h"
#include "memory/block_trace.h"
#include "modules/fault/traceback_dump.h"
#include "modules/internals/tracemalloc.h"
#include "object/gc/gc.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "vm/frame/frame.h"

namespace taipan {

TraceConfig traceConfig = {0, 0, 1};

namespace {

constexpr int kMaxFrames = 65535;

struct TracedFrame {
  Str* file;  ///< owned, or null for unknown
  unsigned line;
};

/// The frames of an allocation, most recent first; `total` counts those beyond the limit as well.
struct TracedCall {
  u64 hash;
  unsigned count;
  unsigned total;
  TracedFrame frames[1];
};

usize callBytes(unsigned count) {
  return offsetof(TracedCall, frames) + count * sizeof(TracedFrame);
}

/// All calls seen, by content. Only used with the GIL held; memory is malloc()'s.
class CallTable {
 public:
  const TracedCall* intern(const TracedCall& call) {
    if ((used_ + 1) * 2 > size_ && !grow()) return nullptr;
    TracedCall** place = find(call);
    if (*place != nullptr) return *place;
    auto* copy = static_cast<TracedCall*>(std::malloc(callBytes(call.count)));
    if (copy == nullptr) return nullptr;
    std::memcpy(static_cast<void*>(copy), &call, callBytes(call.count));
    for (unsigned i = 0; i < copy->count; ++i) xincref(copy->frames[i].file);
    ++used_;
    bytes_ += callBytes(call.count);
    return *place = copy;
  }
  void clear() {
    for (usize i = 0; i < size_; ++i) {
      if (calls_[i] == nullptr) continue;
      for (unsigned k = 0; k < calls_[i]->count; ++k) xdecref(calls_[i]->frames[k].file);
      std::free(calls_[i]);
    }
    std::free(calls_);
    calls_ = nullptr;
    size_ = used_ = bytes_ = 0;
  }
  usize bytes() const { return bytes_ + size_ * sizeof(TracedCall*); }

 private:
  TracedCall** find(const TracedCall& call) const {
    usize mask = size_ - 1;
    usize i = call.hash & mask;
    while (calls_[i] != nullptr && !same(*calls_[i], call)) i = (i + 1) & mask;
    return calls_ + i;
  }
  static bool same(const TracedCall& a, const TracedCall& b) {
    if (a.hash != b.hash || a.count != b.count || a.total != b.total) return false;
    for (unsigned i = 0; i < a.count; ++i) {
      if (a.frames[i].line != b.frames[i].line || a.frames[i].file != b.frames[i].file)
        return false;
    }
    return true;
  }
  bool grow() {
    usize wanted = size_ == 0 ? 256 : size_ * 2;
    auto** fresh = static_cast<TracedCall**>(std::calloc(wanted, sizeof(TracedCall*)));
    if (fresh == nullptr) return false;
    TracedCall** old = calls_;
    usize oldSize = size_;
    calls_ = fresh;
    size_ = wanted;
    for (usize i = 0; i < oldSize; ++i) {
      if (old[i] != nullptr) *find(*old[i]) = old[i];
    }
    std::free(old);
    return true;
  }
  TracedCall** calls_ = nullptr;
  usize size_ = 0, used_ = 0, bytes_ = 0;
};

CallTable calls;
/// Room for the call that is being captured, of as many frames as are asked for.
TracedCall* scratch = nullptr;
/// What allocations without Python frames, or without the GIL, come from.
constexpr TracedCall kUnknownCall{0, 1, 1, {{nullptr, 0}}};

const void* capture() {
  Thread* t = Thread::currentOrNull();
  if (t == nullptr || scratch == nullptr) return &kUnknownCall;
  TracedCall& call = *scratch;
  call.count = call.total = 0;
  call.hash = 1469598103934665603u;
  for (FrameView frame = FrameView::current(*t); frame.exists(); frame = frame.back()) {
    ++call.total;
    if (call.count == static_cast<unsigned>(traceConfig.maxFrames)) continue;
    Object* file = frame.code()->filename;
    int line = frame.line();
    TracedFrame& to = call.frames[call.count++];
    to.file = file != nullptr && isStr(file) ? static_cast<Str*>(file) : nullptr;
    to.line = line < 0 ? 0 : static_cast<unsigned>(line);
    call.hash = (call.hash ^ reinterpret_cast<usize>(to.file)) * 1099511628211u;
    call.hash = (call.hash ^ to.line) * 1099511628211u;
  }
  if (call.count == 0) return &kUnknownCall;
  if (call.total > 65535) call.total = 65535;
  call.hash ^= call.hash >> 29;
  const TracedCall* interned = calls.intern(call);
  return interned == nullptr ? &kUnknownCall : interned;
}

/// Empties the free lists, which then stay empty while blocks are traced, and refill after.
void renewFreeLists() {
  listClearFreeList();
  dictClearFreeLists();
  tupleClearFreeLists();
  clearNumberFreeLists();
}

// --- to Python ----------------------------------------------------------------------------------

Ref<Tuple> framesTuple(Thread& t, const TracedCall& call) {
  Ref<Tuple> frames = PY_TRY(newTuple(t, call.count));
  for (unsigned i = 0; i < call.count; ++i) {
    Ref<> file = Ref<>::share(call.frames[i].file);
    if (!file) file = PY_TRY(newStr(t, "<unknown>"));
    Ref<Int> line = PY_TRY(newInt(call.frames[i].line));
    frames->items[i] = PY_TRY(packTuple(t, {file.get(), line.get()})).release();
  }
  return frames;
}

Ref<> tracesList(Thread& t, BlockTrace* traces, usize count) {
  Ref<List> list = PY_TRY(newList(t));
  Ref<Dict> seen = PY_TRY(newDict(t));  // calls to their tuples: equal ones are one object
  for (usize i = 0; i < count; ++i) {
    const auto& call = *static_cast<const TracedCall*>(traces[i].origin);
    Ref<Int> key = PY_TRY(newInt(reinterpret_cast<usize>(&call)));
    Lookup known = PY_TRY(dictGet(t, seen.get(), key.get()));
    Ref<> frames;
    if (known.found()) {
      frames = std::move(known).value();
    } else {
      frames = PY_TRY(framesTuple(t, call));
      PY_TRY(dictSet(t, seen.get(), key.get(), frames.get()));
    }
    Ref<Int> domain = PY_TRY(newInt(traces[i].domain));
    Ref<Int> size = PY_TRY(newInt(traces[i].size)), total = PY_TRY(newInt(call.total));
    PY_TRY(list->append(t, packTuple(t, {domain.get(), size.get(), frames.get(), total.get()})));
  }
  return list;
}

Ref<> getTraces(Thread& t, Module&) {
  usize count = 0;
  BlockTrace* traces = isTracingBlocks() ? copyBlockTraces(&count) : nullptr;
  if (traces == nullptr) return newList(t);
  Ref<> list = tracesList(t, traces, count);
  std::free(traces);
  return list;
}

/// Where the block of an object begins: before its prefix words.
const void* blockOf(Object* object) {
  auto* start = reinterpret_cast<char*>(object);
  if (isGcObject(object)) start -= sizeof(GcHead);
  if (hasFlag(object->type, kTypeManagedDict)) start -= 2 * sizeof(void*);
  return start;
}

Ref<> getObjectTraceback(Thread& t, Module&, Object* object) {
  return tracebackOfBlock(t, kPythonBlocks, blockOf(object));
}

// --- control ------------------------------------------------------------------------------------

Status clearTraces(Module&) {
  if (!isTracingBlocks()) return {};
  clearBlockTraces();
  calls.clear();
  return {};
}

Status stop(Module&) {
  if (!isTracingBlocks()) return {};
  stopBlockTracing();
  traceConfig.tracing = 0;
  calls.clear();
  std::free(scratch);
  scratch = nullptr;
  renewFreeLists();
  return {};
}

Status start(Thread& t, Module&, Optional<int> frames) {
  return startTracemalloc(t, frames.value_or(1));
}

bool isTracing(Module&) { return isTracingBlocks(); }
int tracebackLimit(Module&) { return traceConfig.maxFrames; }
isize tracemallocMemory(Module&) {
  return static_cast<isize>(blockTraceSizes().tables + calls.bytes());
}
Ref<> tracedMemory(Thread& t, Module&) {
  BlockTraceSizes sizes{0, 0, 0};
  if (isTracingBlocks()) sizes = blockTraceSizes();
  Ref<Int> current = PY_TRY(newInt(sizes.current)), peak = PY_TRY(newInt(sizes.peak));
  return packTuple(t, {current.get(), peak.get()});
}
Status resetPeak(Module&) {
  resetBlockTracePeak();
  return {};
}

constinit const MethodDef kFunctions[] = {
    METHOD("is_tracing", "($module, /)", isTracing,
           "Return True if the tracemalloc module is tracing Python memory allocations."),
    METHOD("clear_traces", "($module, /)", clearTraces,
           "Clear traces of memory blocks allocated by Python."),
    METHOD("_get_traces", "($module, /)", getTraces,
           "Get traces of all memory blocks allocated by Python.\n\nReturn a list of (size: int, "
           "traceback: tuple) tuples.\ntraceback is a tuple of (filename: str, lineno: int) "
           "tuples.\n\nReturn an empty list if the tracemalloc module is disabled."),
    METHOD("_get_object_traceback", "($module, obj, /)", getObjectTraceback,
           "Get the traceback where the Python object obj was allocated.\n\nReturn a tuple of "
           "(filename: str, lineno: int) tuples.\nReturn None if the tracemalloc module is "
           "disabled or did not\ntrace the allocation of the object."),
    METHOD("start", "($module, nframe=1, /)", start,
           "Start tracing Python memory allocations.\n\nAlso set the maximum number of frames "
           "stored in the traceback of a\ntrace to nframe."),
    METHOD("stop", "($module, /)", stop,
           "Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks "
           "allocated by Python."),
    METHOD("get_traceback_limit", "($module, /)", tracebackLimit,
           "Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, a "
           "trace of an allocated memory block only stores\nthe most recent frame: the limit is "
           "1."),
    METHOD("get_tracemalloc_memory", "($module, /)", tracemallocMemory,
           "Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used "
           "internally to trace memory allocations."),
    METHOD("get_traced_memory", "($module, /)", tracedMemory,
           "Get the current size and peak size of memory blocks traced by tracemalloc.\n\nReturns "
           "a tuple: (current: int, peak: int)."),
    METHOD("reset_peak", "($module, /)", resetPeak,
           "Set the peak size of memory blocks traced by tracemalloc to the current size.\n\nDo "
           "nothing if the tracemalloc module is not tracing memory allocations."),
    {},
};

}  // namespace

void dumpBlockOrigin(const void* block) {
  constexpr int kStderr = 2;
  if (!isTracingBlocks()) {
    dumpText(kStderr, "Enable tracemalloc to get the memory block allocation traceback\n\n");
    return;
  }
  BlockTrace trace;
  if (!findEndingBlockTrace(block, &trace)) return;
  const auto& call = *static_cast<const TracedCall*>(trace.origin);
  dumpText(kStderr, "Memory block allocated at (most recent call first):\n");
  for (unsigned i = 0; i < call.count; ++i) {
    dumpText(kStderr, "  File \"");
    if (call.frames[i].file != nullptr) {
      dumpStr(kStderr, *call.frames[i].file);
    } else {
      dumpText(kStderr, "<unknown>");
    }
    dumpText(kStderr, "\", line ");
    dumpDecimal(kStderr, call.frames[i].line);
    dumpText(kStderr, "\n");
  }
  dumpText(kStderr, "\n");
}

Ref<> tracebackOfBlock(Thread& t, unsigned domain, const void* block) {
  BlockTrace trace;
  if (!isTracingBlocks() || !findBlockTrace(domain, block, &trace)) return Ref<>::share(none());
  return framesTuple(t, *static_cast<const TracedCall*>(trace.origin));
}

Status startTracemalloc(Thread& t, int frames) {
  if (frames < 1 || frames > kMaxFrames) {
    return t.raise(valueErrorType, "the number of frames must be in range [1; %d]", kMaxFrames);
  }
  if (isTracingBlocks()) return {};
  auto* room = static_cast<TracedCall*>(std::malloc(callBytes(static_cast<unsigned>(frames))));
  if (room == nullptr) return t.raiseNoMemory();
  traceConfig.maxFrames = frames;
  scratch = room;
  startBlockTracing(capture);
  traceConfig.initialized = traceConfig.tracing = 1;
  renewFreeLists();
  return {};
}

extern constinit const ModuleSpec tracemallocModule{
    .name = "_tracemalloc",
    .doc = "Debug module to trace memory blocks allocated by Python.",
    .functions = kFunctions,
};

}  // namespace taipan

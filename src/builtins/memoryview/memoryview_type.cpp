// The type object of memoryview, its methods, attributes and iterator.
#include "builtins/bytes/byte_text.h"
#include "builtins/codecs/codecs.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

void memoryViewDealloc(Object* self);
int memoryViewTraverse(Object* self, VisitFunction visit, void* arg);
int memoryViewClear(Object* self);
int memoryViewGetBuffer(Object* self, Buffer* buffer, int flags);
void memoryViewReleaseBuffer(Object* self, Buffer* buffer);

namespace {

// --- methods ------------------------------------------------------------------------------------

Ref<> viewNew(Thread& t, Type&, Object* object) { return newMemoryView(t, object); }

Ref<Bytes> viewToBytes(Thread& t, MemoryView& self, Object* order) {
  PY_TRY(checkReleased(t, self));
  char which = 'C';
  if (order != nullptr && !isNone(order)) {
    if (!isStr(order)) {
      return t.raise(typeErrorType, "tobytes() argument 'order' must be str or None, not %.50s",
                     order->type->name);
    }
    Str& text = *as<Str>(order);
    PY_TRY(strUtf8(t, text));
    which = strEqualAscii(text, "C")   ? 'C'
            : strEqualAscii(text, "F") ? 'F'
            : strEqualAscii(text, "A") ? 'A'
                                       : 0;
    if (which == 0) return t.raise(valueErrorType, "order must be 'C', 'F' or 'A'");
  }
  ByteBuilder out;
  PY_TRY(appendItems(t, out, self.view, which));
  return out.finish(t);
}

Ref<Str> viewHex(Thread& t, MemoryView& self, Object* sep, Optional<int> bytesPerSep) {
  PY_TRY(checkReleased(t, self));
  ByteBuilder out;
  PY_TRY(appendItems(t, out, self.view, 'C'));
  if (sep != nullptr) self.exports++;  // its length may run code that would release the view
  Ref<Str> result = bytesHex(t, out.span(), sep, bytesPerSep.value_or(1));
  if (sep != nullptr) self.exports--;
  return result;
}

Ref<MemoryView> viewToReadOnly(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  Ref<MemoryView> view = PY_TRY(newMemoryViewFrom(t, *self.managed, &self.view));
  view->view.readOnly = 1;
  return view;
}

Ref<> viewEnter(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return Ref<>::share(&self);
}
Status viewExit(Thread& t, MemoryView& self, Positional) { return memoryViewRelease(t, self); }

Ref<MemoryView> viewCast(Thread& t, MemoryView& self, Str& format, Object* shape) {
  if (!strIsAscii(format)) {
    (void)encodeText(t, format, "ascii", nullptr);
    return failure;
  }
  return memoryViewCast(t, self, format, shape);
}

constinit const MethodDef kMethods[] = {
    METHOD("release", "($self, /)", memoryViewRelease,
           "Release the underlying buffer exposed by the memoryview object."),
    METHOD("tobytes", "($self, /, order='C')", viewToBytes,
           "Return the data in the buffer as a byte string."),
    METHOD("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", viewHex,
           "Return the data in the buffer as a str of hexadecimal numbers.\n\n"
           ">>> memoryview(b'taipan').hex()\n'74616970616e'\n"
           ">>> memoryview(b'taipan').hex(':')\n'74:61:69:70:61:6e'\n"
           ">>> memoryview(b'taipan').hex('-', 2)\n'7461-6970-616e'\n"
           ">>> memoryview(b'taipan').hex('-', 4)\n'7461-6970616e'\n"
           ">>> memoryview(b'taipan').hex('-', -4)\n'74616970-616e'"),
    METHOD("tolist", "($self, /)", memoryViewToList,
           "Return the data in the buffer as a list of elements."),
    METHOD("cast", "($self, /, format, shape=<unrepresentable>)", viewCast,
           "Cast a memoryview to a new format or shape."),
    METHOD("toreadonly", "($self, /)", viewToReadOnly,
           "Return a readonly version of the memoryview."),
    METHOD_PLAIN("__enter__", "($self, /)", viewEnter, nullptr),
    METHOD_TUPLE_PLAIN("__exit__", "", viewExit, nullptr),
    {}};

// --- attributes ---------------------------------------------------------------------------------

Ref<Tuple> sizesTuple(Thread& t, MemoryView& self, const isize* sizes) {
  PY_TRY(checkReleased(t, self));
  isize n = sizes ? self.view.dimensions : 0;
  Ref<Tuple> tuple = n == 0 ? Ref<Tuple>::share(emptyTuple()) : PY_TRY(newTuple(t, n));
  for (isize i = 0; i < n; i++) tuple->items[i] = PY_TRY(toObject(sizes[i])).release();
  return tuple;
}

Ref<> viewObj(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return Ref<>::share(self.view.object ? self.view.object : none());
}
Result<isize> viewNbytes(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return self.view.length;
}
Ref<Str> viewFormat(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return newStr(t, self.view.format);
}
Result<isize> viewItemSize(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return self.view.itemSize;
}
Ref<Tuple> viewShape(Thread& t, MemoryView& self) { return sizesTuple(t, self, self.view.shape); }
Ref<Tuple> viewStrides(Thread& t, MemoryView& self) {
  return sizesTuple(t, self, self.view.strides);
}
Ref<Tuple> viewSuboffsets(Thread& t, MemoryView& self) {
  return sizesTuple(t, self, self.view.suboffsets);
}
Result<bool> viewReadOnly(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return self.view.readOnly != 0;
}
Result<isize> viewNdim(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return isize{self.view.dimensions};
}
Result<bool> viewCContiguous(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return (self.flags & MemoryView::kC) != 0;
}
Result<bool> viewFContiguous(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return (self.flags & MemoryView::kFortran) != 0;
}
Result<bool> viewContiguous(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return (self.flags & (MemoryView::kC | MemoryView::kFortran)) != 0;
}

constinit const GetSetDef kGetters[] = {
    GETTER("obj", viewObj, "The underlying object of the memoryview."),
    GETTER("nbytes", viewNbytes, "The amount of space in bytes that the array would use."),
    GETTER("readonly", viewReadOnly, "A bool indicating whether the memory is read only."),
    GETTER("itemsize", viewItemSize, "The size in bytes of each element of the memoryview."),
    GETTER("format", viewFormat, "The format of each element, in struct module style."),
    GETTER("ndim", viewNdim, "How many dimensions of an array the memory represents."),
    GETTER("shape", viewShape, "A tuple of ndim integers giving the shape of the memory."),
    GETTER("strides", viewStrides, "A tuple of ndim integers giving the strides in bytes."),
    GETTER("suboffsets", viewSuboffsets, "Used internally for PIL-style arrays."),
    GETTER("c_contiguous", viewCContiguous, "Whether the memory is C contiguous."),
    GETTER("f_contiguous", viewFContiguous, "Whether the memory is Fortran contiguous."),
    GETTER("contiguous", viewContiguous, "Whether the memory is contiguous."),
    {}};

// --- slots --------------------------------------------------------------------------------------

Result<isize> viewLength(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  return self.view.dimensions == 0 ? isize{1} : self.view.shape[0];
}

Ref<Str> viewRepr(Thread& t, MemoryView& self) {
  return newStrFormat(
      t, self.flags & MemoryView::kReleased ? "<released memory at %p>" : "<memory at %p>", &self);
}

struct ViewIterator : Object {
  MemoryView* view;  ///< Owned; null when exhausted.
  isize index;
  isize length;
};

void iteratorDealloc(Object* self) {
  gcUntrack(self);
  xdecref(static_cast<ViewIterator*>(self)->view);
  freeObject(self);
}

int iteratorTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<ViewIterator*>(self)->view);
  return 0;
}

Object* iteratorNext(Object* self) {
  auto* it = static_cast<ViewIterator*>(self);
  if (it->view == nullptr) return nullptr;
  if (it->index < it->length) {
    return memoryViewItem(Thread::current(), *it->view, it->index++).release();
  }
  clearOwned(it->view);
  return nullptr;
}

constinit BuiltinType memoryIteratorType{{.name = "memory_iterator",
                                          .basicSize = sizeof(ViewIterator),
                                          .flags = kTypeHaveGc,
                                          .dealloc = iteratorDealloc,
                                          .traverse = iteratorTraverse,
                                          .iter = selfIterator,
                                          .iternext = iteratorNext}};

Ref<> viewIterate(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  if (self.view.dimensions == 0) {
    return t.raise(typeErrorType, "invalid indexing of 0-dim memory");
  }
  if (nativeFormat(self.view.format) == 0) {
    return t.raise(notImplementedErrorType, "memoryview: format %s not supported",
                   self.view.format);
  }
  PY_TRY(typeReady(t, memoryIteratorType));
  Ref<ViewIterator> it = PY_TRY(newObject<ViewIterator>(t, memoryIteratorType));
  incref(&self);
  it->view = &self;
  it->index = 0;
  it->length = self.view.shape[0];
  gcTrack(it.get());
  return it;
}

}  // namespace

constinit BuiltinType memoryviewType{
    {.name = "memoryview",
     .doc = "Create a new memoryview object which references the given object.",
     .basicSize = offsetof(MemoryView, array),
     .itemSize = sizeof(isize),
     .flags = kTypeHaveGc | kTypeSequence,
     .dealloc = memoryViewDealloc,
     .repr = slot<viewRepr>,
     .hash = slot<memoryViewHash>,
     .getAttribute = genericGetAttributeSlot,
     .traverse = memoryViewTraverse,
     .clear = memoryViewClear,
     .richCompare = memoryViewCompare,
     .weaklistOffset = offsetof(MemoryView, weaklist),
     .iter = slot<viewIterate>,
     .methods = kMethods,
     .getset = kGetters,
     .new_ = newSlot<"memoryview", "(object)", viewNew>,
     .sequence = {.length = slot<viewLength>, .item = slot<memoryViewItem>},
     .mapping = {.length = slot<viewLength>,
                 .subscript = slot<memoryViewSubscript>,
                 .setSubscript = slot<memoryViewSetSubscript>},
     .buffer = {.get = memoryViewGetBuffer, .release = memoryViewReleaseBuffer}}};

}  // namespace taipan

// The proof that the core's structs are laid out as the installed headers say: extension modules
// read them through macros and inline functions. Each LAYOUT line compares sizes, each FIELD line
// the place and size of one field under both names.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1
#include <Python.h>
#include <descrobject.h>
#include <frameobject.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_gc.h>
#include <internal/pycore_moduleobject.h>
#include <structmember.h>

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/dict/ordered_dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/function/builtin_function.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/module/module.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/slice/slice_type.h"
#include "builtins/str/str.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/gc/gc.h"
#include "object/protocol/buffer.h"
#include "vm/frame/frame.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"
#include "vm/generator/generator.h"
#include "vm/traceback.h"

namespace taipan {

#define LAYOUT(ours, theirs) static_assert(sizeof(ours) == sizeof(theirs))
#define FIELD(ours, field, theirs, member)                           \
  static_assert(offsetof(ours, field) == offsetof(theirs, member) && \
                sizeof(ours::field) == sizeof(theirs::member))

// --- heads --------------------------------------------------------------------------------------
LAYOUT(Object, PyObject);
FIELD(Object, refcount, PyObject, ob_refcnt);
FIELD(Object, type, PyObject, ob_type);
LAYOUT(VarObject, PyVarObject);
FIELD(VarObject, size, PyVarObject, ob_size);
LAYOUT(GcHead, PyGC_Head);
FIELD(GcHead, next, PyGC_Head, _gc_next);
FIELD(GcHead, prev, PyGC_Head, _gc_prev);
static_assert(kGcFinalized == _PyGC_PREV_MASK_FINALIZED);
static_assert(kGcCollecting == _PyGC_PREV_MASK_COLLECTING);

// --- types --------------------------------------------------------------------------------------
LAYOUT(Type, PyTypeObject);
FIELD(Type, name, PyTypeObject, tp_name);
FIELD(Type, basicSize, PyTypeObject, tp_basicsize);
FIELD(Type, itemSize, PyTypeObject, tp_itemsize);
FIELD(Type, dealloc, PyTypeObject, tp_dealloc);
FIELD(Type, vectorcallOffset, PyTypeObject, tp_vectorcall_offset);
FIELD(Type, getattr, PyTypeObject, tp_getattr);
FIELD(Type, setattr, PyTypeObject, tp_setattr);
FIELD(Type, asAsync, PyTypeObject, tp_as_async);
FIELD(Type, repr, PyTypeObject, tp_repr);
FIELD(Type, asNumber, PyTypeObject, tp_as_number);
FIELD(Type, asSequence, PyTypeObject, tp_as_sequence);
FIELD(Type, asMapping, PyTypeObject, tp_as_mapping);
FIELD(Type, hash, PyTypeObject, tp_hash);
FIELD(Type, call, PyTypeObject, tp_call);
FIELD(Type, str, PyTypeObject, tp_str);
FIELD(Type, getAttribute, PyTypeObject, tp_getattro);
FIELD(Type, setAttribute, PyTypeObject, tp_setattro);
FIELD(Type, asBuffer, PyTypeObject, tp_as_buffer);
FIELD(Type, flags, PyTypeObject, tp_flags);
FIELD(Type, doc, PyTypeObject, tp_doc);
FIELD(Type, traverse, PyTypeObject, tp_traverse);
FIELD(Type, clear, PyTypeObject, tp_clear);
FIELD(Type, richCompare, PyTypeObject, tp_richcompare);
FIELD(Type, weaklistOffset, PyTypeObject, tp_weaklistoffset);
FIELD(Type, iter, PyTypeObject, tp_iter);
FIELD(Type, iternext, PyTypeObject, tp_iternext);
FIELD(Type, methods, PyTypeObject, tp_methods);
FIELD(Type, members, PyTypeObject, tp_members);
FIELD(Type, getset, PyTypeObject, tp_getset);
FIELD(Type, base, PyTypeObject, tp_base);
FIELD(Type, dict, PyTypeObject, tp_dict);
FIELD(Type, descrGet, PyTypeObject, tp_descr_get);
FIELD(Type, descrSet, PyTypeObject, tp_descr_set);
FIELD(Type, dictOffset, PyTypeObject, tp_dictoffset);
FIELD(Type, init, PyTypeObject, tp_init);
FIELD(Type, alloc, PyTypeObject, tp_alloc);
FIELD(Type, new_, PyTypeObject, tp_new);
FIELD(Type, free, PyTypeObject, tp_free);
FIELD(Type, isGc, PyTypeObject, tp_is_gc);
FIELD(Type, bases, PyTypeObject, tp_bases);
FIELD(Type, mro, PyTypeObject, tp_mro);
FIELD(Type, cache, PyTypeObject, tp_cache);
FIELD(Type, subclasses, PyTypeObject, tp_subclasses);
FIELD(Type, weaklist, PyTypeObject, tp_weaklist);
FIELD(Type, del, PyTypeObject, tp_del);
FIELD(Type, versionTag, PyTypeObject, tp_version_tag);
FIELD(Type, finalize, PyTypeObject, tp_finalize);
FIELD(Type, vectorcall, PyTypeObject, tp_vectorcall);
LAYOUT(HeapType, PyHeapTypeObject);
FIELD(HeapType, async, PyHeapTypeObject, as_async);
FIELD(HeapType, number, PyHeapTypeObject, as_number);
FIELD(HeapType, mapping, PyHeapTypeObject, as_mapping);
FIELD(HeapType, sequence, PyHeapTypeObject, as_sequence);
FIELD(HeapType, buffer, PyHeapTypeObject, as_buffer);
FIELD(HeapType, heapName, PyHeapTypeObject, ht_name);
FIELD(HeapType, slots, PyHeapTypeObject, ht_slots);
FIELD(HeapType, qualname, PyHeapTypeObject, ht_qualname);
FIELD(HeapType, cachedKeys, PyHeapTypeObject, ht_cached_keys);
FIELD(HeapType, module, PyHeapTypeObject, ht_module);
FIELD(HeapType, typeNameStorage, PyHeapTypeObject, _ht_tpname);

LAYOUT(NumberSlots, PyNumberMethods);
FIELD(NumberSlots, add, PyNumberMethods, nb_add);
FIELD(NumberSlots, power, PyNumberMethods, nb_power);
FIELD(NumberSlots, boolean, PyNumberMethods, nb_bool);
FIELD(NumberSlots, or_, PyNumberMethods, nb_or);
FIELD(NumberSlots, toInt, PyNumberMethods, nb_int);
FIELD(NumberSlots, toFloat, PyNumberMethods, nb_float);
FIELD(NumberSlots, inplacePower, PyNumberMethods, nb_inplace_power);
FIELD(NumberSlots, inplaceOr, PyNumberMethods, nb_inplace_or);
FIELD(NumberSlots, floorDivide, PyNumberMethods, nb_floor_divide);
FIELD(NumberSlots, index, PyNumberMethods, nb_index);
FIELD(NumberSlots, inplaceMatrixMultiply, PyNumberMethods, nb_inplace_matrix_multiply);
LAYOUT(SequenceSlots, PySequenceMethods);
FIELD(SequenceSlots, setItem, PySequenceMethods, sq_ass_item);
FIELD(SequenceSlots, contains, PySequenceMethods, sq_contains);
FIELD(SequenceSlots, inplaceRepeat, PySequenceMethods, sq_inplace_repeat);
LAYOUT(MappingSlots, PyMappingMethods);
FIELD(MappingSlots, setSubscript, PyMappingMethods, mp_ass_subscript);
LAYOUT(AsyncSlots, PyAsyncMethods);
FIELD(AsyncSlots, send, PyAsyncMethods, am_send);
LAYOUT(BufferSlots, PyBufferProcs);

static_assert(kTypeManagedDict == Py_TPFLAGS_MANAGED_DICT);
static_assert(kTypeHeap == Py_TPFLAGS_HEAPTYPE && kTypeBase == Py_TPFLAGS_BASETYPE);
static_assert(kTypeHaveVectorcall == Py_TPFLAGS_HAVE_VECTORCALL);
static_assert(kTypeReady == Py_TPFLAGS_READY && kTypeReadying == Py_TPFLAGS_READYING);
static_assert(kTypeHaveGc == Py_TPFLAGS_HAVE_GC);
static_assert(kTypeMethodDescriptor == Py_TPFLAGS_METHOD_DESCRIPTOR);
static_assert(kTypeValidVersionTag == Py_TPFLAGS_VALID_VERSION_TAG);
static_assert(kTypeLongSubclass == Py_TPFLAGS_LONG_SUBCLASS);
static_assert(kTypeTypeSubclass == Py_TPFLAGS_TYPE_SUBCLASS);
static_assert(kTypeImmutable == Py_TPFLAGS_IMMUTABLETYPE);
static_assert(kTypeDisallowInstantiation == Py_TPFLAGS_DISALLOW_INSTANTIATION);

// --- tables -------------------------------------------------------------------------------------
LAYOUT(MethodDef, PyMethodDef);
FIELD(MethodDef, function, PyMethodDef, ml_meth);
FIELD(MethodDef, flags, PyMethodDef, ml_flags);
FIELD(MethodDef, doc, PyMethodDef, ml_doc);
LAYOUT(MemberDef, PyMemberDef);
FIELD(MemberDef, kind, PyMemberDef, type);
FIELD(MemberDef, offset, PyMemberDef, offset);
FIELD(MemberDef, flags, PyMemberDef, flags);
LAYOUT(GetSetDef, PyGetSetDef);
FIELD(GetSetDef, set, PyGetSetDef, set);
FIELD(GetSetDef, closure, PyGetSetDef, closure);
LAYOUT(ModuleDef, PyModuleDef);
FIELD(ModuleDef, name, PyModuleDef, m_name);
FIELD(ModuleDef, size, PyModuleDef, m_size);
FIELD(ModuleDef, slots, PyModuleDef, m_slots);
FIELD(ModuleDef, free, PyModuleDef, m_free);
LAYOUT(ModuleDef::Base, PyModuleDef_Base);
LAYOUT(ModuleDefSlot, PyModuleDef_Slot);
LAYOUT(HeapTypeSpec, PyType_Spec);
FIELD(HeapTypeSpec, slots, PyType_Spec, slots);
LAYOUT(TypeSlot, PyType_Slot);
LAYOUT(StructSeqField, PyStructSequence_Field);
LAYOUT(StructSeqDesc, PyStructSequence_Desc);
FIELD(StructSeqDesc, visible, PyStructSequence_Desc, n_in_sequence);
LAYOUT(Allocator, PyMemAllocatorEx);
FIELD(Allocator, free, PyMemAllocatorEx, free);
LAYOUT(ArenaAllocator, PyObjectArenaAllocator);
static_assert(kMethodVarargs == METH_VARARGS && kMethodKeywords == METH_KEYWORDS);
static_assert(kMethodNoArgs == METH_NOARGS && kMethodO == METH_O && kMethodClass == METH_CLASS);
static_assert(kMethodStatic == METH_STATIC && kMethodCoexist == METH_COEXIST);
static_assert(kMethodFastcall == METH_FASTCALL && kMethodDefiningClass == METH_METHOD);

// --- containers ---------------------------------------------------------------------------------
LAYOUT(List, PyListObject);
FIELD(List, items, PyListObject, ob_item);
FIELD(List, allocated, PyListObject, allocated);
LAYOUT(Tuple, PyTupleObject);
FIELD(Tuple, items, PyTupleObject, ob_item);
LAYOUT(Dict, PyDictObject);
FIELD(Dict, used, PyDictObject, ma_used);
FIELD(Dict, versionTag, PyDictObject, ma_version_tag);
LAYOUT(Set, PySetObject);
FIELD(Set, fill, PySetObject, fill);
FIELD(Set, used, PySetObject, used);
FIELD(Set, table, PySetObject, table);
FIELD(Set, weaklist, PySetObject, weakreflist);
LAYOUT(SetEntry, setentry);
LAYOUT(Slice, PySliceObject);
FIELD(Slice, start, PySliceObject, start);
FIELD(Slice, step, PySliceObject, step);

// --- numbers ------------------------------------------------------------------------------------
LAYOUT(Int, PyLongObject);
FIELD(Int, digits, PyLongObject, ob_digit);
static_assert(digits::kDigitMask == PyLong_MASK);
LAYOUT(Float, PyFloatObject);
FIELD(Float, value, PyFloatObject, ob_fval);
LAYOUT(Complex, PyComplexObject);
FIELD(Complex, value, PyComplexObject, cval);

// --- strings and bytes --------------------------------------------------------------------------
LAYOUT(Str, PyASCIIObject);
FIELD(Str, length, PyASCIIObject, length);
FIELD(Str, hash, PyASCIIObject, hash);
FIELD(Str, state, PyASCIIObject, state);
FIELD(Str, wstr, PyASCIIObject, wstr);
static_assert(offsetof(CompactStr, utf8Length) == offsetof(PyCompactUnicodeObject, utf8_length));
static_assert(offsetof(CompactStr, utf8) == offsetof(PyCompactUnicodeObject, utf8));
LAYOUT(CompactStr, PyCompactUnicodeObject);
LAYOUT(IndirectStr, PyUnicodeObject);
FIELD(IndirectStr, data, PyUnicodeObject, data);

LAYOUT(Bytes, PyBytesObject);
FIELD(Bytes, data, PyBytesObject, ob_sval);
LAYOUT(ByteArray, PyByteArrayObject);
FIELD(ByteArray, allocated, PyByteArrayObject, ob_alloc);
FIELD(ByteArray, bytes, PyByteArrayObject, ob_bytes);
FIELD(ByteArray, start, PyByteArrayObject, ob_start);
FIELD(ByteArray, exports, PyByteArrayObject, ob_exports);

// --- buffers ------------------------------------------------------------------------------------
LAYOUT(Buffer, Py_buffer);
FIELD(Buffer, data, Py_buffer, buf);
FIELD(Buffer, object, Py_buffer, obj);
FIELD(Buffer, length, Py_buffer, len);
FIELD(Buffer, itemSize, Py_buffer, itemsize);
FIELD(Buffer, readOnly, Py_buffer, readonly);
FIELD(Buffer, dimensions, Py_buffer, ndim);
FIELD(Buffer, format, Py_buffer, format);
FIELD(Buffer, internal, Py_buffer, internal);
LAYOUT(ManagedBuffer, _PyManagedBufferObject);
FIELD(ManagedBuffer, flags, _PyManagedBufferObject, flags);
FIELD(ManagedBuffer, master, _PyManagedBufferObject, master);
LAYOUT(MemoryView, PyMemoryViewObject);
FIELD(MemoryView, managed, PyMemoryViewObject, mbuf);
FIELD(MemoryView, flags, PyMemoryViewObject, flags);
FIELD(MemoryView, exports, PyMemoryViewObject, exports);
FIELD(MemoryView, view, PyMemoryViewObject, view);
FIELD(MemoryView, array, PyMemoryViewObject, ob_array);

// --- exceptions ---------------------------------------------------------------------------------
LAYOUT(BaseException, PyBaseExceptionObject);
FIELD(BaseException, dict, PyBaseExceptionObject, dict);
FIELD(BaseException, args, PyBaseExceptionObject, args);
FIELD(BaseException, notes, PyBaseExceptionObject, notes);
FIELD(BaseException, traceback, PyBaseExceptionObject, traceback);
FIELD(BaseException, context, PyBaseExceptionObject, context);
FIELD(BaseException, cause, PyBaseExceptionObject, cause);
FIELD(BaseException, suppressContext, PyBaseExceptionObject, suppress_context);
LAYOUT(ExceptionGroupObject, PyBaseExceptionGroupObject);
FIELD(ExceptionGroupObject, exceptions, PyBaseExceptionGroupObject, excs);
LAYOUT(SyntaxErrorObject, PySyntaxErrorObject);
FIELD(SyntaxErrorObject, message, PySyntaxErrorObject, msg);
FIELD(SyntaxErrorObject, lineNumber, PySyntaxErrorObject, lineno);
FIELD(SyntaxErrorObject, text, PySyntaxErrorObject, text);
FIELD(SyntaxErrorObject, printFileAndLine, PySyntaxErrorObject, print_file_and_line);
LAYOUT(ImportErrorObject, PyImportErrorObject);
FIELD(ImportErrorObject, message, PyImportErrorObject, msg);
FIELD(ImportErrorObject, path, PyImportErrorObject, path);
LAYOUT(UnicodeErrorObject, PyUnicodeErrorObject);
FIELD(UnicodeErrorObject, encoding, PyUnicodeErrorObject, encoding);
FIELD(UnicodeErrorObject, reason, PyUnicodeErrorObject, reason);
LAYOUT(SystemExitObject, PySystemExitObject);
LAYOUT(OSErrorObject, PyOSErrorObject);
FIELD(OSErrorObject, errorNumber, PyOSErrorObject, myerrno);
FIELD(OSErrorObject, filename2, PyOSErrorObject, filename2);
FIELD(OSErrorObject, written, PyOSErrorObject, written);
LAYOUT(StopIterationObject, PyStopIterationObject);
LAYOUT(NameErrorObject, PyNameErrorObject);
LAYOUT(AttributeErrorObject, PyAttributeErrorObject);
FIELD(AttributeErrorObject, object, PyAttributeErrorObject, obj);

// --- modules, functions, descriptors ------------------------------------------------------------
LAYOUT(Module, PyModuleObject);
FIELD(Module, dict, PyModuleObject, md_dict);
FIELD(Module, def, PyModuleObject, md_def);
FIELD(Module, state, PyModuleObject, md_state);
FIELD(Module, name, PyModuleObject, md_name);
LAYOUT(BuiltinFunction, PyCFunctionObject);
FIELD(BuiltinFunction, definition, PyCFunctionObject, m_ml);
FIELD(BuiltinFunction, self, PyCFunctionObject, m_self);
FIELD(BuiltinFunction, module, PyCFunctionObject, m_module);
FIELD(BuiltinFunction, vectorcall, PyCFunctionObject, vectorcall);
LAYOUT(BuiltinMethod, PyCMethodObject);
FIELD(BuiltinMethod, definingClass, PyCMethodObject, mm_class);
LAYOUT(Function, PyFunctionObject);
FIELD(Function, globals, PyFunctionObject, func_globals);
FIELD(Function, builtins, PyFunctionObject, func_builtins);
FIELD(Function, code, PyFunctionObject, func_code);
FIELD(Function, defaults, PyFunctionObject, func_defaults);
FIELD(Function, kwdefaults, PyFunctionObject, func_kwdefaults);
FIELD(Function, closure, PyFunctionObject, func_closure);
FIELD(Function, dict, PyFunctionObject, func_dict);
FIELD(Function, annotations, PyFunctionObject, func_annotations);
FIELD(Function, vectorcall, PyFunctionObject, vectorcall);
FIELD(Function, version, PyFunctionObject, func_version);
LAYOUT(BoundMethod, PyMethodObject);
FIELD(BoundMethod, function, PyMethodObject, im_func);
FIELD(BoundMethod, self, PyMethodObject, im_self);
FIELD(BoundMethod, vectorcall, PyMethodObject, vectorcall);
LAYOUT(Cell, PyCellObject);
FIELD(Cell, value, PyCellObject, ob_ref);
LAYOUT(Descriptor, PyDescrObject);
FIELD(Descriptor, owner, PyDescrObject, d_type);
FIELD(Descriptor, name, PyDescrObject, d_name);
FIELD(Descriptor, qualname, PyDescrObject, d_qualname);
LAYOUT(MethodDescriptor, PyMethodDescrObject);
FIELD(MethodDescriptor, method, PyMethodDescrObject, d_method);
LAYOUT(MemberDescriptor, PyMemberDescrObject);
LAYOUT(GetSetDescriptor, PyGetSetDescrObject);
LAYOUT(WrapperDescriptor, PyWrapperDescrObject);
FIELD(WrapperDescriptor, wrapped, PyWrapperDescrObject, d_wrapped);
LAYOUT(WrapperBase, struct wrapperbase);
LAYOUT(WeakReference, PyWeakReference);
FIELD(WeakReference, referent, PyWeakReference, wr_object);
FIELD(WeakReference, callback, PyWeakReference, wr_callback);
FIELD(WeakReference, next, PyWeakReference, wr_next);

// --- code and frames ----------------------------------------------------------------------------
LAYOUT(Code, PyCodeObject);
FIELD(Code, consts, PyCodeObject, co_consts);
FIELD(Code, names, PyCodeObject, co_names);
FIELD(Code, exceptiontable, PyCodeObject, co_exceptiontable);
FIELD(Code, flags, PyCodeObject, co_flags);
FIELD(Code, warmup, PyCodeObject, co_warmup);
FIELD(Code, argcount, PyCodeObject, co_argcount);
FIELD(Code, stacksize, PyCodeObject, co_stacksize);
FIELD(Code, firstlineno, PyCodeObject, co_firstlineno);
FIELD(Code, nlocalsplus, PyCodeObject, co_nlocalsplus);
FIELD(Code, nfreevars, PyCodeObject, co_nfreevars);
FIELD(Code, localsplusnames, PyCodeObject, co_localsplusnames);
FIELD(Code, filename, PyCodeObject, co_filename);
FIELD(Code, linetable, PyCodeObject, co_linetable);
FIELD(Code, cachedCode, PyCodeObject, _co_code);
FIELD(Code, firsttraceable, PyCodeObject, _co_firsttraceable);
FIELD(Code, extra, PyCodeObject, co_extra);
FIELD(Code, adaptive, PyCodeObject, co_code_adaptive);
LAYOUT(InterpreterFrame, _PyInterpreterFrame);
FIELD(InterpreterFrame, function, _PyInterpreterFrame, f_func);
FIELD(InterpreterFrame, globals, _PyInterpreterFrame, f_globals);
FIELD(InterpreterFrame, locals, _PyInterpreterFrame, f_locals);
FIELD(InterpreterFrame, code, _PyInterpreterFrame, f_code);
FIELD(InterpreterFrame, frameObject, _PyInterpreterFrame, frame_obj);
FIELD(InterpreterFrame, previous, _PyInterpreterFrame, previous);
FIELD(InterpreterFrame, prevInstr, _PyInterpreterFrame, prev_instr);
FIELD(InterpreterFrame, stackTop, _PyInterpreterFrame, stacktop);
FIELD(InterpreterFrame, exit, _PyInterpreterFrame, is_entry);
FIELD(InterpreterFrame, owner, _PyInterpreterFrame, owner);
FIELD(InterpreterFrame, localsplus, _PyInterpreterFrame, localsplus);
LAYOUT(Frame, PyFrameObject);
FIELD(Frame, back, PyFrameObject, f_back);
FIELD(Frame, frame, PyFrameObject, f_frame);
FIELD(Frame, trace, PyFrameObject, f_trace);
FIELD(Frame, lineno, PyFrameObject, f_lineno);
FIELD(Frame, traceLines, PyFrameObject, f_trace_lines);
FIELD(Frame, frameData, PyFrameObject, _f_frame_data);
LAYOUT(Generator, PyGenObject);
FIELD(Generator, code, PyGenObject, gi_code);
FIELD(Generator, name, PyGenObject, gi_name);
FIELD(Generator, excState, PyGenObject, gi_exc_state);
FIELD(Generator, originOrFinalizer, PyGenObject, gi_origin_or_finalizer);
FIELD(Generator, frameState, PyGenObject, gi_frame_state);
FIELD(Generator, iframe, PyGenObject, gi_iframe);
LAYOUT(Generator, PyCoroObject);
LAYOUT(Generator, PyAsyncGenObject);
LAYOUT(Traceback, PyTracebackObject);
FIELD(Traceback, frame, PyTracebackObject, tb_frame);
FIELD(Traceback, lineno, PyTracebackObject, tb_lineno);

// --- threads ------------------------------------------------------------------------------------
static_assert(offsetof(Thread, evalBreaker) >= sizeof(PyThreadState));
FIELD(Thread, interpreter, PyThreadState, interp);
FIELD(Thread, recursionRemaining, PyThreadState, recursion_remaining);
FIELD(Thread, recursionLimit, PyThreadState, recursion_limit);
FIELD(Thread, tracing, PyThreadState, tracing);
FIELD(Thread, cframe, PyThreadState, cframe);
FIELD(Thread, traceFunction, PyThreadState, c_tracefunc);
FIELD(Thread, pendingType, PyThreadState, curexc_type);
FIELD(Thread, pendingTraceback, PyThreadState, curexc_traceback);
FIELD(Thread, excInfo, PyThreadState, exc_info);
FIELD(Thread, dict, PyThreadState, dict);
FIELD(Thread, threadId, PyThreadState, thread_id);
FIELD(Thread, trashNesting, PyThreadState, trash_delete_nesting);
FIELD(Thread, context, PyThreadState, context);
FIELD(Thread, contextVersion, PyThreadState, context_ver);
FIELD(Thread, id, PyThreadState, id);
FIELD(Thread, datastackChunk, PyThreadState, datastack_chunk);
FIELD(Thread, datastackTop, PyThreadState, datastack_top);
FIELD(Thread, excState, PyThreadState, exc_state);
FIELD(Thread, rootCFrame, PyThreadState, root_cframe);
LAYOUT(CFrame, _PyCFrame);
FIELD(CFrame, useTracing, _PyCFrame, use_tracing);
FIELD(CFrame, currentFrame, _PyCFrame, current_frame);
LAYOUT(ExceptionStackItem, _PyErr_StackItem);
FIELD(ExceptionStackItem, value, _PyErr_StackItem, exc_value);
LAYOUT(StackChunk, _PyStackChunk);

}  // namespace taipan

// Making and ending Thread structs.
#pragma once

#include "object/thread.h"

namespace taipan {

/// The main thread's state, current and holding the GIL.
Thread* startMainThread(Interpreter& interpreter);
/// A state for a native thread that is about to start, linked into the interpreter's list; null if
/// out of memory. The caller holds the GIL.
Thread* newThread(Interpreter& interpreter);
/// To be called on the native thread itself, before it takes the GIL.
void bindThread(Thread& t);
/// For a state that another native thread made or used last: it runs on the calling one from now
/// on, whose native stack it has to respect.
void moveThreadHere(Thread& t);
/// The state that was bound on the calling native thread, whether it holds the GIL or not, or null.
Thread* threadOfNativeThread();
/// Releases the Python objects that the thread owns (holding the GIL, `t` current).
void clearThread(Thread& t);
/// Calls onDelete, which owns objects: the GIL has to be held. deleteThread() does it otherwise.
void announceDeletion(Thread& t);
/// Unlinks and frees a cleared thread; drops the GIL if `t` is current.
void deleteThread(Thread& t);
/// In a forked child: only `t` is left.
void keepOnlyThread(Thread& t);
/// How many forks lie between the first process and this one: what was made under another number
/// may hold locks of threads that do not exist here.
extern u32 forkGeneration;
/// Raises `exception` (a class, or null to cancel) in another thread at its next safepoint; how
/// many threads were found (0 or 1).
int setAsyncException(Interpreter& interpreter, unsigned long threadId, Object* exception);

}  // namespace taipan

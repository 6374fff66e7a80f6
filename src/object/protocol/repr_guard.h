// Guards the reprs of containers against recursion (= Py_ReprEnter, Py_ReprLeave).
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// True if the object's repr is already being made by this thread (then print "..." and do not call
/// reprLeave); else notes that it is now.
Result<bool> reprEnter(Thread& t, Object* object);
/// Ends what a reprEnter that gave false began; keeps a pending exception.
void reprLeave(Thread& t, Object* object);

/// The same as a scope: `ReprGuard guard(t, self); if (guard.failed()) ...; if
/// (guard.recursive())`.
class ReprGuard {
 public:
  ReprGuard(Thread& t, Object* object) : thread_(t), object_(object) {
    auto entered = reprEnter(t, object);
    failed_ = entered.failed();
    recursive_ = !failed_ && entered.value();
  }
  ReprGuard(const ReprGuard&) = delete;
  ~ReprGuard() {
    if (!failed_ && !recursive_) reprLeave(thread_, object_);
  }
  bool failed() const { return failed_; }
  bool recursive() const { return recursive_; }

 private:
  Thread& thread_;
  Object* object_;
  bool failed_ = false;
  bool recursive_ = false;
};

}  // namespace taipan

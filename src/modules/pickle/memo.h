// The memo of a pickler: which objects were written, and under which number. Keys are identities;
// the table owns its keys, so that transient objects do not give their addresses to others.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

class PickleMemo {
 public:
  PickleMemo() = default;
  PickleMemo(const PickleMemo&) = delete;
  PickleMemo& operator=(const PickleMemo&) = delete;
  ~PickleMemo();

  /// The number of an object, or -1.
  isize find(const Object* object) const;
  /// Adds or replaces; the object is shared.
  Status set(Thread& t, Object* object, isize number);
  void clear();
  isize size() const { return used_; }
  isize capacity() const { return mask_ + 1; }
  void swap(PickleMemo& other);

  struct Entry {
    Object* object;
    isize number;
  };
  const Entry& entry(isize slot) const { return table_[slot]; }

 private:
  static constexpr isize kMinimum = 8;
  Entry& slotOf(const Object* object) const;
  Status grow(Thread& t);
  isize mask_ = -1;
  isize used_ = 0;
  Entry* table_ = nullptr;
};

}  // namespace taipan

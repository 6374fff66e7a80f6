// A stable, adaptive merge sort over an array of keys that carries an array of values along.
//
// Natural runs are found first (strictly descending ones are reversed); short ones are filled up by
// binary insertion. Neighbouring runs are merged in the order of "powersort" (Munro and Wild 2018):
// each boundary between runs gets the depth of the node that a perfectly balanced merge tree would
// have there, and deeper boundaries are merged first. A merge first skips what is in place already
// at both ends, then moves the shorter run aside; when one side wins many times in a row it
// searches by doubling steps instead of item by item.
//
// The comparison may fail (-1). The arrays are a permutation of the input at every return.
#pragma once

#include <bit>
#include <cstring>

#include "memory/memory.h"
#include "object/object.h"

namespace taipan {

/// `Less` is a functor: 1 if a < b, 0 if not, -1 on failure.
template <class Less>
class MergeSort {
 public:
  /// `values` may be null.
  MergeSort(Less less, Object** keys, Object** values, isize count)
      : less_(less), keys_(keys), values_(values), count_(count) {}
  MergeSort(const MergeSort&) = delete;
  ~MergeSort() { memFree(buffer_); }

  enum class Outcome { kSorted, kFailed, kNoMemory };

  Outcome run() {
    if (count_ < 2) return Outcome::kSorted;
    isize minimum = minimumRun(count_);
    isize low = 0;
    while (low < count_) {
      isize length = findRun(low);
      if (length < 0) return outcome_;
      if (length < minimum) {
        isize wanted = count_ - low < minimum ? count_ - low : minimum;
        if (!insertionSort(low, low + length, low + wanted)) return outcome_;
        length = wanted;
      }
      if (!push(low, length)) return outcome_;
      low += length;
    }
    while (depth_ > 1) {
      if (!mergeTop()) return outcome_;
    }
    return Outcome::kSorted;
  }

 private:
  static constexpr int kMaxRuns = 72;
  static constexpr isize kGallopAfter = 7;
  struct Run {
    isize start, length;
    int power;  ///< of the boundary to the run above it
  };

  /// Runs of 32 to 64 items such that count / run is a power of two or slightly less.
  static isize minimumRun(isize n) {
    isize rest = 0;
    while (n >= 64) {
      rest |= n & 1;
      n >>= 1;
    }
    return n + rest;
  }

  bool fail() {
    outcome_ = Outcome::kFailed;
    return false;
  }

  void swapItems(isize a, isize b) {
    std::swap(keys_[a], keys_[b]);
    if (values_ != nullptr) std::swap(values_[a], values_[b]);
  }

  void reverse(isize low, isize high) {
    for (--high; low < high; ++low, --high) swapItems(low, high);
  }

  /// The length of the run that starts at `low`, made ascending; -1 on failure.
  isize findRun(isize low) {
    isize at = low + 1;
    if (at == count_) return 1;
    int descending = less_(keys_[at], keys_[low]);
    if (descending < 0) return fail(), -1;
    for (++at; at < count_; ++at) {
      int smaller = less_(keys_[at], keys_[at - 1]);
      if (smaller < 0) return fail(), -1;
      if (smaller != descending) break;
    }
    if (descending) reverse(low, at);
    return at - low;
  }

  /// Sorts [low, high), of which [low, sorted) is sorted already.
  bool insertionSort(isize low, isize sorted, isize high) {
    for (isize at = sorted; at < high; ++at) {
      Object* key = keys_[at];
      isize left = low, right = at;
      while (left < right) {
        isize middle = left + ((right - left) >> 1);
        int smaller = less_(key, keys_[middle]);
        if (smaller < 0) return fail();
        if (smaller) {
          right = middle;
        } else {
          left = middle + 1;
        }
      }
      shiftIn(keys_, left, at);
      if (values_ != nullptr) shiftIn(values_, left, at);
    }
    return true;
  }

  static void shiftIn(Object** items, isize to, isize from) {
    Object* item = items[from];
    std::memmove(items + to + 1, items + to, static_cast<usize>(from - to) * sizeof(Object*));
    items[to] = item;
  }

  /// The depth in a balanced merge tree over `count_` items of the boundary between two runs.
  int powerOf(isize start, isize length, isize nextLength) const {
    u64 n = static_cast<u64>(count_);
    u64 a = 2 * static_cast<u64>(start) + static_cast<u64>(length);
    u64 b = a + static_cast<u64>(length) + static_cast<u64>(nextLength);
    // a/2n and b/2n are the middles of the runs: the first binary digit in which they differ.
    int power = 0;
    for (;;) {
      ++power;
      if (a >= n) {
        a -= n;
        b -= n;
      } else if (b >= n) {
        return power;
      }
      a <<= 1;
      b <<= 1;
    }
  }

  bool push(isize start, isize length) {
    if (depth_ > 0) {
      Run& top = runs_[depth_ - 1];
      int power = powerOf(top.start, top.length, length);
      while (depth_ > 1 && runs_[depth_ - 2].power > power) {
        if (!mergeTop()) return false;
      }
      runs_[depth_ - 1].power = power;
    }
    runs_[depth_++] = {start, length, 0};
    return true;
  }

  bool mergeTop() {
    Run& left = runs_[depth_ - 2];
    Run right = runs_[depth_ - 1];
    isize start = left.start, leftLength = left.length;
    left.length += right.length;
    left.power = right.power;
    --depth_;
    return merge(start, leftLength, right.length);
  }

  /// How many of the `count` sorted items at `items` are <= key (or < key if `strict`), searching
  /// from the front in doubling steps; -1 on failure.
  isize countBefore(Object* key, Object** items, isize count, bool strict) {
    isize known = 0, step = 1;  // items[0..known) are before
    isize limit = count;        // items[limit..] are not
    while (known < count) {
      isize probe = known + step - 1;
      if (probe >= count) break;
      int before = isBefore(items[probe], key, strict);
      if (before < 0) return -1;
      if (!before) {
        limit = probe;
        break;
      }
      known = probe + 1;
      step <<= 1;
    }
    return bisect(key, items, known, limit, strict);
  }

  /// The same, searching from the back.
  isize countBeforeFromEnd(Object* key, Object** items, isize count, bool strict) {
    isize known = 0, limit = count, step = 1;
    while (limit > 0) {
      isize probe = limit - step;
      if (probe < 0) break;
      int before = isBefore(items[probe], key, strict);
      if (before < 0) return -1;
      if (before) {
        known = probe + 1;
        break;
      }
      limit = probe;
      step <<= 1;
    }
    return bisect(key, items, known, limit, strict);
  }

  isize bisect(Object* key, Object** items, isize low, isize high, bool strict) {
    while (low < high) {
      isize middle = low + ((high - low) >> 1);
      int before = isBefore(items[middle], key, strict);
      if (before < 0) return -1;
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int isBefore(Object* item, Object* key, bool strict) {
    if (strict) return less_(item, key);
    int after = less_(key, item);
    return after < 0 ? -1 : !after;
  }

  bool reserveBuffer(isize items) {
    usize bytes = static_cast<usize>(items) * sizeof(Object*) * (values_ != nullptr ? 2 : 1);
    if (bytes > bufferBytes_) {
      memFree(buffer_);
      bufferBytes_ = 0;
      buffer_ = static_cast<Object**>(memMalloc(bytes));
      if (buffer_ == nullptr) {
        outcome_ = Outcome::kNoMemory;
        return false;
      }
      bufferBytes_ = bytes;
    }
    savedKeys_ = buffer_;
    savedValues_ = values_ != nullptr ? buffer_ + items : nullptr;
    return true;
  }

  bool merge(isize start, isize leftLength, isize rightLength) {
    isize middle = start + leftLength;
    isize skipped = countBefore(keys_[middle], keys_ + start, leftLength, false);
    if (skipped < 0) return fail();
    start += skipped;
    leftLength -= skipped;
    if (leftLength == 0) return true;
    rightLength = countBeforeFromEnd(keys_[middle - 1], keys_ + middle, rightLength, true);
    if (rightLength < 0) return fail();
    if (rightLength == 0) return true;
    if (leftLength <= rightLength) {
      if (!reserveBuffer(leftLength)) return false;
      return mergeForward(start, leftLength, rightLength);
    }
    if (!reserveBuffer(rightLength)) return false;
    return mergeBackward(start, leftLength, rightLength);
  }

  void save(isize from, isize count) {
    std::memcpy(savedKeys_, keys_ + from, static_cast<usize>(count) * sizeof(Object*));
    if (values_ != nullptr) {
      std::memcpy(savedValues_, values_ + from, static_cast<usize>(count) * sizeof(Object*));
    }
  }
  void moveWithin(isize to, isize from, isize count) {
    std::memmove(keys_ + to, keys_ + from, static_cast<usize>(count) * sizeof(Object*));
    if (values_ != nullptr) {
      std::memmove(values_ + to, values_ + from, static_cast<usize>(count) * sizeof(Object*));
    }
  }
  void restore(isize to, isize savedFrom, isize count) {
    std::memcpy(keys_ + to, savedKeys_ + savedFrom, static_cast<usize>(count) * sizeof(Object*));
    if (values_ != nullptr) {
      std::memcpy(values_ + to, savedValues_ + savedFrom,
                  static_cast<usize>(count) * sizeof(Object*));
    }
  }

  /// The left run is the shorter one: it is moved aside and merged from the front.
  bool mergeForward(isize start, isize leftLength, isize rightLength) {
    save(start, leftLength);
    isize left = 0, right = start + leftLength, end = right + rightLength, to = start;
    isize leftWins = 0, rightWins = 0;
    bool ok = true;
    while (left < leftLength && right < end) {
      if (leftWins >= kGallopAfter || rightWins >= kGallopAfter) {
        isize taken = countBefore(keys_[right], savedKeys_ + left, leftLength - left, false);
        if (taken < 0) {
          ok = false;
          break;
        }
        restore(to, left, taken);
        to += taken;
        left += taken;
        leftWins = taken;
        if (left == leftLength) break;
        taken = countBefore(savedKeys_[left], keys_ + right, end - right, true);
        if (taken < 0) {
          ok = false;
          break;
        }
        moveWithin(to, right, taken);
        to += taken;
        right += taken;
        rightWins = taken;
        continue;
      }
      int smaller = less_(keys_[right], savedKeys_[left]);
      if (smaller < 0) {
        ok = false;
        break;
      }
      if (smaller) {
        moveOne(to++, right++);
        ++rightWins;
        leftWins = 0;
      } else {
        restoreOne(to++, left++);
        ++leftWins;
        rightWins = 0;
      }
    }
    // What is left of the saved run belongs right before `right`, also after a failure.
    restore(to, left, leftLength - left);
    return ok ? true : fail();
  }

  /// The right run is the shorter one: it is moved aside and merged from the back.
  bool mergeBackward(isize start, isize leftLength, isize rightLength) {
    isize middle = start + leftLength;
    save(middle, rightLength);
    isize left = middle, right = rightLength, to = middle + rightLength;  // all: one past the next
    isize leftWins = 0, rightWins = 0;
    bool ok = true;
    while (left > start && right > 0) {
      if (leftWins >= kGallopAfter || rightWins >= kGallopAfter) {
        isize kept = countBeforeFromEnd(savedKeys_[right - 1], keys_ + start, left - start, false);
        if (kept < 0) {
          ok = false;
          break;
        }
        isize taken = left - start - kept;
        to -= taken;
        left -= taken;
        moveWithin(to, left, taken);
        leftWins = taken;
        if (left == start) break;
        kept = countBeforeFromEnd(keys_[left - 1], savedKeys_, right, true);
        if (kept < 0) {
          ok = false;
          break;
        }
        taken = right - kept;
        to -= taken;
        right -= taken;
        restore(to, right, taken);
        rightWins = taken;
        continue;
      }
      int smaller = less_(savedKeys_[right - 1], keys_[left - 1]);
      if (smaller < 0) {
        ok = false;
        break;
      }
      if (smaller) {
        moveOne(--to, --left);
        ++leftWins;
        rightWins = 0;
      } else {
        restoreOne(--to, --right);
        ++rightWins;
        leftWins = 0;
      }
    }
    restore(to - right, 0, right);
    return ok ? true : fail();
  }

  void moveOne(isize to, isize from) {
    keys_[to] = keys_[from];
    if (values_ != nullptr) values_[to] = values_[from];
  }
  void restoreOne(isize to, isize from) {
    keys_[to] = savedKeys_[from];
    if (values_ != nullptr) values_[to] = savedValues_[from];
  }

  Less less_;
  Object** keys_;
  Object** values_;
  isize count_;
  Run runs_[kMaxRuns];
  int depth_ = 0;
  Object** buffer_ = nullptr;
  usize bufferBytes_ = 0;
  Object** savedKeys_ = nullptr;
  Object** savedValues_ = nullptr;
  Outcome outcome_ = Outcome::kSorted;
};

}  // namespace taipan

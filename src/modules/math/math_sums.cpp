// Accurate sums of doubles: fsum, hypot, dist.
#include <cmath>
#include <utility>

#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/math/math_module.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// A growing array of doubles, small ones on the stack.
class Doubles {
 public:
  Doubles() = default;
  Doubles(const Doubles&) = delete;
  ~Doubles() {
    if (data_ != inline_) memFree(data_);
  }
  bool append(double x) {
    if (size_ == capacity_ && !grow()) return false;
    data_[size_++] = x;
    return true;
  }
  double& operator[](isize i) { return data_[i]; }
  isize size() const { return size_; }
  void truncate(isize size) { size_ = size; }

 private:
  bool grow() {
    auto* bigger = static_cast<double*>(memMalloc(static_cast<usize>(capacity_) * 2 * 8));
    if (!bigger) return false;
    for (isize i = 0; i < size_; i++) bigger[i] = data_[i];
    if (data_ != inline_) memFree(data_);
    data_ = bigger;
    capacity_ *= 2;
    return true;
  }
  static constexpr isize kInline = 32;
  double inline_[kInline];
  double* data_ = inline_;
  isize size_ = 0;
  isize capacity_ = kInline;
};

/// Shewchuk's exact sum: `partials` are non-overlapping doubles of growing magnitude whose sum is
/// that of all numbers added so far.
class ExactSum {
 public:
  Status add(Thread& t, double original) {
    double x = original;
    isize kept = 0;
    for (isize i = 0; i < partials_.size(); i++) {
      double y = partials_[i];
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) partials_[kept++] = low;
      x = high;
    }
    partials_.truncate(kept);
    if (x == 0) return {};
    if (std::isfinite(x)) {
      if (!partials_.append(x)) return t.raiseNoMemory();
      return {};
    }
    if (std::isfinite(original)) {
      return t.raise(overflowErrorType, "intermediate overflow in fsum");
    }
    if (std::isinf(original)) infinities_ += original;
    specials_ += original;
    partials_.truncate(0);
    return {};
  }

  /// The sum rounded half-even.
  Result<double> value(Thread& t) {
    if (specials_ != 0) {
      if (std::isnan(infinities_)) return t.raise(valueErrorType, "-inf + inf in fsum");
      return specials_;
    }
    isize n = partials_.size();
    if (n == 0) return 0.0;
    double high = partials_[--n], low = 0;
    while (n > 0) {
      double x = high, y = partials_[--n];
      high = x + y;
      low = y - (high - x);
      if (low != 0) break;
    }
    // A tie was rounded without knowing the partials below: their sign decides it.
    if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
      double twice = low * 2.0;
      double x = high + twice;
      if (twice == x - high) high = x;
    }
    return high;
  }

 private:
  Doubles partials_;
  double specials_ = 0;
  double infinities_ = 0;
};

/// sqrt(sum of squares), to within a rounding error: the numbers are scaled by a power of two and
/// their squares summed with their rounding errors; one Newton step with an exact residual
/// corrects the root.
double vectorNorm(Doubles& values, double largest, bool sawNan) {
  if (std::isinf(largest)) return largest;
  if (sawNan) return std::nan("");
  isize n = values.size();
  if (largest == 0 || n <= 1) return largest;
  int exponent;
  std::frexp(largest, &exponent);
  double sum = 1.0, errors = 0;  // the 1.0 keeps the running sum the larger addend
  for (isize i = 0; i < n; i++) {
    double x = std::ldexp(values[i], -exponent);
    double square = x * x;
    double squareError = std::fma(x, x, -square);
    double next = sum + square;
    errors += (square - (next - sum)) + squareError;
    sum = next;
  }
  double total = (sum - 1.0) + errors;
  double root = std::sqrt(total);
  if (root > 0) {
    double square = root * root;
    double squareError = std::fma(root, root, -square);
    double residual = ((sum - 1.0) - square) + (errors - squareError);
    root += residual / (2.0 * root);
  }
  return std::ldexp(root, exponent);
}

struct NormInput {
  Doubles values;
  double largest = 0;
  bool sawNan = false;

  Status add(Thread& t, double x) {
    x = std::fabs(x);
    if (std::isnan(x)) sawNan = true;
    if (x > largest) largest = x;
    if (!values.append(x)) return t.raiseNoMemory();
    return {};
  }
};

}  // namespace

Result<double> mathFsum(Thread& t, Module&, Object* seq) {
  Ref<> iterator = PY_TRY(getIterator(t, seq));
  ExactSum sum;
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return sum.value(t);
    double x = PY_TRY(Arg<double>::from(t, item.get(), Signature{}, 1));
    PY_TRY(sum.add(t, x));
  }
}

Ref<> mathHypot(Thread& t, Module&, Positional args) {
  NormInput input;
  for (isize i = 0; i < args.count; i++) {
    double x = PY_TRY(Arg<double>::from(t, args[i], Signature{}, 1));
    PY_TRY(input.add(t, x));
  }
  return newFloat(vectorNorm(input.values, input.largest, input.sawNan));
}

Result<double> mathDist(Thread& t, Module&, Object* p, Object* q) {
  Ref<Tuple> from = PY_TRY(toTuple(t, p)), to = PY_TRY(toTuple(t, q));
  if (from->size != to->size) {
    return t.raise(valueErrorType, "both points must have the same number of dimensions");
  }
  NormInput input;
  for (isize i = 0; i < from->size; i++) {
    double a = PY_TRY(Arg<double>::from(t, from->items[i], Signature{}, 1));
    double b = PY_TRY(Arg<double>::from(t, to->items[i], Signature{}, 1));
    PY_TRY(input.add(t, a - b));
  }
  return vectorNorm(input.values, input.largest, input.sawNan);
}

}  // namespace taipan

// What the tests of the C API share. They are compiled once, against the installed headers, and
// linked with Debian's libpython3.11 as well as with Taipan: both must agree with every line.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <gtest/gtest.h>
#include <marshal.h>
#include <structmember.h>

#include <string>
#include <utility>

namespace capi_test {

/// Owns a reference, or null.
class Owned {
 public:
  Owned() = default;
  /// Takes over what a function returned as a new reference.
  explicit Owned(PyObject* object) : object_(object) {}
  Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    Py_XDECREF(std::exchange(object_, std::exchange(other.object_, nullptr)));
    return *this;
  }
  ~Owned() { Py_XDECREF(object_); }
  operator PyObject*() const { return object_; }
  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }

 private:
  PyObject* object_ = nullptr;
};

/// A running interpreter; at the end of a test no exception may be pending.
class PythonTest : public testing::Test {
 protected:
  void TearDown() override {
    if (PyErr_Occurred() != nullptr) {
      PyErr_Print();
      ADD_FAILURE() << "an exception is still pending";
    }
  }
};

/// The value of an expression, evaluated in a namespace with builtins.
Owned eval(const char* expression);
/// Runs statements; the namespace they filled.
Owned exec(const char* statements);
/// repr() as UTF-8; "<null>" for null, whose exception stays pending.
std::string repr(PyObject* object);
/// Takes the pending exception: "TypeError: text", or "none".
std::string takeError();

}  // namespace capi_test

/// `call` gives null and raises what `text` says, "Type: message".
#define EXPECT_RAISES(text, call)                                   \
  do {                                                              \
    EXPECT_FALSE(static_cast<bool>(call)) << "should fail: " #call; \
    EXPECT_EQ(text, ::capi_test::takeError()) << "from: " #call;    \
  } while (false)
/// `call` gives -1 and raises.
#define EXPECT_RAISES_INT(text, call)                            \
  do {                                                           \
    EXPECT_EQ(-1, (call)) << "should fail: " #call;              \
    EXPECT_EQ(text, ::capi_test::takeError()) << "from: " #call; \
  } while (false)
/// A new reference whose repr() is `text`.
#define EXPECT_REPR(text, call)                                   \
  do {                                                            \
    ::capi_test::Owned value_(call);                              \
    EXPECT_EQ(text, ::capi_test::repr(value_)) << "from: " #call; \
    if (value_.get() == nullptr) {                                \
      EXPECT_EQ("", ::capi_test::takeError());                    \
    }                                                             \
  } while (false)
/// `call` leaves the reference count of `object` changed by `change`.
#define EXPECT_COUNT(object, change, ...)                                       \
  do {                                                                          \
    Py_ssize_t before_ = Py_REFCNT(object);                                     \
    __VA_ARGS__;                                                                \
    EXPECT_EQ(before_ + (change), Py_REFCNT(object)) << "after: " #__VA_ARGS__; \
  } while (false)

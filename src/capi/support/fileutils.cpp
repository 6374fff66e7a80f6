// Files by descriptor: calls that release the GIL, are repeated after signals and raise OSError.

#define Py_BUILD_CORE 1

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "modules/compile/compile.h"
#include "modules/runtime/runtime.h"
#include "vm/gil.h"

// Needs <Python.h> before it.
#include <internal/pycore_fileutils.h>

using namespace taipan;

/// Runs a system call without the GIL, again after each signal whose handlers raised nothing; -1
/// with OSError or the handlers' exception.
template <class Call>
static isize repeated(Call&& call) {
  Thread& t = current();
  for (;;) {
    isize result;
    {
      GilReleased released(t);
      errno = 0;
      result = call();
    }
    if (result >= 0) return result;
    if (errno != EINTR) break;
    if (PyErr_CheckSignals() < 0) return -1;
  }
  int error = errno;
  (void)raiseErrno(t, error);
  errno = error;
  return -1;
}
/// The same for callers without GIL: errno says what went wrong.
template <class Call>
static isize repeatedQuietly(Call&& call) {
  isize result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

API(Py_ssize_t) _Py_read(int fd, void* data, size_t size) {
  return repeated([&] { return ::read(fd, data, size); });
}
API(Py_ssize_t) _Py_write(int fd, const void* data, size_t size) {
  return repeated([&] { return ::write(fd, data, size); });
}
API(Py_ssize_t) _Py_write_noraise(int fd, const void* data, size_t size) {
  return repeatedQuietly([&] { return ::write(fd, data, size); });
}
API(int) _Py_open(const char* path, int flags) {
  return static_cast<int>(repeated([&]() -> isize { return ::open(path, flags | O_CLOEXEC); }));
}
API(int) _Py_open_noraise(const char* path, int flags) { return ::open(path, flags | O_CLOEXEC); }
API(int) _Py_dup(int fd) {
  return static_cast<int>(repeated([&]() -> isize { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); }));
}
API(int) _Py_fstat_noraise(int fd, struct _Py_stat_struct* status) { return ::fstat(fd, status); }
API(int) _Py_fstat(int fd, struct _Py_stat_struct* status) {
  return static_cast<int>(repeated([&]() -> isize { return ::fstat(fd, status); }));
}
API(void) _Py_closerange(int first, int last) {
  if (first <= last)
    ::close_range(static_cast<unsigned>(first < 0 ? 0 : first), static_cast<unsigned>(last), 0);
}

// --- flags of descriptors -----------------------------------------------------------------------

API(int) _Py_get_inheritable(int fd) {
  int flags = ::fcntl(fd, F_GETFD);
  return flags < 0 ? toInt(raiseErrno(current())) : (flags & FD_CLOEXEC) == 0;
}
API(int) _Py_set_inheritable_async_safe(int fd, int inheritable, int*) {
  int flags = ::fcntl(fd, F_GETFD);
  if (flags < 0) return -1;
  int wanted = inheritable != 0 ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return wanted == flags ? 0 : ::fcntl(fd, F_SETFD, wanted);
}
API(int) _Py_set_inheritable(int fd, int inheritable, int* atomicFlagWorks) {
  if (atomicFlagWorks != nullptr && inheritable == 0) {
    // O_CLOEXEC was given when the file was opened: seen once, trusted afterwards.
    if (*atomicFlagWorks == -1) {
      int inherited = _Py_get_inheritable(fd);
      if (inherited < 0) return -1;
      *atomicFlagWorks = !inherited;
    }
    if (*atomicFlagWorks) return 0;
  }
  return _Py_set_inheritable_async_safe(fd, inheritable, nullptr) < 0 ? toInt(raiseErrno(current()))
                                                                      : 0;
}
API(int) _Py_get_blocking(int fd) {
  int flags = ::fcntl(fd, F_GETFL);
  return flags < 0 ? toInt(raiseErrno(current())) : (flags & O_NONBLOCK) == 0;
}
API(int) _Py_set_blocking(int fd, int blocking) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0) {
    flags = ::fcntl(fd, F_SETFL, blocking != 0 ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
  }
  return flags < 0 ? toInt(raiseErrno(current())) : 0;
}

// --- by path ------------------------------------------------------------------------------------

/// The file system's bytes of a path-like object.
static Result<std::string> pathBytes(Thread& t, Object* path) {
  Ref<Str> text = PY_TRY(fileSystemStr(t, path));
  Ref<> bytes = PY_TRY(encodeFileSystem(t, *text));
  ByteSpan span = spanOf(static_cast<Bytes&>(*bytes));
  return std::string(reinterpret_cast<const char*>(span.data), static_cast<usize>(span.size));
}

API(FILE*) _Py_fopen_obj(PyObject* path, const char* mode) {
  Thread& t = current();
  Ref<Str> modeText = newStr(t, mode);
  if (!modeText || audit(t, "open", {as(path), modeText.get()}).failed()) return nullptr;
  Result<std::string> name = pathBytes(t, as(path));
  if (name.failed()) return nullptr;
  std::string closing = std::string(mode) + "e";
  for (;;) {
    FILE* file;
    {
      GilReleased released(t);
      file = std::fopen(name.value().c_str(), closing.c_str());
    }
    if (file != nullptr) return file;
    if (errno != EINTR) break;
    if (PyErr_CheckSignals() < 0) return nullptr;
  }
  (void)raiseErrno(t, as(path));
  return nullptr;
}

API(int) _Py_stat(PyObject* path, struct stat* status) {
  Result<std::string> name = pathBytes(current(), as(path));
  return name.failed() ? -2 : ::stat(name.value().c_str(), status);
}

/// Resolves "." and "..", doubled slashes and trailing ones in place.
API(wchar_t*) _Py_normpath(wchar_t* path, Py_ssize_t size) {
  isize length = size < 0 ? static_cast<isize>(std::wcslen(path)) : size;
  std::wstring text(path, static_cast<usize>(length));
  if (text.empty() || text[0] == L'\0') return path;
  std::wstring out;
  usize at = 0;
  // Exactly two leading slashes mean something of their own (POSIX).
  if (text[0] == L'/') {
    bool two = text.size() > 1 && text[1] == L'/' && !(text.size() > 2 && text[2] == L'/');
    out = two ? L"//" : L"/";
  }
  const usize root = out.size();
  while (at < text.size()) {
    usize slash = text.find(L'/', at);
    if (slash == std::wstring::npos) slash = text.size();
    std::wstring part = text.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == L".") continue;
    if (part == L"..") {
      usize last = out.rfind(L'/');
      std::wstring tail =
          out.size() == root ? L"" : out.substr(last == std::wstring::npos ? 0 : last + 1);
      if (!tail.empty() && tail != L"..") {
        usize keep = last == std::wstring::npos ? 0 : last;
        out.resize(keep < root ? root : keep);
        continue;
      }
      if (root > 0 && out.size() == root) continue;
    }
    if (out.size() > root) out += L'/';
    out += part;
  }
  std::wmemcpy(path, out.c_str(), out.size());
  if (size < 0 || static_cast<isize>(out.size()) < size) path[out.size()] = L'\0';
  return path;
}

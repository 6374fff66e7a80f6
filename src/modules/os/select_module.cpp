// select: select(), poll objects, epoll objects.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include <climits>
#include <vector>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "modules/support/time_value.h"
#include "object/allocate.h"
#include "object/builtin_type.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

// --- select() -----------------------------------------------------------------------------------

/// One of the three lists: the objects and their descriptors.
struct Watched {
  Ref<List> objects;
  std::vector<int> fds;
  fd_set set;

  Status fill(Thread& t, Object* sequence, int* highest) {
    FD_ZERO(&set);
    Ref<> fast = PY_TRY(toFastSequence(t, sequence, "arguments 1-3 must be sequences"));
    objects = PY_TRY(newList(t));
    // fileno() may shorten the list that is gone through.
    auto sizeNow = [&] { return static_cast<VarObject*>(fast.get())->size; };
    for (isize i = 0; i < sizeNow(); ++i) {
      Object* object = isList(fast.get()) ? static_cast<List*>(fast.get())->items[i]
                                          : static_cast<Tuple*>(fast.get())->items[i];
      PY_TRY(objects->append(t, object));
      int fd = PY_TRY(toFileDescriptor(t, objects->items[i]));
      if (fd >= FD_SETSIZE) {
        return t.raise(valueErrorType, "filedescriptor out of range in select()");
      }
      FD_SET(fd, &set);
      fds.push_back(fd);
      if (fd > *highest) *highest = fd;
    }
    return {};
  }
  /// The objects whose descriptors are in `ready`.
  Ref<> chosen(Thread& t, const fd_set& ready) {
    Ref<List> list = PY_TRY(newList(t));
    for (usize i = 0; i < fds.size(); ++i) {
      if (FD_ISSET(fds[i], &ready)) {
        PY_TRY(list->append(t, objects->items[static_cast<isize>(i)]));
      }
    }
    return list;
  }
};

static Result<i64> timeoutArgument(Thread& t, Object* object) {
  if (object == nullptr || isNone(object)) return i64{-1};
  Result<i64> timeout = toNanoseconds(t, object, TimeRound::kUp);
  if (timeout.failed()) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType, "timeout must be a float or None");
    }
    return failure;
  }
  if (timeout.value() < 0) return t.raise(valueErrorType, "timeout must be non-negative");
  return timeout;
}

static Ref<> selectSelect(Thread& t, Module&, Object* read, Object* write, Object* except,
                          Object* timeoutObject) {
  i64 timeout = PY_TRY(timeoutArgument(t, timeoutObject));
  Watched watched[3];
  int highest = -1;
  Object* lists[3] = {read, write, except};
  for (int i = 0; i < 3; ++i) PY_TRY(watched[i].fill(t, lists[i], &highest));
  Deadline deadline(timeout);
  while (true) {
    fd_set ready[3] = {watched[0].set, watched[1].set, watched[2].set};
    timeval left = deadline.isNever() ? timeval{} : toTimeval(deadline.left(), TimeRound::kUp);
    int count = withoutGil(t, [&] {
      return ::select(highest + 1, &ready[0], &ready[1], &ready[2],
                      deadline.isNever() ? nullptr : &left);
    });
    if (count >= 0) {
      Ref<> lists2[3];
      for (int i = 0; i < 3; ++i) {
        if (count == 0) FD_ZERO(&ready[i]);
        lists2[i] = PY_TRY(watched[i].chosen(t, ready[i]));
      }
      return packTuple(t, {lists2[0].get(), lists2[1].get(), lists2[2].get()});
    }
    if (errno != EINTR) return raiseErrno(t);
    PY_TRY(handleEvalBreaker(t));
    if (!deadline.isNever() && deadline.left() == 0) {
      Ref<List> empty[3] = {newList(t), newList(t), newList(t)};
      for (Ref<List>& list : empty) {
        if (!list) return failure;
      }
      return packTuple(t, {empty[0].get(), empty[1].get(), empty[2].get()});
    }
  }
}

// --- poll ---------------------------------------------------------------------------------------

struct PollObject : Object {
  std::vector<pollfd>* fds;
  bool running;
};

static void pollDealloc(Object* object) {
  delete static_cast<PollObject*>(object)->fds;
  freeObject(object);
}

static Result<short> toEventMask(Thread& t, Object* object, short fallback) {
  if (object == nullptr) return fallback;
  Result<u64> mask = toU64(t, object);
  if (mask.failed()) {
    if (t.clearIfMatches(overflowErrorType)) {
      i64 value = 0;
      Ref<> index = PY_TRY(toIndex(t, object));
      if (fitsI64(*static_cast<Int*>(index.get()), &value) && value < 0) {
        return t.raise(valueErrorType, "value must be positive");
      }
      return t.raise(overflowErrorType, "Python int too large for C unsigned short");
    }
    return failure;
  }
  if (mask.value() > USHRT_MAX) {
    return t.raise(overflowErrorType, "Python int too large for C unsigned short");
  }
  return static_cast<short>(mask.value());
}

static pollfd* findFd(PollObject& self, int fd) {
  for (pollfd& one : *self.fds) {
    if (one.fd == fd) return &one;
  }
  return nullptr;
}

static Status pollRegister(Thread& t, PollObject& self, Object* object, Object* mask) {
  int fd = PY_TRY(toFileDescriptor(t, object));
  short events = PY_TRY(toEventMask(t, mask, POLLIN | POLLPRI | POLLOUT));
  if (pollfd* known = findFd(self, fd)) {
    known->events = events;
  } else {
    self.fds->push_back({fd, events, 0});
  }
  return {};
}

static Status pollModify(Thread& t, PollObject& self, Object* object, Object* mask) {
  int fd = PY_TRY(toFileDescriptor(t, object));
  short events = PY_TRY(toEventMask(t, mask, 0));
  pollfd* known = findFd(self, fd);
  if (known == nullptr) return raiseErrno(t, ENOENT);
  known->events = events;
  return {};
}

static Status pollUnregister(Thread& t, PollObject& self, Object* object) {
  int fd = PY_TRY(toFileDescriptor(t, object));
  pollfd* known = findFd(self, fd);
  if (known == nullptr) {
    Ref<Int> key = PY_TRY(newInt(fd));
    return raiseKeyError(t, key.get());
  }
  self.fds->erase(self.fds->begin() + (known - self.fds->data()));
  return {};
}

/// Milliseconds for poll and epoll from nanoseconds, rounded up.
static Result<int> toMilliseconds(Thread& t, i64 nanoseconds) {
  if (nanoseconds < 0) return -1;
  i64 ms = roundTo(nanoseconds, 1000000, TimeRound::kCeiling);
  if (ms > INT_MAX) return t.raise(overflowErrorType, "timeout is too large");
  return static_cast<int>(ms);
}

/// The timeout of poll(): milliseconds, negative or None for ever.
static Result<i64> pollTimeout(Thread& t, Object* object) {
  if (object == nullptr || isNone(object)) return i64{-1};
  Result<double> ms = toDouble(t, object);
  if (ms.failed()) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType, "timeout must be an integer or None");
    }
    return failure;
  }
  if (ms.value() != ms.value()) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
  if (ms.value() < 0) return i64{-1};
  if (ms.value() > INT_MAX) return t.raise(overflowErrorType, "timeout is too large");
  return static_cast<i64>(ms.value() * 1e6 + 0.999999);
}

static Ref<> pollPoll(Thread& t, PollObject& self, Object* timeoutObject) {
  i64 timeout = PY_TRY(pollTimeout(t, timeoutObject));
  if (self.running) return t.raise(runtimeErrorType, "concurrent poll() invocation");
  Deadline deadline(timeout);
  int count;
  std::vector<pollfd> fds = *self.fds;
  self.running = true;
  while (true) {
    Result<int> ms = toMilliseconds(t, deadline.left());
    if (ms.failed()) {
      self.running = false;
      return failure;
    }
    count = withoutGil(t, [&] { return ::poll(fds.data(), fds.size(), ms.value()); });
    if (count >= 0 || errno != EINTR) break;
    if (handleEvalBreaker(t).failed()) {
      self.running = false;
      return failure;
    }
    if (!deadline.isNever() && deadline.left() == 0) {
      count = 0;
      break;
    }
    errno = EINTR;
  }
  self.running = false;
  if (count < 0) return raiseErrno(t);
  Ref<List> list = PY_TRY(newList(t));
  for (const pollfd& one : fds) {
    if (count == 0 || one.revents == 0) continue;
    Ref<Int> fd = PY_TRY(newInt(one.fd));
    Ref<Int> events = PY_TRY(newInt(static_cast<unsigned short>(one.revents)));
    PY_TRY(list->append(t, Ref<>(packTuple(t, {fd.get(), events.get()}))));
  }
  return list;
}

static constinit const MethodDef kPollMethods[] = {
    METHOD("register", "($self, fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)",
           pollRegister, "Register a file descriptor with the polling object."),
    METHOD("modify", "($self, fd, eventmask, /)", pollModify,
           "Modify an already registered file descriptor."),
    METHOD("unregister", "($self, fd, /)", pollUnregister,
           "Remove a file descriptor being tracked by the polling object."),
    METHOD("poll", "($self, timeout=None, /)", pollPoll,
           "Polls the set of registered file descriptors."),
    {},
};

static constinit BuiltinType pollType{{
    .name = "select.poll",
    .basicSize = sizeof(PollObject),
    .flags = kTypeDisallowInstantiation,
    .dealloc = &pollDealloc,
    .methods = kPollMethods,
}};

static Ref<> selectPoll(Thread& t, Module&) {
  Ref<PollObject> made = PY_TRY(newObject<PollObject>(t, pollType));
  made->fds = new std::vector<pollfd>();
  return made;
}

// --- epoll --------------------------------------------------------------------------------------

struct EpollObject : Object {
  int fd;
};

extern BuiltinType epollType;

static Status checkOpen(Thread& t, EpollObject& self) {
  if (self.fd < 0) return t.raise(valueErrorType, "I/O operation on closed epoll object");
  return {};
}

static Ref<> makeEpoll(Thread& t, Type& cls, int fd) {
  if (fd < 0) {
    fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) return raiseErrno(t);
  }
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (made) static_cast<EpollObject*>(made.get())->fd = fd;
  return made;
}

static Ref<> epollNew(Thread& t, Type& cls, Optional<int> sizeHint, Optional<int> flags) {
  int size = sizeHint.value_or(-1);
  if (size != -1 && size <= 0) return t.raise(valueErrorType, "negative sizehint");
  int flagBits = flags.value_or(0);
  if (flagBits != 0 && flagBits != EPOLL_CLOEXEC) return t.raise(osErrorType, "invalid flags");
  return makeEpoll(t, cls, -1);
}

static Ref<> epollFromFd(Thread& t, Type& cls, int fd) { return makeEpoll(t, cls, fd); }

static Status epollClose(Thread& t, EpollObject& self) {
  int fd = std::exchange(self.fd, -1);
  if (fd < 0) return {};
  if (withoutGil(t, [&] { return ::close(fd); }) < 0) return raiseErrno(t);
  return {};
}
static void epollDealloc(Object* object) {
  auto* self = static_cast<EpollObject*>(object);
  if (self->fd >= 0) ::close(self->fd);
  object->type->free(object);
}

static Status control(Thread& t, EpollObject& self, int operation, Object* object, u32 events) {
  PY_TRY(checkOpen(t, self));
  int fd = PY_TRY(toFileDescriptor(t, object));
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (withoutGil(t, [&] { return ::epoll_ctl(self.fd, operation, fd, &event); }) < 0) {
    return raiseErrno(t);
  }
  return {};
}
static Status epollRegister(Thread& t, EpollObject& self, Object* fd, Optional<unsigned> mask) {
  return control(t, self, EPOLL_CTL_ADD, fd, mask.value_or(EPOLLIN | EPOLLPRI | EPOLLOUT));
}
static Status epollModify(Thread& t, EpollObject& self, Object* fd, unsigned mask) {
  return control(t, self, EPOLL_CTL_MOD, fd, mask);
}
static Status epollUnregister(Thread& t, EpollObject& self, Object* fd) {
  return control(t, self, EPOLL_CTL_DEL, fd, 0);
}

static Ref<> epollPoll(Thread& t, EpollObject& self, Object* timeoutObject, Optional<int> limit) {
  PY_TRY(checkOpen(t, self));
  i64 timeout = -1;
  if (timeoutObject != nullptr && !isNone(timeoutObject)) {
    Result<i64> converted = toNanoseconds(t, timeoutObject, TimeRound::kCeiling);
    if (converted.failed()) {
      if (t.clearIfMatches(typeErrorType)) {
        return t.raise(typeErrorType, "timeout must be an integer or None");
      }
      return failure;
    }
    timeout = converted.value() < 0 ? -1 : converted.value();
  }
  int most = limit.value_or(-1);
  if (most == -1) {
    most = FD_SETSIZE - 1;
  } else if (most < 1) {
    return t.raise(valueErrorType, "maxevents must be greater than 0, got %d", most);
  }
  std::vector<epoll_event> events(static_cast<usize>(most));
  Deadline deadline(timeout);
  int count;
  while (true) {
    int ms = PY_TRY(toMilliseconds(t, deadline.left()));
    count = withoutGil(t, [&] { return ::epoll_wait(self.fd, events.data(), most, ms); });
    if (count >= 0 || errno != EINTR) break;
    PY_TRY(handleEvalBreaker(t));
    if (!deadline.isNever() && deadline.left() == 0) {
      count = 0;
      break;
    }
    errno = EINTR;
  }
  if (count < 0) return raiseErrno(t);
  Ref<List> list = PY_TRY(newList(t));
  for (int i = 0; i < count; ++i) {
    Ref<Int> fd = PY_TRY(newInt(events[static_cast<usize>(i)].data.fd));
    Ref<Int> mask = PY_TRY(newInt(static_cast<unsigned>(events[static_cast<usize>(i)].events)));
    PY_TRY(list->append(t, Ref<>(packTuple(t, {fd.get(), mask.get()}))));
  }
  return list;
}

static Result<int> epollFileno(Thread& t, EpollObject& self) {
  PY_TRY(checkOpen(t, self));
  return self.fd;
}
static Ref<> epollEnter(Thread& t, EpollObject& self) {
  PY_TRY(checkOpen(t, self));
  return Ref<>::share(&self);
}
static Ref<> epollExit(Thread& t, EpollObject& self, Positional) {
  PY_TRY(epollClose(t, self));
  return Ref<>::share(none());
}
static bool epollClosed(EpollObject& self) { return self.fd < 0; }

static constinit const MethodDef kEpollMethods[] = {
    METHOD_FLAGS("fromfd", "($type, fd, /)", epollFromFd, kMethodClass,
                 "Create an epoll object from a given control fd."),
    METHOD("close", "($self, /)", epollClose, "Close the epoll control file descriptor."),
    METHOD("fileno", "($self, /)", epollFileno, "Return the epoll control file descriptor."),
    METHOD("modify", "($self, /, fd, eventmask)", epollModify,
           "Modify event mask for a registered file descriptor."),
    METHOD(
        "register", "($self, /, fd, eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)",
        epollRegister, "Registers a new fd or raises an OSError if the fd is already registered."),
    METHOD("unregister", "($self, /, fd)", epollUnregister,
           "Remove a registered file descriptor from the epoll object."),
    METHOD("poll", "($self, /, timeout=None, maxevents=-1)", epollPoll,
           "Wait for events on the epoll file descriptor."),
    METHOD_PLAIN("__enter__", "($self, /)", epollEnter, nullptr),
    METHOD_PLAIN("__exit__", "($self, *args)", epollExit, nullptr),
    {},
};
static constinit const GetSetDef kEpollGetSet[] = {
    GETTER("closed", epollClosed, "True if the epoll handler is closed"),
    {},
};

constinit BuiltinType epollType{{
    .name = "select.epoll",
    .doc = "epoll(sizehint=-1, flags=0)\n--\n\nReturns an epolling object.",
    .basicSize = sizeof(EpollObject),
    .dealloc = &epollDealloc,
    .getAttribute = genericGetAttributeSlot,
    .methods = kEpollMethods,
    .getset = kEpollGetSet,
    .new_ = newSlot<"epoll", "(sizehint=-1, flags=0)", epollNew>,
}};

// --- the module ---------------------------------------------------------------------------------

static constinit const MethodDef kFunctions[] = {
    METHOD("select", "($module, rlist, wlist, xlist, timeout=None, /)", selectSelect,
           "Wait until one or more file descriptors are ready for some kind of I/O."),
    METHOD("poll", "($module, /)", selectPoll, "Returns a polling object."),
    {},
};

static constexpr struct {
  const char* name;
  i64 value;
} kConstants[] = {
    {"EPOLLERR", 8},
    {"EPOLLET", 2147483648},
    {"EPOLLEXCLUSIVE", 268435456},
    {"EPOLLHUP", 16},
    {"EPOLLIN", 1},
    {"EPOLLMSG", 1024},
    {"EPOLLONESHOT", 1073741824},
    {"EPOLLOUT", 4},
    {"EPOLLPRI", 2},
    {"EPOLLRDBAND", 128},
    {"EPOLLRDHUP", 8192},
    {"EPOLLRDNORM", 64},
    {"EPOLLWRBAND", 512},
    {"EPOLLWRNORM", 256},
    {"EPOLL_CLOEXEC", 524288},
    {"PIPE_BUF", 4096},
    {"POLLERR", 8},
    {"POLLHUP", 16},
    {"POLLIN", 1},
    {"POLLMSG", 1024},
    {"POLLNVAL", 32},
    {"POLLOUT", 4},
    {"POLLPRI", 2},
    {"POLLRDBAND", 128},
    {"POLLRDHUP", 8192},
    {"POLLRDNORM", 64},
    {"POLLWRBAND", 512},
    {"POLLWRNORM", 256},
};

static Status selectExec(Thread& t, Module& module) {
  PY_TRY(typeReady(t, pollType));
  PY_TRY(addType(t, module, epollType));
  PY_TRY(addObject(t, module, "error", &osErrorType));
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  return {};
}

extern constinit const ModuleSpec selectModule{
    .name = "select",
    .doc =
        "This module supports asynchronous I/O on multiple file descriptors.\n\n"
        "*** IMPORTANT NOTICE ***\n"
        "On Windows, only sockets are supported; on Unix, all file descriptors.",
    .functions = kFunctions,
    .exec = selectExec,
};

}  // namespace taipan

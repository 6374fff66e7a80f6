# An abstract class refers weakly to those it was asked about, and drops what is left of dead ones.
import _abc
import abc
import gc
import weakref


class Base(abc.ABC):
    pass


def sizes():
    registered, _, strangers, _ = _abc._get_dump(Base)
    return len(registered), len(strangers)


class Kept:
    pass


Base.register(Kept)
for _ in range(3):
    print(issubclass(Kept, Base), isinstance(Kept(), Base), isinstance(5, Base), sizes())


def short_lives():
    class Registered:
        pass

    class Derived(Base):
        pass

    class Stranger:
        pass

    Base.register(Registered)
    print(isinstance(Registered(), Base), isinstance(Derived(), Base), isinstance(Stranger(), Base))
    print(sizes())


short_lives()
gc.collect()
print(sizes(), [part for part in _abc._get_dump(Base)[:3] if any(r() is None for r in part)])

watcher, = _abc._get_dump(Base)[0]
drop = watcher.__callback__
print(drop.__name__, drop.__doc__, type(drop.__self__()))
print(drop("not in it"), drop(watcher), sizes())
Base._abc_caches_clear()
print(isinstance(Kept(), Base), issubclass(Kept, Base), sizes())

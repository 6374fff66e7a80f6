"""Protocols, and the one of with."""
import contextlib

from .rows import fails, prints, row, show


@row("S71", "statements work through protocols")
def runs_on_protocols():
    class Everything:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def __iter__(self):
            return iter("it")

        def __len__(self):
            return 4

        def __contains__(self, item):
            return item == "in"

        def __add__(self, other):
            return "sum"

        def __await__(self):
            return iter(())

    async def waits(thing):
        return await thing

    with Everything() as thing:
        show("for, len, in, +", (list(thing), len(thing), "in" in thing, thing + 1), (["i", "t"], 4, True, "sum"))
        fails(StopIteration, "", waits(thing).send, None)
    fails(TypeError, "object int can't be used in 'await' expression", waits(1).send, None)


class Sample:
    S = "山口山"

    def hah(self):
        print("aa")

    def __enter__(self):
        print("start")

    def __exit__(self, exc_type, exc_val, exc_tb):
        print("end")

    @classmethod
    def get(cls):
        return cls()


@row("S72", "the sample: __enter__ returns None")
def sample_context():
    def use():
        with Sample.get() as sample:
            print(type(sample))
            dir(sample)
            try:
                sample.hah()
            except AttributeError as error:
                print(error)

    prints(["start", "<class 'NoneType'>", "'NoneType' object has no attribute 'hah'", "end"], use)

    def leave():
        with Sample.get() as sample:
            sample.hah()

    fails(AttributeError, "'NoneType' object has no attribute 'hah'", prints, [], leave)


@row("S73", "the arguments of __exit__")
def exit_arguments():
    class Told:
        def __init__(self, swallow):
            self.swallow = swallow

        def __enter__(self):
            return self

        def __exit__(self, exc_type, exc_val, exc_tb):
            self.told = (exc_type, str(exc_val), exc_tb and exc_tb.tb_frame.f_code.co_name)
            return self.swallow

    with Told(False) as calm:
        pass
    show("without an error", calm.told, (None, "None", None))
    with Told("truthy") as swallowing:
        raise KeyError("k")
    show("swallowed", swallowing.told, (KeyError, "'k'", "exit_arguments"))

    def passes():
        with Told(0):
            raise ValueError("passed on")

    fails(ValueError, "passed on", passes)


@row("S74", "context managers from generators")
def from_a_generator():
    @contextlib.contextmanager
    def p():
        print("前操作")
        yield {}
        print("后操作")

    def use():
        with p() as pp:
            print("中间的操作")
            show_value.append(pp)

    show_value = []
    prints(["前操作", "中间的操作", "后操作"], use)
    show("as", show_value, [{}])

    @contextlib.contextmanager
    def never():
        return
        yield

    fails(RuntimeError, "generator didn't yield", never().__enter__)
    with contextlib.suppress(ZeroDivisionError), contextlib.ExitStack() as stack:
        stack.callback(print, "  left by the stack")
        1 / 0

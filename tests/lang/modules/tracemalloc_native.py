# Where objects come from: the line and file that allocated them.
import tracemalloc


def make():
    return [bytearray(1000) for _ in range(3)]


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e), e)


show(tracemalloc.start, 0)
show(tracemalloc.start, "x")
show(tracemalloc.get_traced_memory)
tracemalloc.start(3)
kept = make()
for item in kept:
    trace = tracemalloc.get_object_traceback(item)
    print([frame.lineno for frame in trace], len(trace))
snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
print(any(stat.size >= 3000 for stat in snapshot.statistics("lineno")))
current, peak = tracemalloc.get_traced_memory()
print(current > 3000, peak >= current)
kept.clear()
print(tracemalloc.get_traced_memory()[0] < current)
tracemalloc.clear_traces()
print(tracemalloc.get_object_traceback(kept))
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())

import sys


def run(function):
    events = []

    def profiler(frame, event, argument):
        if event.startswith("c_") and argument is not sys.setprofile:
            events.append((event, argument.__name__))

    sys.setprofile(profiler)
    try:
        function()
    except Exception as error:
        events.append(type(error).__name__)
    sys.setprofile(None)
    print(events)


numbers = []
run(lambda: max([0], **dict(key=int)))
run(lambda: max(*[1, 2]))
run(lambda: max(**{"a": 1}))
run(lambda: numbers.sort(**{"reverse": True}))
run(lambda: list.sort(numbers, **{"reverse": True}))
run(lambda: print(*[], **{"end": ""}))

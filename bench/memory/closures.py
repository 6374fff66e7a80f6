def make(i):
    def get():
        return i
    return get


getters = [make(i) for i in range(200000)]
lines = [(x for x in ()) for _ in range(50000)]
methods = [[].append for _ in range(100000)]
print(len(getters) + len(lines) + len(methods), sum(get() for get in getters))

# Changing memory through views.
m = memoryview(b"abcdef")
ba = bytearray(b"abcdefghijkl")
w = memoryview(ba)
c = w.cast("B", [3, 4])
i = w.cast("i")


def run(source):
    try:
        exec(source, globals())
        result = "ok"
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(source, "->", result, bytes(ba))


for source in [
    'm[0]=1',
    'w[0]=1',
    'w[0]=256',
    'w[0]=-1',
    "w[0]='a'",
    "w[0]=b'a'",
    'w[9999]=1',
    "w[0:2]=b'xy'",
    "w[0:2]=b'xyz'",
    'w[0:2]=1',
    "w[::2]=b'123456'",
    'w[1:3]=w[0:2]',
    'w[0:5]=w[1:6]',
    'del w[0]',
    'del w[0:1]',
    'del m[0]',
    'c[0,0]=9',
    'c[0]=9',
    "c[0,0]='a'",
    'c[0:1]=c[1:2]',
    'c[()]=1',
    'c[...]=c',
    'c[0:1,0:1]=1',
    'i[0]=2**40',
    'i[0]=1.5',
    'i[0]=-5',
    'i[0:1]=i[1:2]',
    'i[0:1]=w[0:4]',
    "w['a']=1",
    "w[...]=b'a'*12",
    'ba.append(1)',
    'ba.clear()',
    "w.cast('c')[0]=b'a'",
    "w.cast('c')[0]=1",
    "w.cast('c')[0]=b'ab'",
    "w.cast('?')[0]=5",
    "w[0:8].cast('d')[0]=1.5",
    "w[0:8].cast('d')[0]='a'",
    "w[0:8].cast('P')[0]=-1",
    "w[0:1].cast('B',[])[()]=3",
    "w[0:1].cast('B',[])[...]=3",
    "w[0:1].cast('B',[])[0]=3",
    'w[0]=1.5',
    'w[True]=1',
]:
    run(source)

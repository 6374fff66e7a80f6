# Changing bytearrays: errors, and that exports fix the size.
x = bytearray(b"abc")


def run(source):
    try:
        exec(source, globals())
        result = "ok"
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(source, "->", result, bytes(x))


for source in [
    'x[9]=1',
    "x['a']=1",
    'x[0]=256',
    "x[0]='a'",
    "x[0:1]='a'",
    'x[0:1]=1',
    'x[0:1]=[256]',
    'del x[9]',
    'x.append(256)',
    "x.append('a')",
    'x.extend(1)',
    "x.extend('a')",
    'x.extend([256])',
    'x.insert(0,256)',
    "x.insert('a',1)",
    'x.remove(256)',
    'x.remove(0)',
    "x.remove('a')",
    'x.pop(9)',
    'bytearray().pop()',
    "x.pop('a')",
    "x+='a'",
    "x*='a'",
    'x[0]=-1',
    'm=memoryview(x);x.append(1)',
    'x.clear()',
    'x.pop()',
    'x*=2',
    "x+=b'a'",
    'x.__init__(5)',
    'del x[0]',
    "x[0:1]=b''",
    "m.release();x[::2]=b'abcdef'",
    'del x[::0]',
    'x[0]=1.5',
    'x[:]=None',
    'x.extend([1.5])',
    'x+=1',
    'x[5:2]=5',
]:
    run(source)

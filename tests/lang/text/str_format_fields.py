# str.format: fields, numbering, nesting and malformed strings.
def t(label, function):
    try:
        result = repr(function())
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(label, "->", result)


class A:
    x = 5

    def __repr__(self):
        return "A()"

    def __format__(self, spec):
        return "A<%s>" % spec

    def __getitem__(self, key):
        return ("item", key)


a = A()
for f in ['{','}','{{','}}','{}','{','{0','{0:','{!','{!r','{!r}','{!rx}','{!r:','{:{','{:{}','{:{}}','{:{:{}}}','{0.}','{0[}','{0[]}','{0[a]b}','{0[a]}','{0[1]}','{0[-1]}','{0.x}','{.x}','{[0]}','{0}{}','{}{0}','{a}','{0!x}','{0!}','{0!\u1234}','{9}','{99999999999999999999}','{ }','{0 }','{a{b}','{[a{b]}','{[}]}','{[:]}','{0:>{1}}','{0:{a}}','x{{y}}z','{!}','{!:}','{0!r:>5}','{0!s:}','{0[a][b].c}','{-1}','{+1}','{a.b}','{:}}','{0:}}','{{}','{}}','}{','{0.x.y}','{.}','{[}','{]}', '{[]}','{[a.b]}','{0:{{}}}', '{:\u0660}','{\u0660}', '{0[\u0661]}','{0x}','{0_}','{:{}{}}', '{1_000}']:
    t(('f',f),lambda: f.format(a,7))
    t(('m',f),lambda: f.format_map({'a':1}))

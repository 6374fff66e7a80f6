# What the compiler makes, seen through the attributes of code objects.
import dis

source = '''
def f(a, /, b=1, *args, c=2, **kw):
    "doc"
    try:
        with a as x, b:
            return [x + y for y in args if y not in {1, 2}]
    except (ValueError, KeyError) as e:
        print(f"{e!r:>10} {a}" % ())
    finally:
        del b
    match a:
        case {"k": [1, *rest]} | [_, *rest]:
            return lambda: (rest, c, kw)
    return "%s-%5r" % (a, c), -0.0, 2 ** 10, (1, 2)[0]
'''


def show(code):
    print(code.co_qualname, code.co_flags, code.co_stacksize, code.co_names, code.co_varnames,
          code.co_cellvars, code.co_freevars, code.co_exceptiontable.hex())
    print(list(code.co_positions()))
    for i in dis.get_instructions(code):
        print(i.offset, i.opname, i.arg, i.is_jump_target)
    for const in code.co_consts:
        if hasattr(const, 'co_code'):
            show(const)
        else:
            print(repr(const))


show(compile(source, 'source', 'exec'))

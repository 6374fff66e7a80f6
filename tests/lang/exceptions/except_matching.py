def match(exc, pat):
    try: raise exc
    except pat: return True
for pat in (ValueError, (KeyError, ValueError), (), Exception, (TypeError,)):
    try: print(match(ValueError(), pat))
    except ValueError: print("passed")
for pat in (5, "x", (ValueError, 5), int, [ValueError]):
    try: match(KeyError(), pat)
    except TypeError as e: print(e, repr(e.__context__))
    except KeyError: print("key")
class M(type):
    def __instancecheck__(c, o): return True
    def __subclasscheck__(c, o): return True
class E(Exception, metaclass=M): pass
try: print(match(KeyError(), E))
except KeyError: print("hooks not asked")

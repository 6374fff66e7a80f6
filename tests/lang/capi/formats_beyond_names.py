"""PyArg_ParseTupleAndKeywords with formats that say more than the names."""
import ctypes
p=ctypes.pythonapi.PyArg_ParseTupleAndKeywords
p.restype=ctypes.c_int
def run(fmt, names, args=(), kw=None):
    kl=(ctypes.c_char_p*(len(names)+1))(*[n.encode() for n in names], None)
    outs=[ctypes.py_object(None) for _ in range(4)]
    try:
        return p(ctypes.py_object(args), ctypes.py_object(kw or {}), fmt.encode(), kl, *[ctypes.byref(o) for o in outs]), [o.value for o in outs]
    except Exception as e: return type(e).__name__, str(e)
for f in ["O|_mono","O|O","O$O","O$zz","O|$O","OO","O|","O|$","Ox","O:f","O|:f","O|;msg","O|O:f"]:
    print(f, run(f,["x"],(1,)), run(f,["x"],(),{"x":2}), run(f,["x"]), run(f,["x"],(1,2)), run(f,["x"],(1,),{"y":2}))

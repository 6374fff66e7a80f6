# Static types inherit PEP 590's flags; heap types inherit only the call.
import _testcapi


class Heap(_testcapi.MethodDescriptorBase):
    pass


VECTORCALL, METHOD = 1 << 11, 1 << 17
for cls in (_testcapi.MethodDescriptorBase, _testcapi.MethodDescriptorDerived, Heap):
    print(cls.__name__, bool(cls.__flags__ & VECTORCALL), bool(cls.__flags__ & METHOD))
print(Heap()(1, 2) is not None)
try:
    _testcapi.MethodDescriptorDerived.attribute = 1
except TypeError as error:
    print(error)

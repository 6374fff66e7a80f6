class A:
    def __eq__(self, o): print("A.eq"); return NotImplemented
    def __lt__(self, o): print("A.lt"); return NotImplemented
class B:
    def __eq__(self, o): print("B.eq"); return "yes"
    def __gt__(self, o): print("B.gt"); return "gt"
print(A() == B(), A() < B(), A() == 1, A() != B())
for f in (lambda: A() < 1, lambda: A() <= 1, lambda: object() > object(), lambda: 1 < "x", lambda: [] >= (), lambda: {} < {}, lambda: None < None,
          lambda: 1j < 2, lambda: int < str, lambda: {1} < [1]):
    try: print(f())
    except TypeError as e: print(e)
class S(A):
    def __eq__(self, o): print("S.eq"); return True
print(A() == S())

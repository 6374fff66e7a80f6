def show(function):
    try:
        print(function())
    except BaseException as error:
        print(type(error).__name__, error)


class A: pass


class B: __slots__ = ()


class C(int): pass


show(lambda: setattr(int,'x',1))
show(lambda: setattr(int,'__name__',1))
show(lambda: delattr(int,'x'))
show(lambda: delattr(type('A',(),{}),'x'))
show(lambda: setattr(type('A',(),{}),'__name__',1))
show(lambda: setattr(type('A',(),{}),'__name__','a\0'))
show(lambda: delattr(type('A',(),{}),'__name__'))
show(lambda: setattr(type('A',(),{}),'__qualname__',1))
show(lambda: setattr(type('A',(),{}),'__bases__',1))
show(lambda: setattr(type('A',(),{}),'__bases__',()))
show(lambda: setattr(type('A',(),{}),'__bases__',(1,)))
show(lambda: setattr(type('A',(),{}),'__bases__',(int,)))
show(lambda: setattr(type('A',(),{}),'__doc__',(int,)))
show(lambda: delattr(type('A',(),{}),'__doc__'))
show(lambda: delattr(type('A',(),{}),'__module__'))
show(lambda: setattr(int,'__bases__',(int,)))
show(lambda: setattr(1,'__class__',(int,)))
show(lambda: setattr(1,'__class__',str))
show(lambda: delattr(1,'__class__'))
show(lambda: setattr(A(),'__class__',B))
show(lambda: setattr(A(),'__class__',C))
show(lambda: setattr(A(),'__class__',int))
show(lambda: setattr(A(),'__dict__',3))
show(lambda: delattr(A(),'x'))
show(lambda: setattr(B(),'x',1))
show(lambda: delattr(B(),'x'))
show(lambda: setattr(B(),'__len__',1))
show(lambda: setattr(object(),'__len__',1))
show(lambda: setattr(1,'real',1))
show(lambda: setattr([],'append',1))
show(lambda: delattr([],'append'))
show(lambda: setattr(A(),'__weakref__',2))

# What the methods of str say about wrong arguments.
import warnings
warnings.simplefilter("ignore")

def show(source):
    try:
        result = repr(eval(source))
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(source, "->", result)


for source in [
    "str(b'a',encoding=1)",
    "str(1,'ascii')",
    "str('a','ascii')",
    "str(b'a','b\\0')",
    "str(b'',1)",
    "'a'.encode(1)",
    "'a'.encode('x\\0')",
    "'a'[1.0]",
    "'a'[2]",
    "'a'+1",
    "1 in 'a'",
    "'a'*'b'",
    "'a'.__add__(1)",
    "'a'.format_map(1)",
    "'{a}'.format_map(1)",
    'str(1,2,3,4)',
    'str(foo=1)',
    'str(object=1)',
    "str(errors='x')",
    "'a'*10**20",
    "'a'.replace('a',1)",
    "'a'.replace('a')",
    "'a'.zfill('a')",
    "'a'.center()",
    "''.maketrans(1,2)",
    "''.maketrans('a',2)",
    "''.maketrans()",
    "'a'.__format__(1)",
    "'a'.removeprefix(1)",
    "'a'.expandtabs('a')",
    "'a'.splitlines(1,2)",
    "'a'.splitlines(foo=2)",
    "'a'.split(1,2,3)",
    "'a'.find()",
    "'a'.startswith()",
    "'a'.center(3,'ab')",
    "'a'.upper(1)",
    "str(b'a',errors=5)",
    "''.join([1])",
    "''.join(1)",
    "'a'.format(1,a=2)",
    "''.encode('ascii\\udc80')",
    "'a' < 1",
    "'a'[::0]",
    "str(bytearray(b'abc'),'ascii')",
    "'a'['b']",
    "'abc'.translate(1)",
    "'a'.translate({97:-1})",
    "'a'.translate({97:10**20})",
    "'a'.translate({97:1.0})",
    "'a'.translate({97:0x110000})",
]:
    show(source)

# _string, the parser behind string.Formatter.
import _string


def t(label, function):
    try:
        result = repr(function())
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(label, "->", result)


for f in ['','a','a{b}c','{{','{a!r:b}','{a:{b}}','}','{','{}','a{{b{c}d}}','{!s}','{a[']: t(('p',f),lambda: list(_string.formatter_parser(f)))
for f in ['','a','a.b','a[b]','0[1].c[d]','a[','a[]','.b','a.','a]b','[x]','a[1]b','0','01','-1','٣']: 
    t(('n',f),lambda: (lambda r:(r[0],list(r[1])))(_string.formatter_field_name_split(f)))
t('x',lambda:_string.formatter_parser(1)); t('x',lambda:_string.formatter_field_name_split(1)); 

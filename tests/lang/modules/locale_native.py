# What the C library's locale functions give and refuse in the C locale.
import _locale


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e), e)


show(_locale.setlocale, 0, "foo")
show(_locale.setlocale, 99)
show(_locale.setlocale, 0, 1)
show(_locale.setlocale, 0, "x\0")
show(_locale.nl_langinfo, 3)
show(_locale.nl_langinfo, _locale.RADIXCHAR)
show(_locale.strcoll, 1, 2)
print(_locale.strcoll("b", "a") > 0, _locale.strcoll("a", "a"))
show(_locale.strxfrm, "a\0b")
show(_locale.strxfrm, "\ud800é")
show(_locale.textdomain, None)
show(_locale.textdomain, 1)
show(_locale.bindtextdomain, "", None)
show(_locale.bindtextdomain, "a", 3)
show(_locale.bindtextdomain, "a", b"/x")
show(_locale.bind_textdomain_codeset, "a", "utf-8")
show(_locale.dcgettext, None, "a", 5)
show(_locale.dgettext, None, "é")
show(_locale.gettext, "\ud800")
show(_locale.localeconv)
show(_locale.getencoding)
print(sorted((n, v) for n, v in vars(_locale).items() if isinstance(v, int)))

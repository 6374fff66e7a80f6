# Elements, tree builder and parser of the native module: values and messages.
import _elementtree as E, io, copy, pickle, re
from xml.etree.ElementTree import *
import xml.etree.ElementTree as ET
def t(l,f):
    try: r=repr(f())
    except BaseException as e: r=f'{type(e).__name__}: {e}'+ (f' {e.code,e.position}' if hasattr(e,'position') else '')
    print(l, '->', re.sub('0x[0-9a-f]+', '0x', r)[:160])
e=Element('a',{'x':'1'},y='2')
for s in ['TreeBuilder(1)','TreeBuilder(element_factory=5)','TreeBuilder(None,1)','TreeBuilder(foo=1)','TreeBuilder().close()','TreeBuilder().end("a")','TreeBuilder().data("x")','TreeBuilder().start("a",1)','TreeBuilder().start("a",{}).tag','TreeBuilder().start("a",None)','TreeBuilder().comment("x").text','TreeBuilder().pi("x").text','TreeBuilder().pi("x","y").text','TreeBuilder(insert_comments=1).comment("x")','XMLParser(1)','XMLParser(target=1)','XMLParser(target=1).feed("<a/>")','XMLParser(encoding=1)','XMLParser(encoding="bogus").feed("<a/>")','XMLParser().feed(1)','XMLParser().feed("<a>")','XMLParser().close()','XMLParser().feed("<a></b>")','XMLParser().feed("<a>&x;</a>")','XMLParser()._parse_whole(io.BytesIO(b"<a/>"))','XMLParser()._parse_whole(io.StringIO("<a/>"))','XMLParser()._parse_whole(1)','XMLParser()._setevents(1,2)','XMLParser()._setevents([],("x",))','XMLParser()._setevents([],("start","end","comment","pi","start-ns","end-ns"))','XMLParser()._setevents([],(1,))','XMLParser().version','XMLParser().entity','XMLParser().target','XMLParser().foo','XMLParser(html=1)','fromstring("<a")','fromstring("")','fromstring("<a/>x")','fromstring("<a>\\ud800</a>")','tostring(fromstring("<a xmlns=\'u\' b=\'1\'>x<b/>y<!--c--><?p q?></a>"))','fromstring("<a>&amp;&#233;</a>").text','fromstring("<!DOCTYPE a [<!ENTITY x \\"yy\\">]><a>&x;</a>").text','fromstring("<a x=\'1\' x=\'2\'/>")','E._set_factories(1,2)','E._set_factories(None,None)']:
    t(s,lambda:eval(s))
class T:
    def __init__(s): s.l=[]
    def __getattr__(s,n):
        if n in('start','end','data','comment','pi','doctype','start_ns','end_ns'): return lambda *a:(s.l.append((n,a)),'ret')[1]
        raise AttributeError(n)
    def close(s): return s.l
p=XMLParser(target=T()); p.feed('<!DOCTYPE a PUBLIC "p" "s"><a xmlns:q="u" b="1">x<q:c/><!--d--><?e f?></a>'); print(p.close())
for ev in [None,('start','end','comment','pi','start-ns','end-ns'),('end',)]:
    q=[]; p=XMLParser(); p._setevents(q,ev); p.feed('<a xmlns:q="u" xmlns="v" b="1">x<q:c/>t<!--d--><?e f?></a>'); print([(k, v.tag if hasattr(v,'tag') and isinstance(v.tag,str) else (v if not hasattr(v,'tag') else 'X')) for k,v in q]); print(tostring(p.close()))
tb=TreeBuilder(insert_comments=True,insert_pis=True); p=XMLParser(target=tb); p.feed('<a>1<!--c-->2<?p q?>3<b/>4</a>'); print(tostring(p.close()))
p=XMLParser(); p.entity['foo']='bar'; p.feed('<!DOCTYPE a SYSTEM "x"><a>&foo;</a>'); print(p.close().text)
r=fromstring('<a>t<b>u<c>v</c>w</b>x<b/>y</a>'); print(list(r.itertext()),[x.tag for x in r.iter()],[x.tag for x in r.iter('b')],[x.tag for x in r.iter('*')]); r[0:1]=[Element('z')]; print(tostring(r)); del r[0]; print(tostring(r)); r[:]=[Element('m'),Element('n')]; print(len(r)); r[::-1]=[Element('o'),Element('p')]; print([x.tag for x in r]); del r[::2]; print(len(r))
def g():
    r[0:1]=1
t('slice',g)
def g(): r[0]=1
t('set',g)
def g(): r['x']=1
t('set',g)
def g(): r[9]=r
t('set',g)
def g(): del r[9]
t('del',g)
def g(): r[::2]=[Element('q')]*5
t('ext',g)

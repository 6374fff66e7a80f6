def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import json
run(r"json.dumps({'a': [1, 2.5, None, True, 'é\n\"']})", "json.dumps('é\\U0001f600', ensure_ascii=False)", "json.dumps({1: 2, None: 3, True: 4, 1.5: 5})", "json.dumps({(1,): 2})", "json.dumps({(1,): 2}, skipkeys=True)", "json.dumps(object())", "json.dumps({1, 2})", "json.dumps(float('nan'))", "json.dumps(float('inf'), allow_nan=False)", "json.dumps({'b': 1, 'a': 2}, sort_keys=True, indent=2)", "json.dumps([1, 2], separators=(',', ':'))", "json.dumps([], indent=2)", "json.dumps({'a': {}}, indent='--')", "json.dumps(1j, default=str)", "json.dumps(b'x')", "json.dumps({'b': 1, 1: 2}, sort_keys=True)", "json.loads('{\"a\": [1, 2.0, null, true]}')", "json.loads('')", "json.loads('{')", "json.loads('[1,]')", "json.loads('{\"a\" 1}')", "json.loads('nul')", "json.loads('[1] x')", "json.loads('\"\\\\ud83d\\\\ude00\"')", "json.loads('\"\\\\x\"')", "json.loads('\"a\\nb\"')", "json.loads('\"a\\nb\"', strict=False)", "json.loads('1e400')", "json.loads('-0')", "json.loads('01')", "json.loads('NaN')", "json.loads(b'[1]')", "json.loads('[1]'.encode('utf-16'))", "json.loads(5)", "json.loads('{\"a\": 1, \"a\": 2}')", "json.loads('{\"a\": 1}', object_pairs_hook=list)", "json.loads('{\"a\": 1}', object_hook=lambda d: len(d))", "json.loads('1.5', parse_float=str)", "json.loads('5', parse_int=float)", "json.loads('[' * 5 + ']' * 5)", "json.loads('\\ufeff1')", "json.loads('\"abc')", "json.loads('{1: 2}')", "json.loads(' [ 1 , 2 ] ')", "json.dumps('\\x7f\\x1f/')", "json.loads('\"\\\\u12\"')", "json.JSONDecoder().raw_decode('1 2')", "json.dumps({'a': 1}, cls=json.JSONEncoder)", "json.dumps(2**70)", "json.dumps(1e16)", "json.dumps(type('I', (int,), {'__repr__': lambda s: 'x'})(5))")
l = []; l.append(l)
try: json.dumps(l)
except ValueError as e: print(e)
try: json.loads("[1,\n 2,\n x]")
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e)
import io; s = io.StringIO(); json.dump([1, {"a": 2}], s, indent=1); print(s.getvalue()); s.seek(0); print(json.load(s))

"""pytest: assertion rewriting, fixtures, parametrisation, plugins, failures and their reports; hypothesis finding examples."""
# needs pytest hypothesis pytest_mock pytest_asyncio xdist
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FILES = {
    "conftest.py": """
import pytest
def pytest_addoption(parser):
    parser.addoption('--extra', action='store_true')
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().sections.append(('own section', item.name))
@pytest.fixture(scope='session')
def resource():
    yield 'resource'
    print('teardown')
""",
    "test_sample.py": """
import asyncio, sys, pytest
@pytest.fixture(params=[1, 2])
def number(request):
    return request.param
def test_good(resource, number, tmp_path, capsys, monkeypatch):
    print('out'); assert capsys.readouterr().out == 'out\\n'
    (tmp_path / 'f').write_text('x'); monkeypatch.setenv('A', 'b')
def test_compare():
    left, right = {'a': [1, 2, 3], 'b': 2}, {'a': [1, 2, 4], 'c': 3}
    assert left == right, 'a message'
def test_calls():
    class Thing:
        value = 5
        def method(self, x): return x * 2
    thing = Thing()
    assert thing.method(thing.value) + len([1, 2]) > 100 or not all(x < 2 for x in range(3))
def test_text():
    assert 'one\\ntwo\\nthree' == 'one\\n2\\nthree'
    assert 'x' in 'abc'
@pytest.mark.parametrize('a,b', [(1, 1), (1, 2), pytest.param(3, 4, marks=pytest.mark.xfail(strict=True))], ids=str)
def test_parameters(a, b):
    assert a == b
@pytest.mark.skipif(sys.version_info > (3,), reason='new')
def test_skipped(): 1 / 0
def test_raises():
    with pytest.raises(ValueError, match=r'\\d+'): int('12x')
    with pytest.raises(KeyError): {}['x']
    with pytest.warns(DeprecationWarning): __import__('warnings').warn('w', DeprecationWarning)
def test_approx(): assert 0.1 + 0.2 == pytest.approx(0.3) and [1.0] == pytest.approx([1.1])
def deep(n): return deep(n - 1) if n else 1 / 0
def test_traceback(): deep(4)
def test_recursion():
    def f(): return f()
    f()
def test_walrus():
    assert (n := len('abc')) == 4 and n
def test_error(missing): pass
class TestClass:
    @classmethod
    def setup_class(cls): cls.x = 1
    def test_method(self): assert self.x == 2
def test_mock(mocker):
    m = mocker.patch('os.getcwd', return_value='here')
    assert __import__('os').getcwd() == 'here'; m.assert_called_once_with(1)
@pytest.mark.asyncio
async def test_async():
    await asyncio.sleep(0); assert await asyncio.gather(asyncio.sleep(0, 1)) == [2]
""",
    "test_syntax.py": "def broken(:\n    pass\n",
    "test_property.py": """
from hypothesis import given, settings, strategies as st, Phase, stateful
@settings(derandomize=True, database=None, deadline=None)
@given(st.lists(st.integers()))
def test_sorted(xs): assert sorted(sorted(xs)) == sorted(xs)
@settings(derandomize=True, database=None, deadline=None)
@given(st.integers(), st.text())
def test_small(n, s): assert n < 1000 or 'a' not in s
@settings(derandomize=True, database=None, deadline=None)
@given(st.dictionaries(st.text(), st.floats(allow_nan=False) | st.none()).map(repr))
def test_eval(text): assert repr(eval(text, {'inf': float('inf')})) == text
class Machine(stateful.RuleBasedStateMachine):
    def __init__(self): super().__init__(); self.items = []
    @stateful.rule(x=st.integers())
    def add(self, x): self.items.append(x)
    @stateful.invariant()
    def short(self): assert len(self.items) < 4
Machine.TestCase.settings = settings(derandomize=True, database=None, deadline=None)
TestMachine = Machine.TestCase
""",
}
environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="", COLUMNS="120")
with tempfile.TemporaryDirectory() as folder:
    for name, text in FILES.items():
        pathlib.Path(folder, name).write_text(text)
    for options in (["-q", "--ignore=test_syntax.py"], ["-v", "--tb=short", "-k", "compare or good", "--extra", "--ignore=test_syntax.py"], ["test_syntax.py"], ["--collect-only", "-q"], ["--nothing"],
                    ["-q", "-n2", "--ignore=test_syntax.py", "--tb=no"], ["-x", "--lf", "--tb=line", "--ignore=test_syntax.py"]):
        done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:randomly", "--no-header", *options], cwd=folder, env=environment, capture_output=True, text=True, timeout=150)
        text = re.sub(r"0x[0-9a-f]+", "ADDRESS", done.stdout + done.stderr).replace(folder, "FOLDER")
        text = re.sub(r"in \d+\.\d+s|(?<=id=')\d+|/tmp/pytest-of-\w+/pytest-\d+", "X", text)
        if "-n2" in options:
            text = text.splitlines()[-1]
        print(options, done.returncode, text)
    print(sorted(p.name for p in pathlib.Path(folder, "__pycache__").iterdir()))

# importlib's own frames are not shown when an import fails, or when the imported code fails.
import os, sys, tempfile, traceback

sys.dont_write_bytecode = True
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    sources = {
        "broken_body": "def f():\n    1 / 0\nf()\n",
        "broken_syntax": "x = = 1\n",
        "missing_inside": "import does_not_exist_at_all\n",
        "nested": "import broken_body\n",
        "from_missing": "from os import no_such_name\n",
    }
    for name, text in sources.items():
        with open(os.path.join(folder, name + ".py"), "w") as file:
            file.write(text)
    for name in [*sources, "nowhere_to_be_found", "os.nothing"]:
        try:
            __import__(name)
        except Exception as error:
            entries = traceback.extract_tb(error.__traceback__)
            print(name, type(error).__name__, [os.path.basename(e.filename) for e in entries[1:]])
    sys.path.remove(folder)

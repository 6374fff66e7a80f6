"""venv: an environment of this interpreter with pip, an editable install and a console script; pip and setuptools as they are installed."""
# needs pip setuptools
import os
import pathlib
import subprocess
import sys
import tempfile


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=170, **options)
    return done.returncode, (done.stdout + done.stderr)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    print(run(sys.executable, "-m", "venv", "--system-site-packages", "--without-pip", folder / "e"))
    python = folder / "e" / "bin" / "python"
    print(sorted(p.name for p in (folder / "e").iterdir()), (folder / "e" / "pyvenv.cfg").read_text().splitlines()[1:3])
    code, text = run(python, "-c", "import sys, json; print(json.dumps([sys.prefix, sys.base_prefix, sys.path[-3:]]))")
    print(code, text.replace(str(folder), "FOLDER"))
    print(run(python, "-m", "pip", "--version"))
    project = folder / "project"
    (project / "src" / "sample_package").mkdir(parents=True)
    (project / "pyproject.toml").write_text('[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "sample-package"\nversion = "1.2"\n'
                                            '[project.scripts]\nsample-command = "sample_package:main"\n')
    (project / "src" / "sample_package" / "__init__.py").write_text("def main():\n    print('edited 1')\n")
    (project / "setup.py").write_text("from setuptools import setup; setup()")
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
    code, text = run(python, "-m", "pip", "install", "--no-build-isolation", "--no-index", "-e", project, env=environment)
    print(code, text.replace(str(folder), "FOLDER").splitlines()[-1])
    print(run(folder / "e" / "bin" / "sample-command"))
    (project / "src" / "sample_package" / "__init__.py").write_text("def main():\n    print('edited 2, differently')\n")
    print(run(folder / "e" / "bin" / "sample-command"))
    print(run(python, "-c", "import importlib.metadata as m; print(m.version('sample-package'), m.entry_points(name='sample-command'))"))
    code, text = run(python, "-m", "pip", "list", "--format=freeze", env=environment)
    print(code, [line.split("==")[0] for line in text.splitlines() if "sample" in line])
    print(run(python, "-m", "pip", "uninstall", "-y", "sample-package", env=environment)[0], (folder / "e" / "bin" / "sample-command").exists())
    print(run(python, "-m", "pip", "install", "--no-index", "no-such-package", env=environment)[0])
    print([p.name for p in (folder / "e" / "bin").iterdir() if p.name.startswith("python")].sort(), os.path.basename(os.path.realpath(python)) == os.path.basename(os.path.realpath(sys.executable)))

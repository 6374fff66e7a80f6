# Extension modules whose initialisation breaks the rules: what is said of each.
import importlib.machinery
import importlib.util

path = importlib.util.find_spec("_testmultiphase").origin


def load(name):
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


for part in """nonmodule nonmodule_with_methods null_slots bad_slot_large bad_slot_negative negative_size
        export_null export_uninitialized export_raise export_unreported_exception create_null
        create_raise create_unreported_exception exec_err exec_raise exec_unreported_exception
        nosuch""".split():
    try:
        print(part, type(load("_testmultiphase_" + part)))
    except Exception as error:
        print(part, type(error).__name__, error, getattr(error, "name", None))

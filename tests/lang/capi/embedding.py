# The configuration in use, and what old programs see of it.
import ctypes

import _testinternalcapi

configs = _testinternalcapi.get_configs()
print(list(configs))
print(list(configs["global_config"]))
print(list(configs["pre_config"].items()))
config = configs["config"]
print(list(config))
for name in ("isolated", "use_environment", "dev_mode", "use_hash_seed", "hash_seed", "import_time",
             "filesystem_encoding", "filesystem_errors", "xoptions", "stdlib_dir",
             "prefix", "base_prefix", "exec_prefix", "platlibdir", "site_import", "optimization_level",
             "check_hash_pycs_mode", "use_frozen_modules", "safe_path"):
    print(name, config[name])
api = ctypes.pythonapi
for name in ("Py_GetPrefix", "Py_GetExecPrefix", "Py_GetPythonHome"):
    function = getattr(api, name)
    function.restype = ctypes.c_wchar_p
    print(name, function())
api.Py_GetPath.restype = ctypes.c_wchar_p
print(api.Py_GetPath().split(":")[:3] == config["module_search_paths"][:3])
print(api.Py_IsInitialized(), ctypes.c_int.in_dll(api, "Py_OptimizeFlag").value)

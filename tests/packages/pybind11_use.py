"""pybind11: a C++ module built with the installed headers and loaded: classes, containers, callbacks, exceptions, enums, inheritance, buffers."""
# needs pybind11
import pathlib
import pickle
import subprocess
import sys
import sysconfig
import tempfile

import pybind11

SOURCE = r'''
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/functional.h>
#include <pybind11/operators.h>
#include <pybind11/complex.h>
namespace py = pybind11;
struct Animal { virtual ~Animal() = default; virtual std::string sound(int n) const = 0; };
struct PyAnimal : Animal { std::string sound(int n) const override { PYBIND11_OVERRIDE_PURE(std::string, Animal, sound, n); } };
struct Dog : Animal { std::string name; Dog(std::string n) : name(n) {} std::string sound(int n) const override { std::string s; while (n-- > 0) s += name; return s; } };
struct Matrix { std::vector<double> d; size_t r, c; Matrix(size_t r, size_t c) : d(r * c), r(r), c(c) {} };
struct P { int x; P operator+(const P& o) const { return {x + o.x}; } bool operator==(const P& o) const { return x == o.x; } };
enum class Color { Red = 1, Blue = 4 };
struct Custom : std::runtime_error { using runtime_error::runtime_error; };
static int alive = 0;
struct Counted { Counted() { ++alive; } Counted(const Counted&) { ++alive; } ~Counted() { --alive; } };
PYBIND11_MODULE(sample_pb, m) {
  m.doc() = "a sample";
  m.def("add", [](int a, int b) { return a + b; }, "Adds.", py::arg("a"), py::arg("b") = 5);
  m.def("add", [](const std::string& a, const std::string& b) { return a + b; });
  m.def("sum", [](const std::vector<double>& v) { double s = 0; for (double x : v) s += x; return s; });
  m.def("table", [](std::map<std::string, std::vector<int>> t) { t["new"] = {1, 2}; return t; });
  m.def("maybe", [](std::optional<int> v) { return v ? std::optional<int>(*v + 1) : std::nullopt; });
  m.def("apply", [](const std::function<int(int)>& f, int x) { return f(x) + 1; });
  m.def("adder", [](int n) { return std::function<int(int)>([n](int x) { return x + n; }); });
  m.def("talk", [](const Animal& a) { return a.sound(2); });
  m.def("fail", [](int k) { if (k == 0) throw std::out_of_range("range"); if (k == 1) throw Custom("custom"); if (k == 2) throw py::key_error("key"); throw py::type_error("type"); });
  m.def("kw", [](py::args a, py::kwargs k) { return py::make_tuple(a.size(), k); });
  m.def("objects", [](py::list l, py::dict d) { l.append(d["k"]); d["len"] = py::len(l); for (auto i : l) d[i] = 1; return py::str("{} {}").format(l, d.attr("get")("len")); });
  m.def("nogil", [](int n) { py::gil_scoped_release r; long s = 0; for (int i = 0; i < n; ++i) s += i; return s; });
  m.def("conj", [](std::complex<double> z) { return std::conj(z); });
  m.def("bytes", [](py::bytes b) { return py::bytes(std::string(b) + "!"); });
  m.def("alive", [] { return alive; });
  m.def("iterate", [](py::iterable it) { py::list out; for (py::handle h : it) out.append(h); return out; });
  py::class_<Counted>(m, "Counted").def(py::init<>()).def("copy", [](const Counted& c) { return c; });
  py::class_<Animal, PyAnimal>(m, "Animal").def(py::init<>()).def("sound", &Animal::sound);
  py::class_<Dog, Animal>(m, "Dog", py::dynamic_attr()).def(py::init<std::string>()).def_readwrite("name", &Dog::name)
    .def("__repr__", [](const Dog& d) { return "<Dog " + d.name + ">"; })
    .def(py::pickle([](const Dog& d) { return py::make_tuple(d.name); }, [](py::tuple t) { return Dog(t[0].cast<std::string>()); }));
  py::class_<P>(m, "P").def(py::init<int>()).def_property("x", [](const P& p) { return p.x; }, [](P& p, int x) { p.x = x; }).def(py::self + py::self).def(py::self == py::self)
    .def_property_readonly_static("kind", [](py::object) { return "static"; });
  py::class_<Matrix>(m, "Matrix", py::buffer_protocol()).def(py::init<size_t, size_t>()).def_buffer([](Matrix& a) {
    return py::buffer_info(a.d.data(), sizeof(double), py::format_descriptor<double>::format(), 2, {a.r, a.c}, {sizeof(double) * a.c, sizeof(double)}); });
  py::enum_<Color>(m, "Color", py::arithmetic()).value("Red", Color::Red).value("Blue", Color::Blue).export_values();
  py::register_exception<Custom>(m, "Custom", PyExc_ValueError);
}
'''
with tempfile.TemporaryDirectory() as folder:
    source = pathlib.Path(folder, "sample_pb.cpp")
    source.write_text(SOURCE)
    subprocess.run(["g++", "-std=c++17", "-O0", "-w", "-fvisibility=hidden", "-shared", "-fPIC", "-I", sysconfig.get_path("include"), "-I", pybind11.get_include(), str(source),
                    "-o", str(source.with_name("sample_pb" + sysconfig.get_config_var("EXT_SUFFIX")))], check=True)
    sys.path.insert(0, folder)
    import sample_pb as m
    print(m.__doc__, m.add(1), m.add("a", "b"), m.add.__doc__, m.sum([1, 2.5]), m.sum(()), m.table({"a": [3]}), m.maybe(None), m.maybe(1))
    print(m.apply(lambda x: x * 2, 4), m.adder(3)(4), m.apply(m.adder(1), 1), m.kw(1, 2, z=3), m.objects([1], {"k": "v"}), m.nogil(1000), m.conj(1 + 2j), m.bytes(b"a\0"), m.iterate({"a": 1}))
    class Cat(m.Animal):
        def sound(self, n):
            return "meow" * n
    dog = m.Dog("rex")
    dog.extra = [dog]
    print(m.talk(dog), m.talk(Cat()), dog, pickle.loads(pickle.dumps(m.Dog("p"))).name, m.Dog.__mro__[1], m.Dog.name, type(m.Dog), m.Dog.sound, dog.sound.__name__)
    print((m.P(1) + m.P(2)).x, m.P(1) == m.P(1), m.P.kind, m.Color.Red, int(m.Color.Blue), m.Color(4), m.Red == m.Color.Red, m.Color.__members__, m.Color.Red.name)
    view = memoryview(m.Matrix(2, 3))
    view[1, 2] = 7.0
    print(view.shape, view.tolist(), view.format)
    class Silent(m.Animal):
        pass
    class NoInit(m.Animal):
        def __init__(self):
            pass
    for attempt in (lambda: m.fail(0), lambda: m.fail(1), lambda: m.fail(2), lambda: m.fail(3), lambda: m.add([]), lambda: m.talk(Silent()), lambda: NoInit(), lambda: m.apply(lambda x: 1 / 0, 1), lambda: m.apply(lambda x: "s", 1),
                    lambda: m.sum("ab"), lambda: m.maybe(2**40), lambda: m.Color(9), lambda: m.P(), lambda: setattr(m.P, "kind", 1), lambda: m.Counted().nothing, lambda: m.iterate(5), lambda: m.Animal().sound(1)):
        try:
            print(attempt())
        except Exception as error:
            print(type(error).__name__, str(error).split(" at 0x")[0])
    print(issubclass(m.Custom, ValueError), m.alive())
    c = [m.Counted() for _ in range(5)]
    d = c[0].copy()
    print(m.alive())
    del c, d
    print(m.alive())

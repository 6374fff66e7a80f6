"""Jinja2, Flask and requests: templates, an application served by a thread, a session that talks to it."""
# needs flask requests jinja2
import io
import threading

import flask
import jinja2
import requests
from werkzeug.serving import make_server

environment = jinja2.Environment(loader=jinja2.DictLoader({
    "base": "<h1>{% block title %}base{% endblock %}</h1>{% block body %}{% endblock %}",
    "page": "{% extends 'base' %}{% block title %}{{ super() }} {{ name|upper }}{% endblock %}{% block body %}{% for i in items if i is odd %}"
            "{{ loop.index }}:{{ i }}{{ ', ' if not loop.last }}{% else %}none{% endfor %}{{ show('x', y=2) }}{% endblock %}"
            "{% macro show(a, y=1) %}[{{ a }}{{ y }}{{ varargs }}]{% endmacro %}"}), autoescape=True)
environment.filters["twice"] = lambda text: text * 2
print(environment.get_template("page").render(name="<n>", items=range(7)))
print(environment.from_string("{{ 'ab'|twice }} {{ {'a': [1, 2]}.a[1] }} {%- set ns = namespace(n=0) %}{% for x in y recursive %}{{ x.v }}{{ loop(x.c) if x.c }}{% endfor %}")
      .render(y=[{"v": 1, "c": [{"v": 2}]}]))
for bad in ("{{ missing.attribute }}", "{% if %}", "{{ 1/0 }}", "{{ a|nothing }}", "{% for %}"):
    try:
        print(environment.from_string(bad).render())
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "lineno", None))
app = flask.Flask("sample")
app.secret_key = "key"


@app.route("/hello/<int:number>")
def hello(number):
    return flask.render_template_string("{{ n }} {{ request.args.get('q') }}", n=number * 2)


@app.route("/count")
def count():
    flask.session["n"] = flask.session.get("n", 0) + 1
    return {"n": flask.session["n"], "cookies": sorted(flask.request.cookies)}


@app.post("/upload")
def upload():
    file = flask.request.files["file"]
    return f"{file.filename} {len(file.read())} {flask.request.form['field']}"


@app.route("/redirect")
def redirect():
    return flask.redirect(flask.url_for("hello", number=21, q="r"))


@app.route("/stream")
def stream():
    return app.response_class((f"{i}\n" for i in range(1000)), mimetype="text/plain")


@app.errorhandler(ZeroDivisionError)
def crashed(error):
    return f"caught {error}", 500


@app.route("/crash")
def crash():
    return 1 / 0


client = app.test_client()
print(client.get("/hello/4?q=z").text, client.get("/hello/x").status, client.get("/crash").text)
server = make_server("127.0.0.1", 0, app, threaded=True)
import logging
logging.getLogger("werkzeug").setLevel(logging.ERROR)
thread = threading.Thread(target=server.serve_forever)
thread.start()
base = f"http://127.0.0.1:{server.server_port}"
with requests.Session() as session:
    print([session.get(base + "/count").json() for _ in range(3)])
    response = session.get(base + "/redirect")
    print(response.status_code, response.text, [r.status_code for r in response.history], response.url.split("/", 3)[3])
    print(session.post(base + "/upload", files={"file": ("n.bin", io.BytesIO(b"x" * 300_000))}, data={"field": "\u00e9"}).text)
    print(sum(int(line) for line in session.get(base + "/stream", stream=True).iter_lines()))
    print(session.put(base + "/count").status_code, session.head(base + "/count").headers["Content-Type"], session.options(base + "/count").headers["Allow"])
    try:
        session.get(base + "/hello/x").raise_for_status()
    except requests.HTTPError as error:
        print(str(error).split(" for url")[0])
for url, options in [("http://127.0.0.1:1/", {}), ("nonsense", {}), ("http://", {})]:
    try:
        print(requests.get(url, **options).status_code)
    except (requests.RequestException, ValueError) as error:
        print(type(error).__name__)
results = []
workers = [threading.Thread(target=lambda: results.append(requests.get(base + "/hello/1").text)) for _ in range(16)]
[w.start() for w in workers]
[w.join() for w in workers]
print(len(results), set(results))
server.shutdown()
thread.join()

"""Django: a project and an app created with django-admin, migrated, tested and served."""
# needs django psutil
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import psutil

environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore")


def run(*command, cwd):
    done = subprocess.run([sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)
    text = done.stdout + done.stderr
    print(command[1:3], done.returncode, re.sub(r"\d+\.\d+s", "Ns", re.sub(r"0x[0-9a-f]+", "ADDRESS", text)).replace(str(cwd), "FOLDER").strip())


with tempfile.TemporaryDirectory() as folder:
    run("-m", "django", "startproject", "site_", folder, cwd=folder)
    run("manage.py", "startapp", "shop", cwd=folder)
    root = pathlib.Path(folder)
    settings = root / "site_" / "settings.py"
    settings.write_text(settings.read_text().replace("INSTALLED_APPS = [", "INSTALLED_APPS = [\n    'shop',"))
    (root / "shop" / "models.py").write_text("""
from django.db import models
class Item(models.Model):
    name = models.CharField(max_length=30, unique=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    parent = models.ForeignKey('self', null=True, blank=True, on_delete=models.CASCADE)
    class Meta:
        ordering = ['name']
    def __str__(self):
        return self.name
""")
    (root / "shop" / "admin.py").write_text("from django.contrib import admin\nfrom .models import Item\nadmin.site.register(Item)\n")
    (root / "shop" / "views.py").write_text("""
from django import forms
from django.http import JsonResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from .models import Item
class ItemForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ['name', 'price']
def items(request):
    return JsonResponse({'items': [[i.name, str(i.price)] for i in Item.objects.filter(price__gt=1)]})
def item(request, name):
    return HttpResponse(str(get_object_or_404(Item, name=name).price))
def form(request):
    form = ItemForm(request.POST or None)
    if form.is_valid():
        form.save()
        return HttpResponse('saved', status=201)
    return HttpResponse(form.errors.as_json(), status=400)
def crash(request):
    raise RuntimeError('a bug')
""")
    (root / "site_" / "urls.py").write_text("""
from django.contrib import admin
from django.urls import path
from shop import views
urlpatterns = [path('admin/', admin.site.urls), path('items/', views.items), path('item/<str:name>', views.item), path('form', views.form), path('crash', views.crash)]
""")
    (root / "shop" / "tests.py").write_text("""
from django.test import TestCase
from django.db import IntegrityError, models, transaction
from .models import Item
class ItemTests(TestCase):
    def setUp(self):
        self.a = Item.objects.create(name='a', price='1.50')
        Item.objects.bulk_create(Item(name=f'n{i}', price=i, parent=self.a) for i in range(20))
    def test_query(self):
        self.assertEqual(Item.objects.filter(parent__name='a').aggregate(models.Sum('price'))['price__sum'], 190)
        self.assertEqual([str(i) for i in Item.objects.exclude(price__lt=18)], ['n18', 'n19'])
        self.assertEqual(Item.objects.annotate(n=models.Count('item')).get(name='a').n, 20)
    def test_unique(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Item.objects.create(name='a', price=1)
    def test_pages(self):
        self.assertEqual(len(self.client.get('/items/').json()['items']), 19)
        self.assertEqual(self.client.get('/item/none').status_code, 404)
        self.assertEqual(self.client.post('/form', {'name': 'x', 'price': 'bad'}).json()['price'][0]['code'], 'invalid')
        self.assertEqual(self.client.post('/form', {'name': 'x', 'price': '2'}).status_code, 201)
    def test_failing_on_purpose(self):
        self.assertEqual(1, 2)
""")
    run("manage.py", "makemigrations", cwd=folder)
    run("manage.py", "migrate", cwd=folder)
    run("manage.py", "check", "--deploy", "--fail-level", "CRITICAL", cwd=folder)
    run("manage.py", "test", "-v1", cwd=folder)
    run("manage.py", "shell", "-c", "from shop.models import Item; print(Item.objects.create(name='tea', price=3), Item.objects.values_list())", cwd=folder)
    run("manage.py", "createsuperuser", "--noinput", "--username", "root", "--email", "r@example.com", cwd=folder)
    run("manage.py", "nothing", cwd=folder)
    run("manage.py", "sqlmigrate", "shop", "0001", cwd=folder)
    log = open(root / "log", "w+")
    server = subprocess.Popen([sys.executable, "-u", "manage.py", "runserver", "--noreload", "127.0.0.1:0"], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        port = None
        for _ in range(300):
            ports = [c.laddr.port for c in psutil.Process(server.pid).connections() if c.status == "LISTEN"]
            if ports:
                port = ports[0]
                break
            time.sleep(0.05)
        for path in ("/items/", "/item/tea", "/item/no", "/admin/login/", "/crash"):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as page:
                    body = page.read()
                    print(path, page.status, body[:60] if b"csrf" not in body else b"login form" if b"csrfmiddlewaretoken" in body else None)
            except urllib.error.HTTPError as error:
                print(path, error.code, re.search(r"<title>(.*?)</title>", error.read().decode(), re.S)[1].split()[:3])
        while '"GET /crash' not in (root / "log").read_text():
            time.sleep(0.05)
    finally:
        server.send_signal(2)
        print("ended", server.wait(20))
    log.seek(0)
    print(re.sub(r"\d+/\w+/\d+ [\d:]+", "TIME", re.sub(r"500 \d+", "500 N", "\n".join(line for line in log.read().splitlines() if '"GET' in line))))

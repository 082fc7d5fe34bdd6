# django-oauth-toolkit on loopback, for the tests beside this folder: two clients, and the tokens of one user.
#
#   python django_server.py PORT DATABASE CONFIGURATION
#
# CONFIGURATION is JSON: {"clients": {"ID": "SECRET"}, "scopes": ["SCOPE"]}. Prints one line of JSON once it listens: the tokens
# of the user.
import json
import sys
from datetime import timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

port, database, configuration = int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    OAUTH2_PROVIDER={
        "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
        "SCOPES": {scope: scope for scope in configuration["scopes"]},
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-this-run-of-the-tests",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402

urlpatterns = [path("", include("oauth2_provider.urls", namespace="oauth2_provider"))]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def tokens_of_a_user():
    user = get_user_model().objects.create_user("ada")
    application = Application.objects.first()
    access = AccessToken.objects.create(
        user=user,
        application=application,
        token="the-access-token-of-ada",
        scope=configuration["scopes"][0],
        expires=timezone.now() + timedelta(minutes=5),
    )
    refresh = RefreshToken.objects.create(
        user=user, application=application, token="the-refresh-token-of-ada", access_token=access
    )
    return {"access": access.token, "refresh": refresh.token}


call_command("migrate", verbosity=0)
for client_id, client_secret in configuration["clients"].items():
    Application.objects.create(
        client_id=client_id,
        client_secret=client_secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
tokens = tokens_of_a_user()
server = make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet)
print(json.dumps(tokens), flush=True)
server.serve_forever()

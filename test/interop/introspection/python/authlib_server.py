# Authlib's authorization server on loopback, for the tests beside this folder: two clients, in memory.
#
#   python authlib_server.py PORT DATABASE CONFIGURATION
#
# CONFIGURATION is JSON: {"clients": {"ID": "SECRET"}, "scopes": ["SCOPE"], "audience": "URI"}. Prints one line of JSON once it
# listens: the tokens of a user.
import json
import logging
import os
import sys
import time

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import AuthorizationServer  # noqa: E402
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants  # noqa: E402
from authlib.oauth2.rfc7009 import RevocationEndpoint  # noqa: E402
from authlib.oauth2.rfc7662 import IntrospectionEndpoint  # noqa: E402
import flask.cli  # noqa: E402
from flask import Flask, jsonify  # noqa: E402

port, configuration = int(sys.argv[1]), json.loads(sys.argv[3])  # it needs no database
issuer = f"http://127.0.0.1:{port}"


class Client(ClientMixin):
    def __init__(self, client_id, secret):
        self.client_id, self.secret = client_id, secret

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return " ".join(each for each in (scope or "").split() if each in configuration["scopes"])

    def check_redirect_uri(self, redirect_uri):
        return False

    def check_client_secret(self, client_secret):
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type):
        return False

    def check_grant_type(self, grant_type):
        return grant_type == "client_credentials"


class Token(TokenMixin):
    def __init__(self, client, token, user=None):
        self.client, self.user, self.revoked = client, user, False
        self.value, self.scope = token["access_token"], token.get("scope", "")
        self.issued_at, self.expires_in = int(time.time()), token["expires_in"]

    def check_client(self, client):
        return self.client.client_id == client.client_id

    def get_scope(self):
        return self.scope

    def get_expires_in(self):
        return self.expires_in

    def is_expired(self):
        return time.time() > self.issued_at + self.expires_in

    def is_revoked(self):
        return self.revoked

    def get_user(self):
        return self.user

    def get_client(self):
        return self.client


clients = {key: Client(key, secret) for key, secret in configuration["clients"].items()}
tokens = {}


class Introspection(IntrospectionEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def query_token(self, token_string, token_type_hint):
        return tokens.get(token_string)

    def check_permission(self, token, client, request):
        return True

    def introspect_token(self, token):
        return {
            "active": True,
            "client_id": token.client.client_id,
            "token_type": "Bearer",
            "username": token.user,
            "scope": token.get_scope(),
            "sub": token.user or token.client.client_id,
            "aud": configuration["audience"],
            "iss": issuer,
            "exp": token.issued_at + token.expires_in,
            "iat": token.issued_at,
        }


class Revocation(RevocationEndpoint):
    def query_token(self, token_string, token_type_hint):
        return tokens.get(token_string)

    def revoke_token(self, token, request):
        token.revoked = True


def save_token(token, request):
    tokens[token["access_token"]] = Token(request.client, token)


app = Flask(__name__)
authorization = AuthorizationServer(app, query_client=clients.get, save_token=save_token)
authorization.register_grant(grants.ClientCredentialsGrant)
authorization.register_endpoint(Introspection)
authorization.register_endpoint(Revocation)


@app.post("/token")
def issue_token():
    return authorization.create_token_response()


@app.post("/introspect")
def introspect():
    return authorization.create_endpoint_response(Introspection.ENDPOINT_NAME)


@app.post("/revoke")
def revoke():
    return authorization.create_endpoint_response(Revocation.ENDPOINT_NAME)


@app.get("/.well-known/oauth-authorization-server")
def metadata():
    return jsonify(
        issuer=issuer,
        token_endpoint=f"{issuer}/token",
        introspection_endpoint=f"{issuer}/introspect",
        revocation_endpoint=f"{issuer}/revoke",
        jwks_uri=f"{issuer}/jwks",
    )


logging.getLogger("werkzeug").disabled = True
flask.cli.show_server_banner = lambda *_: None
user = {"access_token": "the-access-token-of-ada", "expires_in": 300, "scope": configuration["scopes"][0]}
first = next(iter(clients.values()))
tokens[user["access_token"]] = Token(first, user, "ada")
print(json.dumps({"access": user["access_token"]}), flush=True)
app.run("127.0.0.1", port, threaded=True)

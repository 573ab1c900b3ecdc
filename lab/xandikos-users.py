"""xandikos-users.py DIRECTORY HTTP-PORT HTTPS-PORT CERTIFICATE KEY PASSWORD USER…

Serves Xandikos on 127.0.0.1 to several users with Basic authentication, each in a home of its own."""
import asyncio
import base64
import os
import ssl
import sys

from aiohttp import web
from xandikos.web import XandikosApp, XandikosBackend

directory, http, https, certificate, key, password, *users = sys.argv[1:]
apps = {}


def home(user):
    """The user's own Xandikos, whose home is made anew when it is gone."""
    principal = "/%s/" % user
    if user not in apps or not os.path.isdir(os.path.join(directory, user)):
        backend = XandikosBackend(directory)
        backend.create_principal(principal, create_defaults=True)
        apps[user] = XandikosApp(backend, principal)
    return apps[user]


def known(request):
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, given = base64.b64decode(value).decode("utf-8").partition(":")
    except ValueError:
        return None
    return user if user in users and given == password else None


async def serve(request):
    user = known(request)
    if user is None:
        return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="Xandikos", charset="UTF-8"'})
    if request.path in ("/.well-known/caldav", "/.well-known/carddav"):
        return web.Response(status=302, headers={"Location": "/%s/" % user})
    first = request.path.split("/")[1]
    if first not in ("", user):
        return web.Response(status=403)
    return await home(user).aiohttp_handler(request, "/")


async def main():
    application = web.Application(client_max_size=64 << 20)
    application.router.add_route("*", "/{path_info:.*}", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    await web.TCPSite(runner, "127.0.0.1", int(http)).start()
    await web.TCPSite(runner, "127.0.0.1", int(https), ssl_context=tls).start()
    await asyncio.Event().wait()


asyncio.run(main())

"""A stand-in for Spark's Web UI that notes each request and answers as it is told."""

import base64
import secrets

from tornado import httpserver, netutil, web


class FakeJvm:
    def __init__(self):
        self.key = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        self.requests = []
        self.answer = (200, {"Content-Type": "text/plain"}, b"hello")
        jvm = self

        class Handler(web.RequestHandler):
            def prepare(self):
                jvm.requests.append(self.request)
                status, headers, body = jvm.answer
                self.set_status(status)
                for name, value in headers.items():
                    self.set_header(name, value)
                self.finish(body)

        sockets = netutil.bind_sockets(0, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server = httpserver.HTTPServer(web.Application([(".*", Handler)]))
        self._server.add_sockets(sockets)

    @property
    def connections(self):
        """Those over which the requests came."""
        return {id(request.connection.stream) for request in self.requests}

    def close(self):
        """Let nobody in anymore."""
        self._server.stop()

    async def end(self):
        """End as a program does, with all its connections."""
        self.close()
        await self.hang_up()

    async def hang_up(self):
        """Close the connections that are open."""
        await self._server.close_all_connections()

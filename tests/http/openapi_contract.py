"""openapi.yaml, held against real answers."""

from pathlib import Path
from urllib.parse import urlsplit

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

import jupyterlab_spark_connect.server as server

API = OpenAPI.from_path(Path(server.__file__).with_name("openapi.yaml"))


def check_answer(method, path, status, content_type, body):
    """Fail when an answer is not one that openapi.yaml allows for this route."""
    route = "/spark-connect/api/" + urlsplit(path).path.strip("/")
    request = MockRequest("http://localhost", method.lower(), route)
    response = MockResponse(body, status_code=status, content_type=content_type)
    API.validate_response(request, response)

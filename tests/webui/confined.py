"""A page of Spark's, and what holds of whatever answers below the prefix."""

PAGE = b"<!DOCTYPE html><html><head><title>Jobs</title></head><body>Jobs</body></html>"


def assert_confined(response):
    """Whatever answers below the prefix: it runs in an opaque origin and tells nobody its address."""
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["Access-Control-Allow-Origin"] == "null"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers

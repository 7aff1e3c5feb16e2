"""Secrets that nobody else has, and every place where people keep theirs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.real_jupyter import RealJupyter


class Planted:
    """The secrets of one run, each under the name of the place where it was put."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {}
        self.cluster_options = {
            "spark.driver.memory": "1g",
            "spark.hadoop.fs.s3a.secret.key": self._plant("a store's key"),
            "spark.executorEnv.AWS_SECRET_ACCESS_KEY": self._plant("an executor's environment"),
            "spark.kubernetes.authenticate.submission.oauthToken": self._plant("Kubernetes' token"),
            "spark.driver.extraJavaOptions": (
                f"-Dmail.host=localhost -Djavax.net.ssl.trustStorePassword={self._plant('a Java option')}"
            ),
        }
        self.cluster_environment = {
            "AWS_SECRET_ACCESS_KEY": self._plant("the cluster's environment"),
            "PGPASSWORD": self._plant("a database's variable"),
        }
        self.user_options = {
            "spark.ssl.keyPassword": self._plant("a key's password"),
            "spark.site.jdbc": f"jdbc:postgresql://db/x?user=me&password={self._plant('a JDBC address')}",
            "spark.site.address": f"https://me:{self._plant('the user of an address')}@db.example/x",
        }
        self.in_jupyters_environment = {
            name: self._plant(name)
            for name in (
                "JUPYTERHUB_API_TOKEN",
                "JPY_API_TOKEN",
                "CONFIGPROXY_AUTH_TOKEN",
                "JUPYTERHUB_CRYPT_KEY",
            )
        }

    def start(
        self, jupyter: RealJupyter, options: Mapping[str, str] | None = None, cluster: str = "guarded"
    ) -> None:
        """Press Connect, with secrets in the options."""
        request = {"cluster": cluster, "options": {**self.user_options, **(options or {})}}
        status, answer = jupyter.call("POST", "spark-connect/api/server", request)
        assert status == 202, answer

    def start_refused(self, jupyter: RealJupyter) -> Iterator[None]:
        """Make starts that fail over the secret itself: Spark, its launcher and Java repeat what they refuse.

        What users ask for is looked at before Spark sees it; what the cluster's options say is not.
        """
        self.start(jupyter, cluster="refused")
        yield
        java = "spark.driver.extraJavaOptions"
        password = "-Djavax.net.ssl.keyStorePassword"
        self.start(
            jupyter, {java: f"{password}={self._plant('an option beside one that Spark refuses')} -Xmx1g"}
        )
        yield
        self.start(
            jupyter,
            {java: f"{password}={self._plant('an option beside one that Java refuses')} -XX:MaxHeapSize=x"},
        )
        yield

    def write_cluster(self, config: Path) -> None:
        """Describe the cluster in a file of ``spark-connect.d``."""
        folder = config / "spark-connect.d"
        folder.mkdir(parents=True)
        cluster = {
            "name": "guarded",
            "master": "local[1]",
            "options": self.cluster_options,
            "environment": self.cluster_environment,
        }
        refused = {
            "name": "refused",
            "master": "local[1]",
            "options": {
                "spark.driver.memory": "1g",
                "spark.authenticate": "true",
                "spark.authenticate.secretBitLength": self._plant("a number that is none"),
            },
        }
        (folder / "guarded.json").write_text(json.dumps({"clusters": [cluster, refused]}))

    def found_in(self, content: str | bytes) -> list[str]:
        """Name the places whose secret stands in a text."""
        text = content.decode(errors="replace") if isinstance(content, bytes) else content
        return [place for place, secret in self.all.items() if secret in text]

    def _plant(self, place: str) -> str:
        self.all[place] = f"planted{secrets.token_hex(12)}"
        return self.all[place]

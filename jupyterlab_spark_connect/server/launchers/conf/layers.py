"""Which options Spark gets beside those of cluster, bundles and user, and from whom; for a review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.clusters.models import Cluster, Layer
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import read_spark_defaults

from .options import WEB_UI_KEY_OPTION, merge_options, own_options
from .sizing import DRIVER_MEMORY, size

MASTER: Final = "spark.master"
_DECIDED_AT_START: Final = (
    "spark.connect.grpc.binding.port",
    "spark.connect.grpc.port.maxRetries",
    "spark.connect.authenticate.token",
    WEB_UI_KEY_OPTION,
)


def layers_beneath(master: str, environment: Mapping[str, str], conf: Path | None) -> list[Layer]:
    """Return our defaults, those of ``spark-defaults.conf``, and the driver's memory if neither sets it."""
    sized = size(master, {}, {}, environment, conf).options
    defaults = read_spark_defaults(conf) if conf else {}
    memory = {name: value for name, value in sized.items() if name == DRIVER_MEMORY}
    return [
        Layer(kind="product", options=merge_options(master, {}, {}, ())),
        Layer(kind="defaults", options=defaults),
        Layer(kind="sizing", options=memory),
    ]


def layers_on_top(
    cluster: Cluster, options: Mapping[str, str], environment: Mapping[str, str], conf: Path | None
) -> list[Layer]:
    """Return the master, with the cores of this container, and what is ours alone."""
    master = size(cluster.master, options, {}, environment, conf).master
    redaction = options.get("spark.redaction.regex")
    own = own_options(master=master, port=0, port_tries=0, web_ui_key="", redaction=redaction)
    for name in (MASTER, *_DECIDED_AT_START):
        del own[name]
    sized = {} if master == cluster.master else {MASTER: master}
    return [
        Layer(kind="cluster", name=cluster.display_name, options={MASTER: cluster.master}),
        Layer(kind="sizing", options=sized),
        Layer(kind="product", options=own),
    ]

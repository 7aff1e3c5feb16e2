"""Both examples run as they are, each in a kernel of its own, where the extension is loaded at the start."""

import json

import nbformat
from nbclient import NotebookClient

from tests.support import ROOT

EXAMPLES = ROOT / "examples"


def execute(name, spark_server, tmp_path):
    profile = tmp_path / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_config.json").write_text(
        json.dumps({"InteractiveShellApp": {"extensions": ["jupyterlab_spark_connect"]}})
    )
    book = nbformat.read(EXAMPLES / name, as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells)
    NotebookClient(
        book, kernel_name="python3", timeout=180, resources={"metadata": {"path": str(tmp_path)}}
    ).execute(
        env={
            **spark_server.environment,
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "JUPYTER_SPARK_CONNECT_FILE": str(spark_server.connection_file),
        }
    )
    return [output for cell in book.cells for output in cell.get("outputs", ())]


def text_of(outputs):
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def test_both_examples_run_in_kernels_of_their_own(spark_server, tmp_path):
    first = execute("01-flights.ipynb", spark_server, tmp_path)
    assert "336776" in text_of(first)
    second = execute("02-delays.ipynb", spark_server, tmp_path)
    assert any("image/png" in output.get("data", {}) for output in second)
    assert all(word in text_of(second) for word in ("morning", "afternoon", "evening"))
    assert [output for output in first + second if output.get("name") == "stderr"] == []

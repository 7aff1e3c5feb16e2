"""The examples run as they are, each in a kernel of its own, where the extension is loaded at the start."""

import json
import re

import nbformat
from nbclient import NotebookClient

from tests.support import ROOT

EXAMPLES = ROOT / "examples"
PRAISE = {"great", "love", "perfect", "sturdy", "comfortable", "quick", "friendly", "recommend"} | {
    "beautiful",
    "reliable",
}


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


def stderr_of(outputs):
    return [output for output in outputs if output.get("name") == "stderr"]


def test_the_examples_with_flights_run_in_kernels_of_their_own(spark_server, tmp_path):
    first = execute("01-flights.ipynb", spark_server, tmp_path)
    assert "336776" in text_of(first)
    second = execute("02-delays.ipynb", spark_server, tmp_path)
    assert any("image/png" in output.get("data", {}) for output in second)
    assert all(word in text_of(second) for word in ("morning", "afternoon", "evening"))
    assert stderr_of(first + second) == []


def test_the_model_of_the_reviews_is_trained_saved_loaded_and_scores_a_stream(spark_server, tmp_path):
    outputs = execute("03-reviews.ipynb", spark_server, tmp_path)
    text = text_of(outputs)
    assert float(re.search(r"area under the curve: (0\.\d+)", text)[1]) > 0.8
    weights = dict(re.findall(r"^\d+ +(\w+) +\d+ +(-?\d\.\d+)$", text, re.MULTILINE))
    assert len(weights) == 10
    assert all((float(weight) > 0) == (word in PRAISE) for word, weight in weights.items())
    assert re.search(r"^\d+ +\w+, \w+", text, re.MULTILINE), "words that share a slot"
    scored = dict(re.findall(r"^\d +(\d) .* ([01]\.0)$", text, re.MULTILINE))
    assert (scored["1"], scored["2"]) == ("1.0", "0.0")
    assert (tmp_path / "models" / "reviews" / "metadata").is_dir()
    assert stderr_of(outputs) == []

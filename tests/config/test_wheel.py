"""The wheel works alone: what the source has is in it, and the demo starts from it."""

import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.config.test_commands import ROOT, answer, read_until, start


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked where nothing else of this folder is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*build, "--disable-pip-version-check", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    source = ROOT / "src" / "kinomost"
    have = {
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    packed = {
        path.relative_to(wheel / "kinomost") for path in (wheel / "kinomost").rglob("*") if path.is_file()
    }
    assert {path for path in have - packed if ".mo." not in path.name} == set()
    translated = {path.parts[0] for path in packed if path.name == "django.po"}
    assert {path.parts[0] for path in packed if path.match("sr_Cyrl/LC_MESSAGES/django.mo")} == translated


def test_the_demo_starts_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    demo = start(["demo", "--processes", "1"], tmp_path, PYTHONPATH=str(wheel))
    try:
        address = re.findall(r"Kinomost is at (\S+)", read_until(demo, "Ctrl-C stops"))[0]
        assert answer(f"{address}sr-cyrl/") == 200
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)

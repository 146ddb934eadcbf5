"""Make the project's virtual environment: `python3 tools/venv.py .venv base [dev] [s3]`. Needs nothing but Python.

Installs the hashed pins of requirements/NAME.txt, and only when they have changed since the last time.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(folder: str, names: "list[str]") -> int:
    """Bring the environment up to date; return the exit status."""
    # This runs on whatever Python the machine has, so it must not use what 3.11 brought.
    if sys.version_info < (3, 11):  # noqa: UP036
        print("Kinomost needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
        print("Name another one like this: make demo PYTHON=python3.12")
        return 1
    venv = Path(folder)
    python = venv / "bin" / "python"
    pins = [ROOT / "requirements" / f"{name}.txt" for name in names]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in pins)).hexdigest()
    stamp = venv / ("pins-" + "-".join(names))
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not python.exists():
        print(f"Making a virtual environment in {venv} …", flush=True)
        if subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False).returncode:
            if not os.access(venv.resolve().parent, os.W_OK):
                print(
                    "That folder cannot be written to. Name another one like this: make demo VENV=/tmp/kinomost"
                )
            else:
                print("This Python cannot make virtual environments. On Debian: apt install python3-venv")
            return 1
    print(f"Installing what {' and '.join(names)} need, with every hash checked …", flush=True)
    files = [part for path in pins for part in ("-r", str(path))]
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    if _install([*command, "--disable-pip-version-check", "--no-input", *files]):
        return 1
    stamp.write_text(wanted)
    return 0


def _install(command: "list[str]") -> int:
    """Run pip with one line of progress; show what it said only if it fails."""
    said = []
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting", "Processing", "Installing")):
                step = line.split(" (")[0].split(":")[0].strip().rsplit("/", 1)[-1]
                print(f"\r  {step[:60]:<62}", end="", flush=True)
    print("\r" + " " * 66 + "\r", end="", flush=True)
    if pip.returncode:
        print("".join(said[-40:]))
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

"""Build the environment on a machine with nothing but Python 3 and pip.

manage.py starts here before anything else is imported, so this file uses the standard library only and
must run on Python 3.9. When Django can be imported there is nothing to do; otherwise uv makes `.venv`
from uv.lock, and the same command goes on in there.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "uv.lock"
UV_FOLDER = ROOT / ".uv"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
# Holds the digest of the lock file that .venv was made from.
STAMP = ENVIRONMENT / "made-from"
# The command is already running in .venv: building it a second time would not help.
HANDED_OVER = "OUTTURN_HANDED_OVER"
OLDEST = (3, 12)
WANTED = [(3, 13), (3, 12), (3, 14)]


def ensure_environment() -> None:
    """Return if Django can be imported; otherwise replace this process by the same command in .venv."""
    handed_over = os.environ.pop(HANDED_OVER, None)
    if _has_django():
        return
    if handed_over:
        raise SystemExit(f"Django cannot be imported from {ENVIRONMENT}. Remove that folder and try again.")
    if not _up_to_date():
        _build()
    os.environ[HANDED_OVER] = "1"
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


def _has_django() -> bool:
    """Whether the Django that runs Outturn is here; a system's own, older one is not it."""
    try:
        import django.utils.csp  # noqa: F401
    except ImportError:
        return False
    return sys.version_info >= OLDEST


def _up_to_date() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == _digest()


def _digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _build() -> None:
    uv = _uv()
    python = _python()
    _say(f"Building .venv with {python or 'a Python of its own'} …")
    # Without a Python on the machine, uv fetches one where it can.
    wanted = python or ".".join(map(str, WANTED[0]))
    sync = [uv, "sync", "--frozen", "--quiet", "--no-progress", "--python", wanted]
    hint = "" if python else " Outturn needs Python 3.12 or newer, which this machine does not have."
    settings = {"UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    if _has_certificates():
        # uv brings certificates of its own, but a company's network is often signed for by the machine's.
        settings["UV_SYSTEM_CERTS"] = "1"
    _run(sync, f"The environment could not be built.{hint}", settings)
    STAMP.write_text(_digest())


def _has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and os.listdir(paths.capath)))


def _uv() -> str:
    """The uv on PATH or in .uv/; installed there with pip when there is none."""
    own = UV_FOLDER / "bin" / "uv"
    found = shutil.which("uv") or (own.exists() and str(own))
    if found:
        return found
    _say("Installing uv into .uv/ …")
    # --target leaves the machine's own Python alone, which Debian and others insist on.
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(UV_FOLDER), "uv"]
    _run(pip, "uv could not be installed with pip. Install uv or pip, then try again.", {"PIP_USER": "0"})
    return str(own)


def _python() -> str:
    """The best Python on this machine that is new enough, or an empty string.

    pyenv's shims fail for versions that are not switched on, so the real interpreters are looked for
    first and each candidate has to start.
    """
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    for version in WANTED:
        name = "python{}.{}".format(*version)
        candidates = [sys.executable, *sorted(glob.glob(f"{pyenv}/versions/*/bin/{name}"), reverse=True)]
        candidates += [os.path.join(folder, name) for folder in os.get_exec_path()]
        for candidate in candidates:
            if _version(candidate) == version:
                return candidate
    return ""


def _version(python: str) -> tuple[int, int]:
    """Major and minor version of an interpreter; (0, 0) when it does not start."""
    ask = [python, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20)
        major, minor = answer.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0, 0


def _run(command: list[str], failure: str, settings: dict[str, str]) -> None:
    """Run a step; when it fails, exit with a sentence and the step's own last words."""
    try:
        step = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise SystemExit(f"{failure}\n{error}") from None
    if step.returncode:
        said = [line for line in step.stdout.splitlines() if line and not line.startswith("hint:")]
        last_words = "\n".join(said[-6:])
        raise SystemExit(f"{failure}\n{last_words}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

"""manage.py on a machine where Django cannot be imported.

A stand-in for uv keeps these tests off the network; .ci/run goes the whole way in a fresh clone.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.conf import settings

from tracker import bootstrap

FILES = ["manage.py", "uv.lock", "tracker/__init__.py", "tracker/bootstrap.py"]
OLDEST_PYTHON_THAT_STARTS_IT = (3, 9)


class Machine:
    """A checkout on a machine with a bare Python; `uv` is a script of ours."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.programs = folder / "bin"
        self.uv_calls = folder / "uv-calls"
        (self.checkout / "tracker").mkdir(parents=True)
        self.programs.mkdir()
        self.uv_calls.touch()
        for file in FILES:
            shutil.copy(settings.BASE_DIR / file, self.checkout / file)

    def has_uv(self, making: str) -> None:
        """`making` is the shell command that .venv/bin/python will be."""
        self._program(
            self.programs / "uv",
            f"""
            echo "$@" >> {self.uv_calls}
            mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
            echo '#!/bin/sh\nexec {making} "$@"' > "$UV_PROJECT_ENVIRONMENT/bin/python"
            chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"
            """,
        )

    def has_failing_uv(self) -> None:
        self._program(self.programs / "uv", "echo 'error: no route to host' >&2; exit 2")

    def _program(self, path: Path, script: str) -> None:
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        # -S: without the packages that are installed, so without Django.
        return subprocess.run(
            [sys._base_executable, "-S", "manage.py", *arguments],
            cwd=self.checkout,
            env={"PATH": f"{self.programs}:/usr/bin:/bin", "HOME": str(self.checkout), "PIP_NO_INDEX": "1"},
            capture_output=True,
            text=True,
        )

    def count_of_builds(self) -> int:
        return len(self.uv_calls.read_text().splitlines())


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_the_environment_is_built_once_and_the_command_goes_on_in_it(machine):
    machine.has_uv(making=sys.executable)
    first = machine.manage("version")
    second = machine.manage("version")
    assert first.stdout == second.stdout == f"{django.get_version()}\n"
    assert "Building .venv" in first.stderr
    assert second.stderr == ""
    assert machine.count_of_builds() == 1


def test_the_environment_is_built_from_the_lock_file_with_a_python_of_this_machine(machine):
    machine.has_uv(making=sys.executable)
    machine.manage("version")
    call = machine.uv_calls.read_text().split()
    assert call[:2] == ["sync", "--frozen"]
    python = Path(call[call.index("--python") + 1])
    assert python.is_file()


def test_a_changed_lock_file_builds_it_again(machine):
    machine.has_uv(making=sys.executable)
    machine.manage("version")
    with (machine.checkout / "uv.lock").open("a") as lock:
        lock.write("# a newer Django\n")
    assert machine.manage("version").returncode == 0
    assert machine.count_of_builds() == 2


def test_arguments_and_exit_code_are_handed_over(machine):
    machine.has_uv(making="echo")
    assert machine.manage("demo", "--port", "8001").stdout == "manage.py demo --port 8001\n"
    machine.has_uv(making="false")
    (machine.checkout / ".venv" / "bin" / "python").unlink()
    assert machine.manage("demo").returncode == 1


def test_a_build_that_fails_is_told_in_a_sentence(machine):
    machine.has_failing_uv()
    result = machine.manage("version")
    assert result.returncode == 1
    assert "The environment could not be built." in result.stderr
    assert "no route to host" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_build_that_failed_is_tried_again(machine):
    machine.has_failing_uv()
    machine.manage("version")
    machine.has_uv(making=sys.executable)
    assert machine.manage("version").returncode == 0


def test_without_uv_and_without_a_network_the_next_step_is_named(machine):
    result = machine.manage("version")
    assert result.returncode == 1
    assert "uv could not be installed with pip. Install uv or pip, then try again." in result.stderr
    assert "Traceback" not in result.stderr


def test_an_environment_without_django_does_not_start_itself_for_ever(machine):
    machine.has_uv(making=f"{sys._base_executable} -S")
    result = machine.manage("version")
    assert result.returncode == 1
    assert "Remove that folder and try again." in result.stderr
    assert machine.count_of_builds() == 1


def test_where_django_is_installed_nothing_is_built(tmp_path):
    machine = Machine(tmp_path)
    result = subprocess.run(
        [sys.executable, "manage.py", "version"], cwd=machine.checkout, env={"PATH": ""}, capture_output=True
    )
    assert result.returncode == 0
    assert not (machine.checkout / ".venv").exists()


@pytest.mark.parametrize("file", ["manage.py", "tracker/__init__.py", "tracker/bootstrap.py"])
def test_an_old_python_can_read_what_builds_the_environment(file):
    source = (settings.BASE_DIR / file).read_text()
    tree = ast.parse(source, feature_version=OLDEST_PYTHON_THAT_STARTS_IT)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported <= sys.stdlib_module_names | {"django", "tracker"}


def test_the_pythons_it_looks_for_are_those_that_outturn_runs_on():
    first, *_ = bootstrap.WANTED
    assert (settings.BASE_DIR / ".python-version").read_text().strip() == "{}.{}".format(*first)
    assert all(version >= bootstrap.OLDEST for version in bootstrap.WANTED)
    requires = '>={}.{}"'.format(*bootstrap.OLDEST)
    assert f'requires-python = "{requires}' in (settings.BASE_DIR / "pyproject.toml").read_text()

"""A process for each contestant, so that none shares memory, settings or rubbish with another.

The two talk in lines of JSON: the parent writes `round`, the child answers how many units it did in how many
seconds. What a child cannot do (a peer that is not installed, a database that does not start) it says, and the
row shows it. Run as a program, this module is the child.
"""

import contextlib
import gc
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parent.parent  # where `benchmarks` is found, wherever the bench was called


class Work(Protocol):
    """What a contestant is to the child process. Only `run` is timed."""

    def prepare(self) -> None:
        """Get ready for a round."""

    def run(self) -> int:
        """Do the work of a round; say how many units it was."""

    def check(self) -> None:
        """Raise unless the work was really done."""


class Failed(Exception):
    """A contestant that cannot go on; its `error` says why."""


class Contestant:
    """The parent's side: a child process that waits for its turn."""

    def __init__(self, name: str, work: str, options: Mapping[str, Any], env: Mapping[str, str] | None = None) -> None:
        self.name, self.label, self.error = name, name, ""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contestants", work, json.dumps(options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}, cwd=ROOT,
        )  # fmt: skip
        with contextlib.suppress(Failed):
            version = self._answer()["version"]
            self.label = f"{name} {version}" if version else name

    def round(self) -> float:
        """One round: seconds per unit."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write("round\n")
            self._child.stdin.flush()
        except OSError as error:
            self.error = str(error)
            raise Failed(self.error) from error
        answer = self._answer()
        return answer["seconds"] / answer["units"]

    def close(self) -> None:
        """End the process."""
        if self._child.stdin is not None:
            with contextlib.suppress(OSError):
                self._child.stdin.close()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._child.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        answer = json.loads(line) if line else {"error": f"the process ended with {self._child.wait()}"}
        if "error" in answer:
            self.error = answer["error"]
            raise Failed(self.error)
        return answer


@contextlib.contextmanager
def started(*contestants: Contestant) -> Iterator[Sequence[Contestant]]:
    """Contestants for the time of a block."""
    try:
        yield contestants
    finally:
        for contestant in contestants:
            contestant.close()


def _serve(path: str, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    module, _, name = path.partition(":")
    work: Work = getattr(importlib.import_module(module), name)(**options)
    yield {"version": getattr(work, "version", "")}
    for _ in sys.stdin:
        work.prepare()
        gc.collect()
        gc.freeze()  # what was prepared is not searched for rubbish while the clock runs
        begun = time.perf_counter()
        units = work.run()
        seconds = time.perf_counter() - begun
        gc.unfreeze()
        work.check()
        yield {"units": units, "seconds": seconds}


def once(function: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What a function gives, called in a process of its own. Raises Failed with its error."""
    command = [sys.executable, "-m", "benchmarks.contestants", function, json.dumps(options), "once"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    answer = json.loads(done.stdout) if done.stdout else {"error": f"the process ended with {done.returncode}"}
    if "error" in answer:
        raise Failed(answer["error"])
    return answer


def _call(path: str, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    module, _, name = path.partition(":")
    yield getattr(importlib.import_module(module), name)(**options)


def _main(path: str, options: str, mode: str = "") -> None:
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    try:
        for answer in (_call if mode else _serve)(path, json.loads(options)):
            print(json.dumps(answer), file=out, flush=True)
    except Exception as error:  # whatever it is, the table shows it beside the contestant's name
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=out, flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])

"""The product's own settings on a run's databases: `default`, and `recorded` to find out what is written.

The recorded one need not reach the disk; everything else about it is the same.
"""

import os
from pathlib import Path
from typing import Any

from benchmarks.databases import PLACE, recorded_name
from zhunsheng.server.settings import *  # noqa: F403 - the product's settings are what is measured
from zhunsheng.server.settings import DATABASES

_socket, _, _name = os.environ[PLACE].partition(":")


def _sqlite(name: str, synchronous: str) -> dict[str, Any]:
    options = DATABASES["default"]["OPTIONS"]
    command = options["init_command"].replace("synchronous=FULL", f"synchronous={synchronous}")
    return {**DATABASES["default"], "NAME": Path(_socket) / name, "OPTIONS": {**options, "init_command": command}}


def _postgres(name: str, commit: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "zhunsheng", "HOST": _socket,
        "CONN_MAX_AGE": None, "OPTIONS": {"options": f"-c synchronous_commit={commit}"},
    }  # fmt: skip


if _name:
    DATABASES = {"default": _postgres(_name, "on"), "recorded": _postgres(recorded_name(_name), "off")}
else:
    DATABASES = {"default": _sqlite("bench.sqlite3", "FULL"), "recorded": _sqlite("recorded.sqlite3", "OFF")}

"""The catalog: every law file of a folder, compiled for a region, each procedure with all its versions."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from zhunsheng.catalog.calendars import work_calendar
from zhunsheng.catalog.compile import compile_version, declared_params
from zhunsheng.catalog.source import Fault, Faults, Node, read, unknown
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.workdays import WorkCalendar

DATA = Path(__file__).parent / "data"
DEFAULT_REGION = "220602"


class Catalog:
    """The law as a region has it. Procedures are compiled when they are first asked for.

    `extra` folders add law files or replace those of the same id and date; `params` override the region's.
    """

    def __init__(
        self,
        region: str = DEFAULT_REGION,
        extra: Iterable[Path] = (),
        params: Mapping[str, Any] | None = None,
        data: Path = DATA,
    ) -> None:
        self.region, self.data, self.extra = region, data, tuple(Path(e) for e in extra)
        self.params = {**self._region_params(), **(params or {})}
        self._compiled: dict[str, Procedure] = {}
        for folder in self.extra:
            if not folder.is_dir():
                raise Fault(str(folder), "没有这个文件夹 (no such folder)")

    @cached_property
    def _paths(self) -> dict[str, dict[str, Path]]:
        """Law files by procedure and date, the extra folders' over the catalog's own."""
        out: dict[str, dict[str, Path]] = {}
        for path in sorted((self.data / "procedures").glob("*/*/*.yaml")):
            if path.stem[:2].isdigit():
                out.setdefault(path.parent.name, {})[path.stem] = path
        for folder in self.extra:
            for path in sorted(folder.rglob("*.yaml")):
                root = read(path)
                if root.is_map and "id" in root.value and "since" in root.value:
                    out.setdefault(root.value["id"].text(), {})[root.value["since"].text()] = path
        return out

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days as the State Council's notices and the region's orders give them."""
        return work_calendar(self.data, self.region)

    @property
    def ids(self) -> list[str]:
        """Every procedure and register, in the order of their ids."""
        return sorted(self._paths)

    def procedure(self, ident: str) -> Procedure:
        """One procedure with all its versions; Fault where it is unknown, Faults where its files are wrong."""
        if ident not in self._compiled:
            if ident not in self._paths:
                raise Fault("catalog", unknown("程序", ident, self.ids))
            self._compiled[ident] = self._compile(ident)
        return self._compiled[ident]

    def source(self, ident: str, since: str) -> Node:
        """A law file as it is written."""
        return read(self._paths[ident][since])

    def path(self, version: Version) -> Path:
        """The file of a version."""
        return self._paths[version.procedure][version.since.isoformat()]

    def file_params(self, ident: str) -> dict[str, Any]:
        """The parameters that a procedure's files declare, with the value in force for this region."""
        out: dict[str, Any] = {}
        for since in sorted(self._paths[ident]):
            out |= declared_params(self.source(ident, since))
        return {name: self.params.get(name, default) for name, default in out.items()}

    def with_params(self, params: Mapping[str, Any]) -> "Catalog":
        """The same catalog with some parameters set otherwise."""
        return Catalog(self.region, self.extra, {**self.params, **params}, self.data)

    def _compile(self, ident: str) -> Procedure:
        versions, faults = [], []
        for since, path in sorted(self._paths[ident].items()):
            try:
                root = read(path)
                version = compile_version(root, hashlib.sha256(path.read_bytes()).hexdigest(), self.params)
                if version.procedure != ident:
                    raise Fault(root.value["id"], f"文件夹是 {ident!r}，文件里的 id 是 {version.procedure!r}")
                if version.since.isoformat() != since:
                    raise Fault(root.value["since"], f"文件名是 {since}，文件里的 since 是 {version.since}")
                versions.append(version)
            except Faults as found:
                faults += found.faults
            except Fault as found:
                faults.append(found)
        if faults:
            raise Faults(faults)
        return Procedure(ident, tuple(sorted(versions, key=lambda v: v.since)))

    def _region_params(self) -> dict[str, Any]:
        path = self.data / "regions" / self.region / "region.yaml"
        if not path.exists():
            return {}
        held = read(path).map().get("params")
        return {k: v.plain() or None for k, v in held.map().items()} if held is not None and held.is_map else {}

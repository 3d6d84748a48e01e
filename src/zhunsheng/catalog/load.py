"""The catalog: every law file of a folder, compiled for a region, each procedure with all its versions."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from zhunsheng.catalog.calendars import Calendars, calendars
from zhunsheng.catalog.compile import compile_version, declared_params
from zhunsheng.catalog.regions import known
from zhunsheng.catalog.source import Fault, Faults, Node, read, unknown
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.workdays import WorkCalendar

DATA = Path(__file__).parent / "data"
DEFAULT_REGION = "220602"
SCENARIOS = "scenarios.yaml"
LAW_KEYS = ("id", "since", "kind", "acts")


class Catalog:
    """The law as a region has it. Procedures are compiled when they are first asked for.

    `extra` folders add law files or replace those of the same id and date, and regions of the same code; `place` is
    the region's folder; `params` override its own.
    """

    def __init__(
        self,
        region: str = DEFAULT_REGION,
        extra: Iterable[Path] = (),
        params: Mapping[str, Any] | None = None,
        data: Path = DATA,
    ) -> None:
        self.region, self.data, self.extra = region, data, tuple(Path(e) for e in extra)
        for folder in self.extra:
            if not folder.is_dir():
                raise Fault(str(folder), "没有这个文件夹 (no such folder)")
        self.place = self._place()
        self.params = {**self._region_params(), **(params or {})}
        self._compiled: dict[str, Procedure] = {}

    @cached_property
    def _paths(self) -> dict[str, dict[str, Path]]:
        """Law files by procedure and date, the extra folders' over the catalog's own."""
        out: dict[str, dict[str, Path]] = {}
        for path in sorted((self.data / "procedures").glob("*/*/*.yaml")):
            if path.name != SCENARIOS:
                versions = out.setdefault(path.parent.name, {})
                if path.stem in versions:
                    raise Fault(str(path), f"与 {versions[path.stem]} 是同一程序、同一日期 (the same version twice)")
                versions[path.stem] = path
        for folder in self.extra:
            for (ident, since), path in _law_files(folder).items():
                out.setdefault(ident, {})[since] = path
        return out

    @property
    def paths(self) -> list[Path]:
        """Every law file, by procedure and date."""
        return [path for ident in self.ids for path in self.versions(ident)]

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days as the State Council's notices and the region's orders give them."""
        return self.documents.calendar

    @property
    def documents(self) -> Calendars:
        """The notices and orders themselves: which of them makes a day what it is."""
        return calendars(self.data, self.place)

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

    def versions(self, ident: str) -> list[Path]:
        """The files of a procedure, the oldest first."""
        return [path for _, path in sorted(self._paths[ident].items())]

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
                _check_place(root, version, ident, since)
                versions.append(version)
            except Faults as found:
                faults += found.faults
            except Fault as found:
                faults.append(found)
        if faults:
            raise Faults(faults)
        return Procedure(ident, tuple(sorted(versions, key=lambda v: v.since)))

    def _place(self) -> Path:
        found = known((self.data, *self.extra))
        if found and self.region not in found:
            raise Fault("regions", unknown("地区", self.region, sorted(found)))
        return found.get(self.region, self.data / "regions" / self.region)

    def _region_params(self) -> dict[str, Any]:
        path = self.place / "region.yaml"
        held = read(path).map().get("params") if path.exists() else None
        return {k: v.plain() or None for k, v in held.map().items()} if held is not None and held.is_map else {}


def _check_place(root: Node, version: Version, ident: str, since: str) -> None:
    if version.procedure != ident:
        raise Fault(root.value["id"], f"文件夹是 {ident!r}，文件里的 id 是 {version.procedure!r}")
    if version.since.isoformat() != since:
        raise Fault(root.value["since"], f"文件名是 {since}，文件里的 since 是 {version.since}")


def _law_files(folder: Path) -> dict[tuple[str, str], Path]:
    """The law files of a county's or a lawyer's folder, wherever in it they lie.

    Scenarios, regions and whatever else has none of a law file's own keys are passed over.
    """
    out: dict[tuple[str, str], Path] = {}
    for path in sorted(folder.rglob("*.yaml")):
        root = read(path)
        if not root.is_map or not any(k in root.value for k in LAW_KEYS):
            continue
        for name in ("id", "since"):
            if name not in root.value:
                raise Fault(root, f"缺少 {name}：法律文件须写明程序编号与施行日期 (a law file names its id and day)")
        at = (root.value["id"].text(), root.value["since"].text())
        if at in out:
            raise Fault(root, f"与 {out[at]} 是同一程序、同一日期 (the same version twice)")
        out[at] = path
    if not out and not known([folder]):
        raise Fault(str(folder), "文件夹里没有法律文件（含 id 与 since 的 *.yaml）(no law file in this folder)")
    return out

"""Books in the background: tried, taken, taken back; found again after the browser, or the server, went away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.utils import timezone
from office_books import EVENT, TODAY, events, read, workbook

from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import jobs, service, taking
from zhunsheng.office.sheets.importing import Importer
from zhunsheng.office.sheets.models import Import

REGISTER, CLERK = "publicity-activity", Importer(TODAY, "甲")
ONE = "one-0123456789abcdef"


@pytest.fixture(autouse=True)
def clerk(ledger: Path) -> None:
    """A clerk and a supervisor of the bureau of justice."""
    since = TODAY.replace(year=2019)
    people.enrol([people.Official("甲", "甲某", "justice", "clerk", since)])
    people.enrol([people.Official("督", "督某", "justice", "supervisor", since)])


def sent(home: Path, path: Path, ident: str = ONE, importer: Importer = CLERK) -> jobs.Job:
    """A book that was sent and tried."""
    assert jobs.receive(home, ident, REGISTER, importer, None, path.name, _chunks(path))
    jobs.work(home, ident)
    return jobs.find(ident, importer.person or "")


def taken(home: Path, job: jobs.Job, reason: str = "") -> jobs.Job:
    """The same, taken."""
    assert jobs.take(job, Importer(TODAY, job.person), reason)
    jobs.work(home, job.pk)
    return jobs.find(job.pk, job.person)


def _chunks(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()


def numbers(job: jobs.Job) -> tuple[int, ...]:
    said = jobs.told(job)
    return said["rows"], said["recorded"], said["same"], said["refused"]


def mixed(folder: Path) -> Path:
    return workbook(folder / "册.xlsx", [*events(3), EVENT | {"活动名称": "坏", "举办日期": "昨天"}])


def test_book_is_tried_without_a_trace_and_then_taken_without_being_read_again(tmp_path: Path) -> None:
    job = sent(tmp_path, mixed(tmp_path))
    assert (job.state, numbers(job), job.file) == (jobs.TRIED, (4, 3, 0, 1), "册.xlsx")
    assert cases.tally() == 0 and not Import.objects.exists()
    next((tmp_path / jobs.FOLDER / ONE / jobs.SENT).iterdir()).write_bytes(b"gone")
    done = taken(tmp_path, job)
    assert (done.state, numbers(done), cases.tally()) == (jobs.DONE, (4, 3, 0, 1), 3)
    assert jobs.told(done)["id"] == done.source_id == Import.objects.get().id


def test_same_sending_and_same_word_count_once(tmp_path: Path) -> None:
    path = mixed(tmp_path)
    job = sent(tmp_path, path)
    assert not jobs.receive(tmp_path, ONE, REGISTER, CLERK, None, path.name, _chunks(path))
    assert jobs.take(job, CLERK, "") and not jobs.take(job, CLERK, "")
    jobs.work(tmp_path, ONE)
    jobs.work(tmp_path, ONE)  # a second thread of the same job finds nothing to do
    assert cases.tally() == 3 and Import.objects.count() == 1


def test_rows_that_were_not_taken_come_back_to_be_mended(tmp_path: Path) -> None:
    done = taken(tmp_path, sent(tmp_path, mixed(tmp_path)))
    assert jobs.write_leftovers(tmp_path, done, tmp_path / "rest.xlsx") == 1
    heads, row = read(tmp_path / "rest.xlsx")
    assert heads[0] == "未导入原因" and row[0].startswith("原第 5 行：举办日期：认不出日期")
    with jobs.spool_of(tmp_path, done) as spool:
        assert [(g.heading, g.count, g.cells) for g in spool.groups()] == [("举办日期", 1, ("C5",))]
        assert spool.groups(english=True)[0].why == "not a date"


def test_what_breaks_off_goes_on_and_doubles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = sent(tmp_path, workbook(tmp_path / "a.xlsx", events(30)))
    done = taking.Taker._record

    def fails(taker: taking.Taker, kept: object) -> None:
        if kept.n == 20:
            raise OSError("disk full")
        done(taker, kept)

    monkeypatch.setattr(taking, "STRETCH", 0.0)
    monkeypatch.setattr(taking.Taker, "_record", fails)
    broken = taken(tmp_path, job)
    assert broken.state == jobs.BROKEN and cases.tally() == 19
    monkeypatch.undo()
    assert jobs.again(broken, CLERK) and not jobs.again(broken, CLERK)
    jobs.work(tmp_path, ONE)
    assert numbers(jobs.find(ONE, "甲")) == (30, 11, 19, 0) and cases.tally() == 30


def test_job_whose_server_went_away_is_known_by_its_silence(tmp_path: Path) -> None:
    path = mixed(tmp_path)
    jobs.receive(tmp_path, ONE, REGISTER, CLERK, None, path.name, _chunks(path))
    assert jobs.find(ONE, "甲").state == jobs.TRYING
    jobs.Job.objects.update(beat=timezone.now() - 2 * jobs.SILENT)
    job = jobs.find(ONE, "甲")
    assert job.state == jobs.BROKEN and [j.pk for j in jobs.latest("甲", REGISTER)] == [ONE]
    assert jobs.again(job, CLERK)
    jobs.work(tmp_path, ONE)
    assert numbers(jobs.find(ONE, "甲")) == (4, 3, 0, 1)


def test_job_is_nobody_elses_and_is_forgotten_in_time(tmp_path: Path) -> None:
    job = sent(tmp_path, mixed(tmp_path))
    assert jobs.find(ONE, "乙") is None
    jobs.drop(tmp_path, job)
    assert jobs.find(ONE, "甲").state == jobs.DROPPED and not (tmp_path / jobs.FOLDER / ONE).exists()
    assert not jobs.take(job, CLERK, "")
    old = sent(tmp_path, mixed(tmp_path), "two-0123456789abcdef")
    jobs.Job.objects.filter(pk=old.pk).update(sent=timezone.now() - jobs.KEPT - timedelta(days=1))
    sent(tmp_path, mixed(tmp_path), "three-0123456789abcdef")
    assert jobs.find(old.pk, "甲") is None and not (tmp_path / jobs.FOLDER / old.pk).exists()


def test_file_that_cannot_be_read_says_so_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "坏:名*字.xlsx"
    path.write_bytes(b"%PDF-1.7")
    job = sent(tmp_path, path)
    said = jobs.told(job)
    assert job.state == jobs.UNREADABLE and job.file == "坏_名_字.xlsx"
    assert "是 PDF" in said["why"] and "坏_名_字.xlsx" in said["why"] and said["why_en"]


def test_file_that_cannot_be_kept_leaves_nothing(tmp_path: Path) -> None:
    def full() -> Iterator[bytes]:
        yield b"PK"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        jobs.receive(tmp_path, ONE, REGISTER, CLERK, None, "a.xlsx", full())
    assert jobs.find(ONE, "甲") is None and not (tmp_path / jobs.FOLDER / ONE).exists()


def test_import_is_taken_back_by_one_event_each_with_the_reason(tmp_path: Path) -> None:
    taken(tmp_path, sent(tmp_path, workbook(tmp_path / "a.xlsx", events(3))))
    again = workbook(tmp_path / "b.xlsx", [EVENT | {"活动名称": "第1次宣传", "地点": "广场"}])
    amended = taken(tmp_path, sent(tmp_path, again, "two-0123456789abcdef"))
    assert jobs.told(amended)["amended"] == 1

    ident = "undo-0123456789abcdef"
    source = service.one_import(amended.source_id)
    assert source.standing == 1
    assert jobs.take_back(ident, source, Importer(TODAY, "督"), "传错了") and not jobs.take_back(
        ident, source, Importer(TODAY, "督"), "传错了"
    )
    jobs.work(tmp_path, ident)
    job = jobs.find(ident, "督")
    assert job.state == jobs.DONE and jobs.told(job) == {"taken_back": 1, "kept": [], "kept_count": 0}
    undo = cases.history("publicity-activity/justice/2019/1")[-1]
    assert (undo.act, undo.actor, undo.fields["reason"]) == ("undo", "督", f"撤回导入 {source.id}：传错了")
    assert [i.standing for i in service.imports(REGISTER)] == [0, 3]


def test_one_book_is_worked_on_at_a_time_whichever_process_was_asked(tmp_path: Path) -> None:
    turn = tmp_path / jobs.TURN
    with turn.open("a") as second:  # as another process would have it
        with turn.open("a") as first:
            assert jobs._is_mine(first) and not jobs._is_mine(second)
        assert jobs._is_mine(second)


def test_who_comes_by_another_door_waits_for_the_book_that_is_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT", 0.01)
    said: list[str] = []
    waited = Event()

    def second() -> None:
        with jobs.turn(tmp_path, waited.set):
            said.append("second")

    other = Thread(target=second)
    with jobs.turn(tmp_path):
        other.start()
        assert waited.wait(5)
        said.append("first")
    other.join(5)
    assert said == ["first", "second"]

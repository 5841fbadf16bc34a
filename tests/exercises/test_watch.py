"""`dlcore watch`: what is graded after a save, and what is shown."""

import queue
import threading
import time

import pytest
from at_work import PAGE, RIGHT

from dlcore.exercises import standing, work
from dlcore.exercises.cli import terminal
from dlcore.exercises.cli import watch as watching

SPEED, DOUBLE = f"{PAGE}/speed", f"{PAGE}/double"


@pytest.fixture
def ready(monkeypatch):
    """The folders for which a kernel was kept ready; none is really started."""
    folders = []
    monkeypatch.setattr(watching.spare, "keep", lambda folder, first: folders.append(folder))
    return folders


@pytest.fixture
def follow(learner, ready):
    """Watch while these things are done, one after the other; return what was printed after each."""
    work.start()

    def run(*steps, keys=()):
        printed, typed = [], queue.Queue()

        def changes():
            for step in steps:
                printed.append(learner.capture.readouterr().out)
                saved = step()
                yield [learner.file] if saved is None else saved
            printed.append(learner.capture.readouterr().out)

        for key in keys:
            typed.put(key)
        learner.capture.readouterr()
        assert watching.watch(learner.work, terminal.Output(), changes(), typed) == 0
        return [*printed, learner.capture.readouterr().out]

    return run


def test_it_shows_the_next_exercise_and_goes_on_after_a_right_answer(learner, follow):
    begin, after, end = follow(lambda: learner.write(speed=RIGHT["speed"]))
    assert "0 of 2" in begin and "Next: Speed" in begin and f"# EXERCISE {SPEED}" in begin
    assert f"✓ {SPEED}: correct" in after and "1 of 2" in after and "Next: Double" in after
    assert "ended" in end


def test_a_wrong_answer_is_shown_and_stays_the_next(learner, follow):
    _, after, *_ = follow(lambda: learner.write(speed="speed = 7"))
    assert f"✗ {SPEED}: wrong - Look [here] again." in after and "Next: Speed" in after


def test_the_next_one_is_where_the_learner_is(learner, follow):
    _, after, more, _ = follow(
        lambda: learner.write(double="def double(x):\n    return 7"), lambda: learner.write(double=RIGHT["double"])
    )
    assert "Next: Double" in after and "Next: Speed" in more


def test_the_last_message_is_shown_again_at_the_next_start(learner, follow):
    begin, *_ = follow(lambda: learner.write(speed="speed = 7"))
    begin, *_ = follow()
    assert f"✗ {SPEED}: wrong - Look [here] again." in begin


def test_the_kernel_of_the_next_save_is_kept_ready(learner, follow, ready):
    follow(lambda: learner.write(speed="speed = 7"), lambda: learner.write(**RIGHT))
    assert ready == [learner.folder / "work"] * 2, "not when all is done"


def test_only_what_changed_is_graded(learner, follow):
    *_, after, _ = follow(lambda: learner.write(speed="speed = 7"), lambda: None, lambda: [])
    assert learner.graded == [SPEED, DOUBLE, SPEED]
    assert after == ""


def test_a_save_without_a_changed_answer_is_acknowledged(learner, follow):
    _, after, _ = follow(lambda: None)
    assert "saved; no answer has changed" in after


def test_what_is_shown_last_is_the_verdict_on_what_is_in_the_file(learner, follow, monkeypatch):
    def put_back_meanwhile(*arguments, **options):
        verdicts = learner.grade(*arguments, **options)
        learner.write(speed=RIGHT["speed"])
        return verdicts

    def slip():
        learner.write(speed="speed = 7")
        monkeypatch.setattr(standing, "grade", put_back_meanwhile)

    _, _, slipped, after, _ = follow(lambda: learner.write(speed=RIGHT["speed"]), slip, lambda: None)
    assert f"✗ {SPEED}: wrong" in slipped
    assert f"✓ {SPEED}: correct" in after and "1 of 2" in after and "Next: Double" in after


def test_a_copy_of_a_page_is_told_once_how_it_is_graded(learner, follow):
    copy = learner.file.with_name("page-Copy1.ipynb")

    def save():
        copy.write_bytes(learner.file.read_bytes())
        return [copy]

    _, first, second, _ = follow(save, save)
    assert "page-Copy1.ipynb is no page of the book, and is graded by itself: dlcore check" in first and second == ""


def test_other_notebooks_are_left_alone(learner, follow):
    _, after, _ = follow(lambda: [learner.folder / "other.ipynb", learner.folder / "work" / ".~page.ipynb"])
    assert after == ""


def test_a_file_that_is_being_written_is_waited_for(learner, follow):
    def half_then_whole():
        learner.write(speed=RIGHT["speed"])
        content = learner.file.read_bytes()
        learner.file.write_bytes(content[: len(content) // 2])
        threading.Timer(0.2, learner.file.write_bytes, [content]).start()

    _, after, _ = follow(half_then_whole)
    assert f"✓ {SPEED}: correct" in after and "unreadable" not in after


def test_a_file_that_stays_broken_is_reported_and_the_watch_goes_on(learner, follow, monkeypatch):
    monkeypatch.setattr(watching, "PATIENCE", 0.1)
    content = learner.file.read_bytes()
    _, broken, mended, _ = follow(
        lambda: learner.file.write_text("{half", encoding="utf-8") and None,
        lambda: learner.file.write_bytes(content) and None,
    )
    assert "unreadable - page.ipynb is not a notebook" in broken and "no answer has changed" in mended


def test_a_file_that_is_deleted_is_reported(learner, follow):
    _, after, _ = follow(learner.file.unlink)
    assert "is gone" in after and "dlcore start" in after


def test_all_done(learner, follow):
    _, after, _ = follow(lambda: learner.write(**RIGHT))
    assert "2 of 2" in after and "All are done." in after


def test_h_shows_one_more_hint_and_q_ends(learner, follow):
    steps = [lambda: [], lambda: pytest.fail("it has not ended")]
    printed = "".join(follow(*steps, keys=["h\n", "H\n", "q\n"]))
    assert "Hint 1 of 2" in printed and "Hint 2 of 2" in printed and "ended" in printed
    assert "1 more: h and Enter" in printed


def test_ctrl_c_ends_it(learner, follow):
    def stop():
        raise KeyboardInterrupt

    assert "ended" in follow(stop)[-1]


def test_a_real_save_by_rename_is_noticed(learner):
    place, _, _ = work.start()
    changes = watching._changes(place.folder)
    assert next(changes) == set()  # it has begun
    beside = learner.file.with_suffix(".tmp")
    beside.write_bytes(learner.file.read_bytes())
    beside.replace(learner.file)
    seen, end = set(), time.monotonic() + 20
    while not seen and time.monotonic() < end:
        seen = set(next(changes))
    changes.close()
    assert {place.page_of(path) for path in seen} == {PAGE}

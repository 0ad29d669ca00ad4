"""What a class handed in: a CSV file with a row for each student, or one for each answer; and marks given by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from symcnn.errors import UnknownName, shown
from symcnn.grading.tasks import Task, called, label_of
from symcnn.sheets.roster import Student
from symcnn.sheets.table import Table, TableError, read_table, uncell

TASK, ANSWER = ("task", "question"), "answer"
CREDIT, REASON = "credit", "reason"
LONGEST = 10**5
"""Letters of an answer that is kept; the marker refuses shorter ones already."""

Key = tuple[str, str]
"""Who answered, and the label of the task."""


@dataclass(frozen=True)
class Submissions:
    """The answers by student and task, the tasks that were asked for, and the columns that say nothing of them."""

    answers: Mapping[Key, str]
    asked: tuple[Task, ...]
    students: frozenset[str]
    let_be: tuple[str, ...]


@dataclass(frozen=True)
class ByHand:
    """A mark that a person gave: a share of the points from 0 to 1, why, and for which answer (None for any)."""

    credit: Fraction
    reason: str = ""
    answer: str | None = None

    def of(self, answer: str) -> bool:
        """Whether it was given for this answer, and not for another that was handed in before."""
        return self.answer is None or self.answer.split() == answer.split()


def read_submissions(path: Path, students: Sequence[Student], tasks: Sequence[Task], column: str = "") -> Submissions:
    """The answers of a CSV file: a column for each task, called by its label; or columns `task` and `answer`.

    Errors: `TableError`, with the line, for a student who is not of the class, or stands there twice, and for a table
    without answers; `UnknownName` for a column that is called as a task and is none.
    """
    table = read_table(path, "table of answers")
    key, ids = table.key(column), frozenset(one.id for one in students)
    if ANSWER in table.head and any(name in table.head for name in TASK):
        return _long(table, key, ids, tasks)
    return _wide(table, key, ids, tasks)


def _wide(table: Table, key: int, ids: frozenset[str], tasks: Sequence[Task]) -> Submissions:
    columns: dict[int, Task] = {}
    for place, name in enumerate(table.head):
        task = None if place == key else called(name, tasks)
        if task is not None:
            if task in columns.values():
                raise TableError(f"{table.where}, line 1: two columns are called after task {task.label}")
            columns[place] = task
        elif place != key and label_of(name):
            raise _no_task(table, 1, name, tasks)
    if not columns:
        raise TableError(
            f"{table.where}, line 1: no column is called after a task ({_labels(tasks)}), and there are none called "
            f"`task` and `answer`; it has {', '.join(map(shown, table.head))}"
        )
    answers: dict[Key, str] = {}
    lines: dict[str, int] = {}
    for line, cells in table.rows:
        who = _who(table, line, cells, key, ids)
        if who in lines:
            raise TableError(f"{table.where}, line {line}: {shown(who)} stands in line {lines[who]} already")
        lines[who] = line
        for place, task in columns.items():
            text = _answer(table, line, cells[place] if place < len(cells) else "")
            if text:
                answers[who, task.label] = text
    asked = tuple(task for task in tasks if task in columns.values())
    rest = [name for place, name in enumerate(table.head) if place != key and place not in columns and name]
    return Submissions(answers, asked, frozenset(lines), tuple(rest))


def _long(table: Table, key: int, ids: frozenset[str], tasks: Sequence[Task]) -> Submissions:
    at = next(table.head.index(name) for name in TASK if name in table.head)
    said = table.head.index(ANSWER)
    answers: dict[Key, str] = {}
    lines: dict[Key, int] = {}
    who_answered: set[str] = set()
    for line, cells in table.rows:
        who = _who(table, line, cells, key, ids)
        who_answered.add(who)
        task = _task(table, line, cells, at, tasks)
        if (who, task.label) in lines:
            raise TableError(
                f"{table.where}, line {line}: {shown(who)} answers task {task.label} in line "
                f"{lines[who, task.label]} already"
            )
        lines[who, task.label] = line
        text = _answer(table, line, cells[said] if said < len(cells) else "")
        if text:
            answers[who, task.label] = text
    told = {label for _, label in lines}
    rest = [name for place, name in enumerate(table.head) if place not in (key, at, said) and name]
    return Submissions(answers, tuple(one for one in tasks if one.label in told), frozenset(who_answered), tuple(rest))


def read_by_hand(path: Path, students: Sequence[Student], tasks: Sequence[Task], column: str = "") -> dict[Key, ByHand]:
    """The marks of a CSV file with the columns `task` and `credit` (a share from 0 to 1), and `reason` and `answer`.

    Rows without a credit are let be.

    Errors: `TableError`, with the line.
    """
    table = read_table(path, "table of marks")
    key, ids = table.key(column), frozenset(one.id for one in students)
    places = {name: table.head.index(name) for name in (*TASK, CREDIT, REASON, ANSWER) if name in table.head}
    at = next((places[name] for name in TASK if name in places), None)
    if at is None or CREDIT not in places:
        raise TableError(f"{table.where}, line 1: a table of marks needs the columns `task` and `credit`")
    found: dict[Key, ByHand] = {}
    for line, cells in table.rows:
        texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if not texts[CREDIT]:
            continue
        who, task = _who(table, line, cells, key, ids), _task(table, line, cells, at, tasks)
        if (who, task.label) in found:
            raise TableError(f"{table.where}, line {line}: {shown(who)} has a mark for task {task.label} already")
        answer = uncell(texts[ANSWER]) if ANSWER in texts else None
        found[who, task.label] = ByHand(_share(table, line, texts[CREDIT]), uncell(texts.get(REASON, "")), answer)
    return found


def _share(table: Table, line: int, text: str) -> Fraction:
    short = text.replace(",", ".") if text.count(",") == 1 else text
    try:
        found = Fraction(short) if len(short) <= 20 and "e" not in short.lower() else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if not 0 <= found <= 1:
        raise TableError(f"{table.where}, line {line}: a credit is a share from 0 to 1, such as 0.5; got {shown(text)}")
    return found


def _who(table: Table, line: int, cells: Sequence[str], key: int, ids: frozenset[str]) -> str:
    who = uncell(table.told(line, cells, key))
    if who not in ids:
        raise TableError(f"{table.where}, line {line}: {UnknownName('student of the roster', who, ids)}")
    return who


def _task(table: Table, line: int, cells: Sequence[str], at: int, tasks: Sequence[Task]) -> Task:
    name = cells[at] if at < len(cells) else ""
    task = called(name, tasks)
    if task is None:
        raise _no_task(table, line, name.strip(), tasks)
    return task


def _no_task(table: Table, line: int, name: str, tasks: Sequence[Task]) -> TableError:
    label = label_of(name)
    several = [one.label for one in tasks if str(one.question) == label]
    if several:
        return TableError(
            f"{table.where}, line {line}: question {label} has several tasks; name one of {', '.join(several)}"
        )
    return TableError(f"{table.where}, line {line}: there is no task {shown(name)}; there are {_labels(tasks)}")


def _labels(tasks: Sequence[Task]) -> str:
    return ", ".join(one.label for one in tasks)


def _answer(table: Table, line: int, text: str) -> str:
    if len(text) > LONGEST:
        raise TableError(f"{table.where}, line {line}: an answer of {len(text):,} letters is none")
    return uncell(text.strip())


__all__ = ["ByHand", "Key", "Submissions", "read_by_hand", "read_submissions"]

"""What a large office is told of all its people at once is what each would be told alone."""

import random

import pytest

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.office.drill import drill_workspace, samples
from kaohe_desktop.office.periods import periods

SAMPLES = {sample.book.stem: sample for sample in samples()}


def one_by_one(book, subject):
    """Misfits, exemption and 缺项 of one subject, asked for on its own."""
    frame = book.frame()
    missing = book.scheme.missing(subject, frame)
    if missing:
        alone = type(frame)(frame.period, (subject,), frame.params, frame.tables, ())
        missing = appraise(book.scheme, alone).results[0].missing
    return book.scheme.check(subject, book.params, frame.tables), missing


@pytest.mark.parametrize("name", SAMPLES)
def test_looking_at_many_finds_what_looking_at_each_finds(name, tmp_path):
    rng = random.Random(name)
    with drill_workspace(tmp_path / "演练.db", SAMPLES[name]) as ws:
        book = ws.book(periods(ws)[0].id)
        for line in book.lines.values():  # values here and there are missing
            whole = book.subject(line)
            values = {label: value for label, value in whole.values.items() if label in line.cells or rng.random() < 0.8}
            line._subject = Subject(whole.key, values, whole.rows)
        lines = list(book.lines.values())
        expected = [one_by_one(book, book.subject(line)) for line in lines]
        book.look_at(lines)
        assert [line._missing for line in lines] == [missing for _, missing in expected]
        for line, (misfits, _) in zip(lines, expected, strict=True):
            assert len(line._misfits) == len({(one.sheet, one.row, one.label) for one in misfits})
            assert {str(problem) for problem in line._misfits.values()} <= {str(one.problem) for one in misfits}
        assert any(line._missing for line in lines) or not book.scheme.program.missable


def test_looking_goes_on_in_slices_until_everybody_was_seen_and_again_after_an_edit(tmp_path):
    with drill_workspace(tmp_path / "演练.db", SAMPLES["meiling-2026Q3"]) as ws:
        book = ws.book(periods(ws)[0].id)
        heads = len(book.lines)
        assert book.unseen == heads > 30
        assert book.look_some(20)
        assert book.unseen == heads - 20
        while book.look_some(20):
            pass
        assert book.unseen == 0
        one = next(iter(book.lines.values()))
        book.changed(one)
        assert book.unseen == 1
        assert book.look_some(20)
        assert not book.look_some(20)
        book.changed()
        assert book.unseen == heads

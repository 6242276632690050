"""Draws every form, filled and blank, on a few large pictures to look over beside shared forms.md and the documents.

    python tools/contact_sheet.py [--out FOLDER] [--only F1,G2] [--dpi 50]

Each form is taken from the first sample office (resources/samples) whose scheme has it; under each stand its code, name
and how many pages it took. Forms of pages that differ in height are set in rows.
"""

from __future__ import annotations

import argparse
import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw, ImageFont  # noqa: E402  # found only after the path is set

from kaohe_desktop.engine.appraise import appraise  # noqa: E402
from kaohe_desktop.engine.problems import Refused  # noqa: E402
from kaohe_desktop.forms.preview import page_images  # noqa: E402
from kaohe_desktop.office.forms_values import Printing  # noqa: E402
from kaohe_desktop.office.printing import preview_of, printable  # noqa: E402
from kaohe_desktop.office.workbook import Job, read_job  # noqa: E402
from kaohe_desktop.resources import resource  # noqa: E402

COLUMNS, GAP, CAPTION = 6, 14, 34


def samples() -> Iterator[Job]:
    """The sample offices, 梅岭 first."""
    listed = tomllib.loads(resource("samples", "index.toml").read_text("utf-8"))["sample"]
    for one in listed:
        given = [f"{name}={value}" for name, value in one.get("params", {}).items()]
        yield read_job(resource("samples", one["file"]), one["scheme"], one["period"], given)


def pictures(wanted: set[str], dpi: int) -> Iterator[tuple[str, Image.Image]]:
    """A caption and the first page of each form, filled and blank."""
    from datetime import datetime

    done: set[str] = set()
    for job in samples():
        source = Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "示例单位", datetime(2026, 10, 8, 9, 0))
        for form in printable(job.scheme):
            if form.code in done or (wanted and form.code not in wanted):
                continue
            keys = (job.cohort.subjects[0].key,) if form.per_person else None
            try:
                shown = [("填好", preview_of(source, form.code, keys, blank=False)), ("空白", preview_of(source, form.code, None, blank=True))]
            except Refused:
                continue  # nothing to print of it here (no 派驻, no tie): another sample may have it
            done.add(form.code)
            for words, pdf in shown:
                assert pdf is not None
                pages = list(page_images(pdf, dpi))
                width, height, data = pages[0][:3]
                yield f"{form.code} {form.name}（{words}，{len(pages)}页）", Image.frombytes("RGB", (width, height), data)


def sheet(cells: list[tuple[str, Image.Image]], font: ImageFont.FreeTypeFont) -> Image.Image:
    """Rows of pictures with their captions."""
    width = max(image.width for _, image in cells)
    rows = [cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS)]
    heights = [max(image.height for _, image in row) + CAPTION + GAP for row in rows]
    board = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, sum(heights) + GAP), "#d8d8d8")
    draw, top = ImageDraw.Draw(board), GAP
    for row, height in zip(rows, heights, strict=True):
        for place, (caption, image) in enumerate(row):
            left = GAP + place * (width + GAP)
            draw.text((left, top), caption, fill="black", font=font)
            board.paste(image, (left, top + CAPTION - 8))
        top += height
    return board


def main() -> int:
    """Write the sheets; tell what was written."""
    parser = argparse.ArgumentParser(description="draw every form, filled and blank")
    parser.add_argument("--out", type=Path, default=ROOT / "contact-sheets")
    parser.add_argument("--only", default="")
    parser.add_argument("--dpi", type=int, default=50)
    asked = parser.parse_args()
    font = ImageFont.truetype(io.BytesIO(resource("fonts", "KaoheSans-Regular.ttf").read_bytes()), 15)
    cells = list(pictures({code for code in asked.only.split(",") if code}, asked.dpi))
    asked.out.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(cells), COLUMNS * 3), 1):
        path = asked.out / f"forms-{number:02}.png"
        sheet(cells[start : start + COLUMNS * 3], font).save(path)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

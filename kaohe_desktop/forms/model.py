"""The shape of a form file (表样): what each TOML table may say. Lengths are millimetres, type sizes points."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Align = Literal["left", "center", "right"]
VAlign = Literal["top", "middle", "bottom"]
FaceName = Literal["title", "body", "bold", "hei", "kai"]
Size = Annotated[float, Field(ge=5, le=40)]
Length = Annotated[float, Field(gt=0, le=420)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Cell(_Part):
    """One cell (格子): a label, or a text with bound values."""

    text: str = ""
    span: int = Field(default=1, ge=1)  # how many of the row's columns it takes
    rows: int = Field(default=1, ge=1)  # how many rows it takes; the rows below leave its place out
    align: Align = "center"
    valign: VAlign = "middle"
    face: FaceName | None = None
    size: Size | None = None
    stacked: int = Field(default=0, ge=0, le=8)  # characters a line of a label written downwards; 0: an ordinary text
    foot: str = ""  # 签名、日期: at the lower right of the cell
    name: str = ""  # what a 续表 calls a text that did not fit
    each: bool = False  # lists: repeated for every column the record gives
    over_each: bool = False  # lists: one cell over all the columns the record gives


class Row(_Part):
    """One row. ``height`` is its least height; ``grow`` its share of what is left of the page."""

    height: Length
    grow: float = Field(default=0, ge=0)
    fixed: bool = False  # true: never taller, a text that does not fit goes on in the 续表
    repeat: bool = False  # true: printed again on a 续表
    columns: tuple[Length, ...] = ()  # the row's own column widths, in place of the grid's
    cells: tuple[Cell, ...]


class Line(_Part):
    """A line of text over or under a grid."""

    kind: Literal["line"]
    left: str = ""
    center: str = ""
    right: str = ""
    height: Length = 8
    size: Size | None = None
    face: FaceName | None = None
    repeat: bool = True  # printed again on a 续表
    keep: float = Field(default=0, ge=0)  # headings: so many mm must be left under it, else it begins a new page


class Text(_Part):
    """Paragraphs. A ``note`` is set small."""

    kind: Literal["text", "note"]
    text: str
    size: Size | None = None
    face: FaceName | None = None
    align: Align = "left"
    indent: float = 0  # first line, in characters
    hang: float = 0  # the other lines, in characters
    gap: float = Field(default=1.5, ge=0)  # above
    pages: Literal["once", "every"] = "once"
    keep: float = Field(default=0, ge=0)  # headings: so many mm must be left under it, else it begins a new page


class Grid(_Part):
    """A ruled table whose rows are all written in the definition."""

    kind: Literal["grid"]
    columns: tuple[Length, ...]  # shares of the width, written in mm
    gap: float = Field(default=0, ge=0)
    rows: tuple[Row, ...] = Field(alias="row", min_length=1)


class EachColumn(_Part):
    """A column that stands once for every row of the record's table ``each`` (e.g. the items of a scheme).

    The cell below it marked ``each`` may bind ‹栏.名称› (the heading) and ‹栏.值› (the row's text under that heading).
    """

    each: str
    width: Length  # the least a column may have; what is too many goes on in a 续表
    blank: int = Field(default=4, ge=0)  # how many empty ones a blank form has


class List(_Part):
    """A ruled table with one row for each row of a table of the record, over as many pages as it takes."""

    kind: Literal["list"]
    table: str  # the record's table
    source: str = ""  # the sheet it is made from, where it is not called the same
    when: str = ""  # a condition in the language of the schemes: only rows for which it holds
    order: Literal["rank", "roster"] = "rank"  # lists of people: by 名次, or as the roster stands
    first: tuple[str, ...] = ()  # the names that stand first, in this order; a blank form has their rows
    first_by: str = "名称"  # the column they are names of
    columns: tuple[Length | EachColumn, ...]
    page_rows: int = Field(default=0, ge=0)  # at most this many a page, sharing its height; 0: as many as fit
    row_height: Length | None = None
    size: Size | None = None
    fill: Literal["always", "blank", "never"] = "always"  # when empty rows fill the page
    least_rows: int = Field(default=0, ge=0)  # fewer are made up with empty ones, also where none fill the page
    gap: float = Field(default=0, ge=0)
    head: tuple[Row, ...] = ()
    row: tuple[Cell, ...] = Field(min_length=1)
    total: tuple[Row, ...] = ()
    page_total: tuple[Row, ...] = ()  # under the rows of every page, with ‹本页.栏目› for the sum of a column there


class Node(_Part):
    """A box of a tree (框) with the boxes under it."""

    text: str
    face: FaceName | None = None
    size: Size | None = None
    stacked: int = Field(default=0, ge=0, le=8)  # characters a line of a label written downwards
    nodes: tuple[Node, ...] = Field(default=(), alias="node")


class Tree(_Part):
    """A drawn tree (框架图): boxes level by level from the top, joined by lines; it stands on one page."""

    kind: Literal["tree"]
    levels: tuple[Length, ...] = Field(min_length=1)  # the heights of the boxes of each level
    between: Length = 10  # from a level down to the next
    apart: Length = 3  # between boxes side by side
    widest: Length = 60  # no box is wider
    size: Size | None = None
    gap: float = Field(default=4, ge=0)
    root: Node


Block = Annotated[Line | Text | Grid | List | Tree, Field(discriminator="kind")]


class Style(_Part):
    """Type sizes and rules (线) in points."""

    title: Size = 22
    body: Size = 12
    note: Size = 9.5
    floor: Size = 8  # no text is set smaller; then it goes on in the 续表
    foot: Size = 7
    inside: float = Field(default=0.5, gt=0, le=3)
    outside: float = Field(default=1, gt=0, le=3)


class Foot(_Part):
    """What stands small at the foot of every page. Besides the record's names: ‹记录.编号› ‹记录.名称› ‹页.码› ‹页.总数›."""

    run: str = "‹单位.名称›　‹考核期.名称›　打印时间：‹打印.时间›"
    record: str = "人员编号：‹记录.编号›　第 ‹页.码›/‹页.总数› 页"
    code: str = "打印.代码"  # the name whose value is printed as a QR code and beside it in letters


class Head(_Part):
    """``[form]``: what the form is called and its paper."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    title: str
    source: str = ""  # where the layout comes from
    about: str = ""  # one line for whoever chooses: what the form is for
    per: Literal["person", "list"] = "person"
    group: Literal["考核类别", "科室", "全体"] = "考核类别"  # lists: one copy for each of these
    each: Literal["", "months"] = ""  # a copy for each month of the period (每个 in formulas)
    when: str = ""  # forms of one subject: printed for everybody, only those are for whom the condition holds
    feed: str = ""  # what makes the copies, where the ordinary ways do not (office/general_forms)
    picked: bool = False  # only for people picked by hand (an application): not among 全部表格
    again: bool = True  # false (notices, letters): the title does not stand on the pages after the first
    complete: bool = False  # true: nobody with 缺项 or 待议 gets a copy; they are listed as skipped
    paper: Literal["A4"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    margins: tuple[float, float, float, float] = (22, 20, 22, 20)  # top, right, bottom, left


class Form(_Part):
    """A whole form file."""

    format: Literal[1]
    head: Head = Field(alias="form")
    style: Style = Style()
    foot: Foot = Foot()
    blocks: tuple[Block, ...] = Field(alias="block", min_length=1)

    @property
    def code(self) -> str:
        """``M1``."""
        return self.head.code

    @property
    def name(self) -> str:
        """季度绩效考核评定表."""
        return self.head.name

    @property
    def per_person(self) -> bool:
        """Whether one copy belongs to one person (else it is a list)."""
        return self.head.per == "person"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return (297.0, 210.0) if self.head.orientation == "landscape" else (210.0, 297.0)

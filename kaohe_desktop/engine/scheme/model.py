"""The shape of a scheme file (考核办法): what each TOML table may say. Checks across tables are in ``check``.

A scheme is data. Formulas are text in the documents' own words (see ``engine.formula``); every figure the document
names is a ``[[constant]]``, so that an office can change it, and carries the clause it rests on.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe_desktop.engine.period import Cycle


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldKind(StrEnum):
    """How an entered value is read. A PERCENT is kept as a share (95 % is 0.95); its range is stated in percent."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"  # 是/否, blank = 否
    CHOICE = "choice"
    PERCENT = "percent"
    DATE = "date"
    TICKS = "ticks"  # numbers of the grounds listed in ``choices``, joined by 、

    @property
    def numeric(self) -> bool:
        """Whether the value is a figure."""
        return self in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.PERCENT)


class Column(StrEnum):
    """Whether a column must stand in the workbook (the marks of sheets.md)."""

    FILLED = "filled"  # * there, and every row filled
    PRESENT = "present"  # + there, a cell may be blank
    OPTIONAL = "optional"  # may be absent


class EntryField(_Part):
    """One column to enter (录入栏目)."""

    name: str
    kind: FieldKind
    column: Column = Column.OPTIONAL
    choices: tuple[str, ...] = ()
    min: Decimal | None = None
    above: Decimal | None = None  # an open lower end: the value must be greater
    max: Decimal | str | None = None  # a figure, or a formula of the subject's own values
    step: Decimal | None = None
    blank: Decimal | str | None = None  # what a blank cell counts as; None: it stays missing
    needed: str | None = None  # formula: when a blank is 缺项; None: when column = present and blank is not given
    applies: str | None = None  # formula: when false, a value here is refused
    filled_if: str | None = None  # formula: when true, a blank here is refused
    reason: str = ""  # words of the rule behind min/max/applies/filled_if, shown in a refusal
    unit: str = ""
    hint: str = ""
    basis: str = ""
    ledger: str = ""  # what of the 台账 it is taken from (迟到, 请假 …); "": by its name, 无: not at all


class SheetRole(StrEnum):
    """What a sheet's rows belong to."""

    ROSTER = "roster"  # 花名册 / 科室名单: one row a subject
    ENTRY = "entry"  # one row a subject
    ROWS = "rows"  # repeated rows of a subject
    TABLE = "table"  # rows of no single subject (指标, 条款 …)


class Ballots(_Part):
    """Which columns of a sheet are a rating (测评): votes counted by level, the figure of one ballot a row, or the result itself."""

    levels: tuple[str, ...] = ()  # columns that count the votes of a level, from the highest
    abstained: str = ""  # with levels: the column that counts 弃权
    score: str = ""  # in place of levels: the column with the figure of one ballot; a blank one is 弃权
    figures: tuple[str, ...] = ()  # in place of both: columns that hold what a rating came to, one figure each


class Sheet(_Part):
    """One sheet of the workbook, and one entry grid of the window."""

    name: str
    role: SheetRole
    key: tuple[str, ...] = ()  # headings that together are unique; for ROSTER/ENTRY the subject's 编号
    optional: bool = False  # (可缺)
    title: str = ""
    ballots: Ballots | None = None
    fields: tuple[EntryField, ...] = Field(default=(), alias="field")


class Constant(_Part):
    """A figure of the document (办法里的数), named so that formulas read like the text and an office can change it."""

    name: str
    value: Decimal
    unit: str = ""
    basis: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    printed: str = ""  # what the source prints where it contradicts the value


class Param(_Part):
    """A value the office sets for a period (考核参数). A PERCENT's default, range and sum are stated in percent."""

    name: str
    kind: FieldKind = FieldKind.DECIMAL
    default: Decimal | str | None = None
    required: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    hint: str = ""
    basis: str = ""


class ParamGroup(_Part):
    """Params that hang together: ``sum`` they must add up to, or ``falls``: each lower than the one before."""

    names: tuple[str, ...]
    sum: Decimal | None = None
    falls: bool = False
    basis: str = ""


class Reading(_Part):
    """A reading (口径) of an ambiguous clause: what was chosen and what else could be. Formulas may test its ``name``."""

    name: str
    question: str
    choice: str
    options: tuple[str, ...] = ()
    basis: str = ""


class Figure(_Part):
    """A named formula: an item (考核项目) if it stands under ``[[item]]``, a step on the way under ``[[step]]``."""

    name: str
    formula: str
    full: Decimal | str | None = None  # 满分
    places: int = 2
    basis: str = ""
    note: str = ""
    unit: str = ""
    complete: bool = False  # true: there is no figure while the subject has any 缺项
    use: str = ""  # 结果运用: what those get in whom the figure is not 0 (具备提拔资格)
    inline: bool = False  # a step only: written out inside the formulas that use it when they are explained


class Derived(_Part):
    """A column worked out for each row of a repeated sheet (派生栏), used like any other column: ``按月.月得分``."""

    sheet: str
    name: str
    formula: str
    places: int = 2
    basis: str = ""
    note: str = ""
    inline: bool = False  # written out inside the formulas that use it when they are explained


class Check(_Part):
    """A rule that refuses a cell (填报规则): ``field`` in each row of ``sheet`` where ``row`` holds.

    With ``when`` (a formula of the subject) only the first such row is refused, and only while it holds.
    """

    sheet: str
    field: str
    row: str = ""
    when: str = ""
    says: str
    remedy: str
    basis: str = ""


class ItemsFrom(_Part):
    """Items whose keys come from a table (逐条计分): ``figure``, a derived column of it, for every row that fits ``when``."""

    table: str
    key: str
    figure: str
    label: str = ""
    full: str = ""  # the column with the full marks (满分)
    when: str = ""
    places: int = 2
    basis: str = ""


class Need(_Part):
    """What else a participant must have (缺项 beyond single blank cells), e.g. a row for each quarter.

    ``label`` is listed as 缺项 while ``when`` is true. With ``each`` the need is repeated for every figure in it:
    ``{}`` in the label and the name 每个 in the formula stand for it; ``months`` are the period's own. With ``each_row``
    it is repeated for every row of a table, whose columns stand in the label as ``{条款编号}``.
    """

    label: str
    when: str
    each: tuple[Decimal, ...] | Literal["months"] | None = None
    each_row: str = ""
    basis: str = ""


class Total(_Part):
    """The total (总分) under the scheme's own name; rounded once, half up, and everything after uses that figure."""

    name: str
    formula: str
    round: Decimal = Decimal("0.01")
    basis: str = ""


class Ranking(_Part):
    """Within which group 名次 counts; "" = over all."""

    by: str = ""
    order: tuple[str, ...] = ()  # formulas, highest first; empty: the total
    basis: str = ""


class Quota(_Part):
    """How many seats a grade has. ``seats`` is a formula over 人数 (heads of the group) and the scheme's figures."""

    seats: str
    by: str = ""  # the group; "" = the whole office (全体)
    order: tuple[str, ...] = ()  # formulas, highest first; empty: the total
    one_each: str = ""  # a name: each of its groups with a candidate has one seat of its own, the others are open to all
    basis: str = ""


class Grade(_Part):
    """A grade (等次), listed from the highest: who meets ``when`` gets it, as far as the quota's seats go."""

    name: str
    when: str
    quota: Quota | None = None
    shown: bool = True  # false: the result's 等次 is null
    basis: str = ""


class Effect(StrEnum):
    """What a status rule does, heaviest first."""

    EXEMPT = "exempt"  # 不纳入考核
    VETO = "veto"  # 一票否决: total 0 and a fixed grade
    FIX = "fix"  # 定为某等次: keeps total and rank, leaves the contest
    UNGRADED = "ungraded"  # 不确定等次
    CAP = "cap"  # 最高为某等次
    BAR = "bar"  # 不得评某等次
    NOTE = "note"  # only listed


class Rule(_Part):
    """A rule on status (规则): when it fires and what it does."""

    name: str
    when: str
    effect: Effect
    grade: str = ""
    ranked: bool = True  # FIX: whether 名次 is kept
    outside: bool = False  # FIX, VETO: the grade is none of the ladder's (取消评比资格)
    basis: str = ""


class Bonus(_Part):
    """The bonus (奖金) in 元; the formula may test 等次."""

    formula: str
    round: Decimal = Decimal("0.01")
    basis: str = ""


class Deadline(_Part):
    """A deadline (期限): a ``day`` of the ``month``-th month of the period (start), of its last month (last), or of the
    month after it (end); past the month's end it is the month's last day. With ``every`` it comes again, counted from
    the period's first day: on that day of each month or of each quarter's ``month``-th month, or each week (1 is Monday).
    """

    name: str
    anchor: Literal["start", "last", "end"]
    day: int = Field(ge=1, le=31)
    month: int = Field(default=1, ge=1, le=12)
    every: Literal["", "week", "month", "quarter"] = ""
    basis: str = ""


class StepKind(StrEnum):
    """What a step of the confirmation is."""

    STAGE = "stage"  # somebody confirms the results
    HOME = "home"  # the home departments of seconded people (派驻单位) fix their final grades
    PUBLICITY = "publicity"  # 公示: from a day on, for so many workdays, with its outcome


class ConfirmationStep(_Part):
    """A step of the confirmation (确认) of a period's results, in the document's order; none: as the office's settings say.

    ``by`` is who confirms ("": as the settings say), ``days`` how long a 公示 lasts (None: the office's own setting).
    """

    name: str = Field(min_length=1)
    kind: StepKind = StepKind.STAGE
    by: str = ""
    days: int | None = Field(default=None, ge=1, le=60)
    basis: str = ""


class Head(_Part):
    """``[scheme]``: who the scheme is for and where it comes from."""

    id: str
    name: str
    short: str
    suits: str
    subject: Literal["person", "department"]
    cycles: tuple[Cycle, ...]
    version: str
    source: str
    categories: tuple[str, ...] = ()  # the allowed 考核类别; empty: any
    rolls_up: str = ""  # id of the scheme whose periods a year roll-up reads
    organizer: str = "考核领导小组"
    exempt_unread: bool = False  # the entries of those 不纳入考核 are not held against their other values


class ErrorPenalty(_Part):
    """``[error_penalty]``: errors cost points (差错处罚, 002 篇十三); adds the sheet 差错 and the item 差错扣分."""

    each: Decimal | None = None  # most points a single entry may take
    most: Decimal | None = None  # most points they may take together


class Printing(_Part):
    """``[forms]``: the codes of the forms that belong to the scheme, in the order they are offered."""

    codes: tuple[str, ...] = ()


class Scheme(_Part):
    """A whole scheme file."""

    format: Literal[1]
    head: Head = Field(alias="scheme")
    readings: tuple[Reading, ...] = Field(default=(), alias="reading")
    constants: tuple[Constant, ...] = Field(default=(), alias="constant")
    params: tuple[Param, ...] = Field(default=(), alias="param")
    param_groups: tuple[ParamGroup, ...] = Field(default=(), alias="param_group")
    sheets: tuple[Sheet, ...] = Field(alias="sheet")
    steps: tuple[Figure, ...] = Field(default=(), alias="step")
    derived: tuple[Derived, ...] = ()
    items: tuple[Figure, ...] = Field(default=(), alias="item")
    items_from: tuple[ItemsFrom, ...] = ()
    checks: tuple[Check, ...] = Field(default=(), alias="check")
    needs: tuple[Need, ...] = Field(default=(), alias="need")
    total: Total
    ranking: Ranking = Ranking()
    grades: tuple[Grade, ...] = Field(default=(), alias="grade")
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    bonus: Bonus | None = None
    deadlines: tuple[Deadline, ...] = Field(default=(), alias="deadline")
    confirmations: tuple[ConfirmationStep, ...] = Field(default=(), alias="confirmation")
    error_penalty: ErrorPenalty | None = None
    forms: Printing = Printing()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    @property
    def roster(self) -> Sheet:
        """The roster sheet (花名册 or 科室名单)."""
        return next(sheet for sheet in self.sheets if sheet.role is SheetRole.ROSTER)

    @property
    def key_label(self) -> str:
        """The heading of the subject's number: 人员编号 or 科室编号."""
        return "人员编号" if self.head.subject == "person" else "科室编号"

    @property
    def name_label(self) -> str:
        """The heading of the subject's name: 姓名 or 科室."""
        return "姓名" if self.head.subject == "person" else "科室"

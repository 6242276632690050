"""The roster columns every scheme has (systems.md §0.10): 花名册 for people, 科室名单 for departments."""

from __future__ import annotations

from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Head, Scheme, Sheet, SheetRole

#: 在岗 takes part; every other status is 不纳入考核 unless the scheme says otherwise.
STATUSES = ("在岗", "长期在编不在岗", "当季退休", "离岗待退", "调离本市")

#: The department a seconded person (派驻) was sent by; blank for the office's own people.
SECONDED_BY = "派驻单位"


def key_field(head: Head) -> EntryField:
    """The column that holds the subject's number."""
    name = "人员编号" if head.subject == "person" else "科室编号"
    return EntryField(name=name, kind=FieldKind.TEXT, column=Column.FILLED)


def common_fields(head: Head) -> tuple[EntryField, ...]:
    """The roster columns that come before the scheme's own."""
    text, choice = FieldKind.TEXT, FieldKind.CHOICE
    category = EntryField(
        name="考核类别",
        kind=choice if head.categories else text,
        choices=head.categories,
        column=Column.FILLED if head.subject == "person" else Column.OPTIONAL,
        blank=None if head.subject == "person" else "全体",
    )
    note = EntryField(name="备注", kind=text)
    if head.subject == "department":
        return (key_field(head), EntryField(name="科室", kind=text, column=Column.FILLED), category, note)
    return (
        key_field(head),
        EntryField(name="姓名", kind=text, column=Column.FILLED),
        EntryField(name="性别", kind=choice, choices=("男", "女")),
        EntryField(name="科室", kind=text, column=Column.FILLED),
        EntryField(name="职务", kind=text),
        category,
        EntryField(name="人员状态", kind=choice, choices=STATUSES, blank="在岗", hint="空着当在岗"),
        EntryField(name=SECONDED_BY, kind=text, hint="上级部门派驻来的人，填派出的主管部门"),
        note,
    )


def with_common_columns(scheme: Scheme) -> Scheme:
    """The scheme with the common roster columns and the number columns of its other sheets put in front."""
    key = key_field(scheme.head)

    def completed(sheet: Sheet) -> Sheet:
        if sheet.role is SheetRole.TABLE:
            return sheet
        before = common_fields(scheme.head) if sheet.role is SheetRole.ROSTER else (key,)
        own = {field.name for field in sheet.fields}
        fields = (*(field for field in before if field.name not in own), *sheet.fields)
        keys = sheet.key or ((key.name,) if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY) else ())
        return sheet.model_copy(update={"fields": fields, "key": keys})

    return scheme.model_copy(update={"sheets": tuple(completed(sheet) for sheet in scheme.sheets)})

"""What is done with a whole scheme: copied, saved as a version, taken out of use, given out as a file, brought in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.scheme_fields import NAMES
from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Asked
from kaohe_desktop.ui.scheme_road import SAVE, TRY

if TYPE_CHECKING:
    from kaohe_desktop.office.own_schemes import SavedVersion
    from kaohe_desktop.office.scheme_files import SchemeFile
    from kaohe_desktop.ui.pages.scheme import SchemePage

SCHEME_FILES = "考核办法 (*.toml)"
_GUIDE, _SOURCE, _TRIAL = 1, 2, 3


class SchemeActs:
    """The acts of the page 考核办法; each asks what it must in one line."""

    def __init__(self, page: SchemePage) -> None:
        self.page = page

    def ask_copy(self, then: Callable[[], object] | None) -> None:
        """Ask for the copy's name in one line; ``then`` is what was to be changed."""
        from kaohe_desktop.office.own_schemes import is_own

        ws = self.page.session.workspace
        if then is not None and is_own(ws, self.page.scheme_id):  # the text of a period opened with an own scheme
            self.page.choose(self.page.scheme_id)
            self.page.session.say("考核期启用时的原文不能改；已经换到这个办法最新的一版，请在这里改", "warn")
            return
        name = self.page.desk.draft.scheme.scheme.head.name if self.page.desk.draft.scheme is not None else ""
        title = "这一份不能直接改，先复制一份再改" if then is not None else "复制一份"

        def copy(answers: dict[str, str]) -> str | None:
            from kaohe_desktop.office.own_schemes import copy_scheme

            try:
                new = copy_scheme(ws, self.page.scheme_id, answers["新的名称"])
            except Refused as refusal:
                return str(refusal.problems[0])
            self.page.choose(new)
            self.page.session.say(f"已复制成“{answers['新的名称']}”，第 1 版和原来的一样", "good")
            self.page.session.changed(self.page)
            if then is not None:
                then()
            self.page.tabs.setCurrentIndex(self.page.stack.currentIndex() if self.page.stack.currentIndex() in (_GUIDE, _SOURCE) else _GUIDE)
            return None

        self.page.ask.ask(title, [Asked("新的名称", f"{name}（本单位）", wide=True)], "复制", copy, note="只改副本，原来的和已经启用的考核期都不变")

    def start_new(self) -> None:
        """Begin a scheme of one's own from the closest there is: which one, its name, then step by step."""
        from kaohe_desktop.office.library import schemes
        from kaohe_desktop.office.own_schemes import copy_scheme

        ws = self.page.session.workspace
        ids = {info.name: info.id for info in schemes(ws)}
        here = self.page.desk.draft.scheme
        closest = here.scheme.head.name if here is not None and here.scheme.head.name in ids else next(iter(ids))

        def make(answers: dict[str, str]) -> str | None:
            try:
                new = copy_scheme(ws, ids[answers["照哪一个"]], answers["新的名称"])
            except Refused as refusal:
                return str(refusal.problems[0])
            self.page.choose(new)
            self.page.session.changed(self.page)
            self.take_road(NAMES)
            self.page.session.say("已经有了一份副本。照着文件，名称、名额、项目、金额一章一章改，每改一处马上存进草稿", "good")
            return None

        self.page.ask.ask(
            "新办法", [Asked("照哪一个", closest, choices=tuple(ids), width=320), Asked("新的名称", hint="例如：某某局季度考核办法", wide=True)],
            "开始", make, note="挑和本单位文件最接近的，先在“看”里看一看",
        )

    def take_road(self, place: str) -> None:
        """A step of the way from a copy to a scheme of one's own."""
        if place == TRY:
            self.page.turn_to(_TRIAL)
        elif place == SAVE:
            self.ask_save()
        else:
            self.page.turn_to(_GUIDE)
            self.page.guide.open(place)

    def ask_save(self) -> None:
        """Ask why, and save the draft as a version."""
        self.page.flush()
        editor = self.page.desk.editor
        if editor is None:
            return
        if self.page.desk.draft.scheme is None:
            self.page.session.say_problems([self.page.desk.draft.problems[0].problem])
            return
        if not editor.changed:
            self.page.session.say(f"和第 {editor.number} 版一样，没有要保存的")
            return
        from kaohe_desktop.office.checkup import findings, summary

        def save(answers: dict[str, str]) -> str | None:
            try:
                number = editor.save(answers["为什么改"])
            except Refused as refusal:
                return str(refusal.problems[0])
            self.page.choice.fill(editor.id)
            self.page.session.say(f"已存成第 {number} 版；以后启用的考核期用它，已经启用的不变", "good")
            self.page.session.undo_offered.emit("")
            self.page.session.changed(self.page)
            self.page.show_desk()
            return None

        found = findings(self.page.desk.draft.scheme)
        self.page.ask.ask(f"存成第 {editor.number + 1} 版", [Asked("为什么改", hint="例如：按党工委会议纪要第 5 号调整", wide=True)],
                     "保存", save, note=f"{summary(found)}，不妨碍保存" if found else summary(found))

    def retire(self) -> None:
        """Take the scheme out of use, or put it back."""
        from kaohe_desktop.office.own_schemes import set_retired

        editor = self.page.desk.editor
        if editor is None:
            return
        retired = self.page.retire_button.text() == "停用"
        set_retired(self.page.session.workspace, editor.id, retired=retired)
        self.page.choice.fill(editor.id)
        self.page.session.say("已停用：启用新考核期时不再列出，已经启用的不受影响" if retired else "已重新启用", "good")
        self.page.session.changed(self.page)
        self.page.show_desk()

    def export(self, version: SavedVersion | None) -> None:
        """Write the scheme (its newest saved version, or the one given) as a file."""
        from kaohe_desktop.office.library import scheme_text
        from kaohe_desktop.office.scheme_files import export

        self.page.flush()
        text = version.text if version is not None else self.page.desk.draft.text
        name = self.page.choice.currentText().removeprefix("本单位：")
        if version is None and self.page.desk.editor is not None:
            text = scheme_text(self.page.desk.editor.id, self.page.session.workspace)
        number = f" 第{version.number}版" if version is not None else ""
        path = files.save_file(self.page, "导出考核办法", f"{name}{number}.toml".replace("：", " "), SCHEME_FILES)
        if path is None:
            return
        try:
            export(text, path)
        except Refused as refusal:
            self.page.session.say_refused(refusal)
            return
        draft = self.page.desk.editor is not None and self.page.desk.editor.changed and version is None
        self.page.session.say(f"已导出：{path.name}{'（最新保存的一版，草稿里没存的不在内）' if draft else ''}", "good")

    def import_file(self) -> None:
        """Read a scheme file and ask what it is to be: a new version of the scheme of its id, or a scheme of its own."""
        from kaohe_desktop.office.scheme_files import read_file

        path = files.open_file(self.page, "导入考核办法", SCHEME_FILES)
        if path is None:
            return
        self.page.flush()
        self.page.problem.hide()
        try:
            file = read_file(self.page.session.workspace, path)
        except Refused as refusal:
            self.page.session.say_refused(refusal)
            return
        if file.info is None:
            lines = [f"✗ {one.problem.label}：{one.words}" for one in file.problems[:8]]
            more = f"\n还有 {len(file.problems) - 8} 处" if len(file.problems) > 8 else ""
            self.page.problem.setText(f"“{path.name}”有 {len(file.problems)} 处不对，没有导入：\n" + "\n".join(lines) + more)
            self.page.problem.show()
            self.page.session.say(f"“{path.name}”没有导入，原因在上面", "bad")
            return
        self._ask_import(file)

    def _ask_import(self, file: SchemeFile) -> None:
        assert file.info is not None
        copy, version = "另立一个办法", f"作为“{file.same.name}”的新版本" if file.same is not None else ""
        if file.unchanged and file.same is not None:
            self.page.choose(file.same.id)
            self.page.session.say(f"文件和“{file.same.name}”现在的一版一个字不差，不用导入")
            return
        fields = [Asked("导入成", version or copy, choices=(version, copy) if version else (copy,), width=360),
                  Asked("名称", file.info.name, wide=True)]
        if version:
            fields.append(Asked("为什么改", f"从文件“{file.path.name}”导入", wide=True))

        def take(answers: dict[str, str]) -> str | None:
            from kaohe_desktop.office.scheme_files import take_as_copy, take_as_version

            ws = self.page.session.workspace
            assert file.info is not None
            try:
                if answers["导入成"] == version:
                    number = take_as_version(ws, file, answers["为什么改"])
                    new, words = file.info.id, f"已导入成第 {number} 版"
                else:
                    new, words = take_as_copy(ws, file, answers["名称"]), f"已导入“{answers['名称']}”"
            except Refused as refusal:
                return str(refusal.problems[0])
            self.page.desk.editor = None
            self.page.choose(new)
            self.page.session.say(words, "good")
            self.page.session.changed(self.page)
            return None

        self.page.ask.ask(f"导入“{file.path.name}”", fields, "导入", take)

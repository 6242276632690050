"""The command line as a contract: words in, files and exit status out."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from office.sample_books import address, edited

from kaohe_desktop import cli
from kaohe_desktop.log import log_file, stop_logging
from kaohe_desktop.office.demo import sample_book

TOP = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _log_closed():
    yield
    stop_logging()


def run(capsys, *words):
    """Exit status, stdout and stderr of one call."""
    status = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def compute(capsys, book, out, *more, forms="none", scheme="meiling", period="2026Q3"):
    return run(capsys, "compute", book, "--scheme", scheme, "--period", period, "--out", out, "--forms", forms, *more)


def problems(out):
    return json.loads((out / "problems.json").read_text("utf-8"))


def names(folder):
    return sorted(str(path.relative_to(folder)).replace(os.sep, "/") for path in folder.rglob("*"))


def _places(text):
    """How wide a text is on a console, where a Chinese character takes two places."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


# ── 列出、帮助、说错 ─────────────────────────────────────────────────────────


def test_schemes_lists_id_name_subject_cycle_and_version(capsys):
    status, out, err = run(capsys, "schemes")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["编号", "名称", "考核对象", "周期", "版本"]
    at = next(at for at, line in enumerate(lines) if line.startswith("meiling "))
    assert lines[at].split() == ["meiling", "梅岭街道机关事业单位工作人员季度绩效考核", "人员", "季度", "1"]
    assert "在编在岗" in lines[at + 1]
    year = next(at for at, line in enumerate(lines) if line.startswith("meiling-year "))
    assert "梅岭街道机关事业单位工作人员季度绩效考核" in lines[year + 2]
    heads = [line for line in lines[1:] if not line.startswith(" ")]
    starts = {_places(line[: max(line.rfind("  人员 "), line.rfind("  科室 "))]) for line in heads}
    assert len(starts) == 1


def test_schemes_as_json_can_be_read_by_a_program(capsys):
    status, out, _ = run(capsys, "schemes", "--json")
    listed = {record["id"]: record for record in json.loads(out)}
    assert status == 0
    assert listed["meiling"]["cycle"] == ["quarter"]
    assert {"id", "name", "subject", "cycle", "version", "suits"} == set(listed["meiling"])


def test_help_is_in_chinese_and_names_every_command(capsys):
    status, out, _ = run(capsys, "--help")
    assert status == 0
    assert all(word in out for word in ("用法", "schemes", "template", "compute", "explain", "demo"))
    assert "usage" not in out
    assert "options" not in out


@pytest.mark.parametrize("command", ["schemes", "template", "compute", "explain", "demo", "check", "backup", "restore"])
def test_the_help_of_every_command_is_in_chinese(capsys, command):
    status, out, _ = run(capsys, command, "--help")
    assert status == 0
    assert out.startswith(f"用法：kaohe-desktop {command}")
    assert not any(english in out for english in ("usage", "optional", "positional", "show this"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compute", "a.xlsx", "--period", "2026Q3"], "缺少：--scheme, --out"),
        (["compute", "--scheme", "meiling", "--period", "2026Q3"], "工作簿.xlsx"),
        (["explain", "a.xlsx", "--scheme", "meiling", "--period"], "--period 后面要写一个值"),
        (["schemes", "--xml"], "看不懂：--xml"),
        (["comptue"], "没有命令 “comptue”"),
        (["schemes", "--json=1"], "后面不能带值"),
    ],
)
def test_a_call_that_cannot_be_understood_is_told_in_one_chinese_line(capsys, words, told):
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1
    assert not any(english in err for english in ("error", "argument", "required", "unrecognized", "invalid"))


def test_even_a_call_that_cannot_be_understood_leaves_its_problem_where_results_were_wanted(capsys, tmp_path):
    out = tmp_path / "结果"
    assert run(capsys, "compute", "a.xlsx", "--out", out)[0] == 2
    assert [problem["表"] for problem in problems(out)] == [""]
    assert "--scheme" in problems(out)[0]["问题"]
    assert names(out) == ["problems.json"]


# ── 计算：成了 ───────────────────────────────────────────────────────────────


def test_compute_leaves_results_and_forms_and_says_so(capsys, tmp_path):
    out = tmp_path / "新" / "结果"
    status, said, err = compute(capsys, sample_book(), out, forms="M1,g1")
    assert (status, err) == (0, "")
    assert names(out) == ["results.json", "results.xlsx", "表格", "表格/G1_考核成绩汇总表.pdf", "表格/M1_季度绩效考核评定表.pdf"]
    record = json.loads((out / "results.json").read_text("utf-8"))
    assert (record["scheme"], record["period"], len(record["subjects"])) == ("meiling", "2026Q3", 68)
    assert "共 68 人，参加考核 63 人，不纳入考核 5 人" in said
    assert "缺项 1 人" in said
    assert "党政领导测评" in said
    assert "待议 1 处" in said
    assert str(out / "results.json") in said


def test_the_same_workbook_gives_the_same_results_to_the_byte(capsys, tmp_path):
    compute(capsys, sample_book(), tmp_path / "a")
    compute(capsys, sample_book(), tmp_path / "b")
    assert (tmp_path / "a" / "results.json").read_bytes() == (tmp_path / "b" / "results.json").read_bytes()


def test_every_form_of_the_scheme_is_printed_when_none_is_named(capsys, tmp_path):
    status, _, _ = run(
        capsys, "compute", sample_book(), "--scheme", "meiling", "--period", "2026Q3", "--out", tmp_path / "o"
    )
    assert status == 0
    codes = {path.name.partition("_")[0] for path in (tmp_path / "o" / "表格").iterdir()}
    assert codes >= {"M1", "M2", "M3", "M4", "G1", "G2", "G3", "G4"}  # the scheme's own and the general ones
    assert "G5" not in codes  # an application is only for whoever makes one


def test_a_period_written_full_width_or_in_small_letters_is_understood(capsys, tmp_path):
    assert compute(capsys, sample_book(), tmp_path / "o", period="２０２６q3")[0] == 0


def test_an_empty_folder_or_one_with_other_files_is_used_and_they_stay(capsys, tmp_path):
    out = tmp_path / "o"
    out.mkdir()
    (out / "说明.txt").write_text("我的", "utf-8")
    assert compute(capsys, sample_book(), out)[0] == 0
    assert names(out) == ["results.json", "results.xlsx", "说明.txt"]
    assert (out / "说明.txt").read_text("utf-8") == "我的"


def test_the_problem_list_of_an_earlier_call_is_gone_after_a_good_one(capsys, tmp_path):
    out = tmp_path / "o"
    assert compute(capsys, tmp_path / "none.xlsx", out)[0] == 2
    assert compute(capsys, sample_book(), out)[0] == 0
    assert names(out) == ["results.json", "results.xlsx"]


# ── 计算：不成，什么也不写 ───────────────────────────────────────────────────


def test_a_wrong_cell_is_told_with_its_place_and_nothing_else_is_written(capsys, tmp_path):
    book = edited(tmp_path, [("录入", "029", "科室工作", "26"), ("录入", "039", "迟到次数", "两次")])
    out = tmp_path / "o"
    status, said, err = compute(capsys, book, out)
    assert (status, said) == (2, "")
    assert names(out) == ["problems.json"]
    found = {(p["表"], p["单元格"], p["编号"], p["栏目"], p["值"]) for p in problems(out)}
    assert found == {
        ("录入", address("录入", "029", "科室工作"), "029", "科室工作", "26"),
        ("录入", address("录入", "039", "迟到次数"), "039", "迟到次数", "两次"),
    }
    assert len(err.splitlines()) == 2
    assert all(set(p) == {"表", "单元格", "编号", "栏目", "值", "问题"} for p in problems(out))


def test_call_and_workbook_are_checked_together(capsys, tmp_path):
    book = edited(tmp_path, drop_sheets=["录入"])
    status, _, err = compute(capsys, book, tmp_path / "o", "--param", "优秀名额=5", period="2026")
    assert status == 2
    assert len(err.splitlines()) == 3
    places = {(problem["表"], problem["栏目"]) for problem in problems(tmp_path / "o")}
    assert places == {("", ""), ("参数", "优秀名额"), ("录入", "")}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"scheme": "meilin"}, "是否为“meiling”"),
        ({"period": "2026第三季度"}, "不是考核期"),
        ({"period": "2026-07"}, "按季度考核"),
        ({"forms": "M1,X9"}, "表格“X9”不属于"),
        ({"forms": ","}, "没有写表格代码"),
        ({"book": "没有.xlsx"}, "没有.xlsx"),
        ({"more": ["--param", "优秀名额"]}, "名称=值"),
    ],
)
def test_a_wrong_call_is_one_chinese_line_and_one_problem(capsys, tmp_path, change, told):
    more = change.pop("more", [])
    book = change.pop("book", sample_book())
    status, _, err = compute(capsys, book, tmp_path / "o", *more, **change)
    assert status == 2
    assert told in err
    assert len(err.splitlines()) == len(problems(tmp_path / "o")) == 1
    assert names(tmp_path / "o") == ["problems.json"]


def test_a_missing_param_is_a_problem_of_the_params(capsys, tmp_path):
    status, _, _ = compute(capsys, tmp_path / "x.xlsx", tmp_path / "o", scheme="meiling-year", period="2026")
    assert status == 2
    assert ("参数", "年度优秀名额") in {(problem["表"], problem["栏目"]) for problem in problems(tmp_path / "o")}


def test_results_that_are_there_are_kept_unless_force_is_given(capsys, tmp_path):
    out = tmp_path / "o"
    compute(capsys, sample_book(), out, forms="M2")
    first = (out / "results.json").read_bytes()
    changed = edited(tmp_path, [("录入", "052", "党政领导测评", "88")])
    status, _, err = compute(capsys, changed, out)
    assert status == 2
    assert "--force" in err
    assert (out / "results.json").read_bytes() == first
    assert compute(capsys, changed, out, "--force")[0] == 0
    assert (out / "results.json").read_bytes() != first
    assert names(out) == ["results.json", "results.xlsx"]  # the forms of the earlier figures are gone


def test_what_someone_else_put_among_the_forms_survives_force(capsys, tmp_path):
    out = tmp_path / "o"
    compute(capsys, sample_book(), out, forms="M2")
    (out / "表格" / "签字扫描件.pdf").write_bytes(b"scan")
    assert compute(capsys, sample_book(), out, "--force")[0] == 0
    assert names(out / "表格") == ["签字扫描件.pdf"]


def test_an_output_folder_that_is_a_file_is_refused_and_left_alone(capsys, tmp_path):
    out = tmp_path / "o"
    out.write_text("别动", "utf-8")
    status, _, err = compute(capsys, sample_book(), out)
    assert status == 2
    assert "是一个文件" in err
    assert out.read_text("utf-8") == "别动"


# ── 程序出错 ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("broken", ["write_results_workbook", "write_json"])
def test_when_the_program_fails_it_says_one_sentence_and_leaves_nothing_half_done(
    capsys, tmp_path, monkeypatch, error_log, broken
):
    def fail(*args):
        raise RuntimeError(f"{len(args)} 分：secret")

    monkeypatch.setattr(f"kaohe_desktop.exchange.results.{broken}", fail)
    status, said, err = compute(capsys, sample_book(), tmp_path / "o", forms="M1")
    assert (status, said) == (1, "")
    assert "程序出错" in err
    assert "Traceback" not in err
    assert "secret" not in err
    assert names(tmp_path) == []
    written = log_file().read_text("utf-8")
    assert "RuntimeError" in written
    assert "分：secret" not in written.replace('RuntimeError(f"{len(args)} 分：secret")', "")  # its own source line
    assert [record.name for record in error_log] == ["kaohe_desktop.cli"]


def test_a_failure_with_force_leaves_the_earlier_results_untouched(capsys, tmp_path, monkeypatch, error_log):
    out = tmp_path / "o"
    compute(capsys, sample_book(), out, forms="M2")
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def fail(*_args):
        raise RuntimeError

    monkeypatch.setattr("kaohe_desktop.exchange.results.write_results_workbook", fail)
    assert compute(capsys, sample_book(), out, "--force")[0] == 1
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


# ── 模板、算分说明、示例、检查 ────────────────────────────────────────────────


def test_a_template_is_written_once_and_not_over_a_filled_file(capsys, tmp_path):
    path = tmp_path / "新文件夹" / "空白.xlsx"
    status, out, _ = run(capsys, "template", "--scheme", "meiling", "--out", path)
    assert status == 0
    assert str(path) in out
    first = path.read_bytes()
    status, _, err = run(capsys, "template", "--scheme", "meiling", "--out", path)
    assert status == 2
    assert "已经有了" in err
    assert path.read_bytes() == first
    assert run(capsys, "template", "--scheme", "meiling", "--out", path, "--force")[0] == 0


def test_explain_prints_one_persons_figures_with_their_clauses(capsys):
    status, out, err = run(
        capsys, "explain", sample_book(), "--scheme", "meiling", "--period", "2026Q3", "--person", "029"
    )
    assert (status, err) == (0, "")
    assert out.startswith("算分说明")
    assert "90.00" in out
    assert "× 60%" in out
    assert "二、2" in out


def test_explaining_nobody_is_refused_with_the_number_asked_for(capsys):
    status, out, err = run(
        capsys, "explain", sample_book(), "--scheme", "meiling", "--period", "2026Q3", "--person", "29"
    )
    assert (status, out) == (2, "")
    assert "没有编号为“29”的人员" in err
    assert "“029”" in err


def test_demo_does_the_whole_job_and_names_its_files(capsys, tmp_path):
    out = tmp_path / "演示"
    status, said, err = run(capsys, "demo", "--out", out)
    assert (status, err) == (0, "")
    written = [name for name in names(out) if (out / name).is_file()]
    assert "梅岭街道示例_2026年第三季度.xlsx" in written
    assert {"results.json", "results.xlsx"} <= set(written)
    assert len([name for name in written if name.startswith("表格/")]) == 5
    assert len([name for name in written if name.startswith("空白表格/")]) == 5
    assert all(str(out / name) in said for name in written)
    assert run(capsys, "demo", "--out", out)[0] == 2


def test_without_a_display_the_window_says_what_to_do(capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    status, _, err = run(capsys)
    assert status == 2
    assert "图形界面" in err
    assert "--help" in err


def test_check_says_a_whole_database_is_whole_and_names_a_broken_trail(capsys, tmp_path):
    import sqlite3

    from kaohe_desktop.office.workspace import Workspace

    path = tmp_path / "考核.db"
    with Workspace.create(path, "梅岭街道") as ws:
        ws.set_office_name("梅岭街道办事处")
        ws.set_office_name("梅岭街道党工委")
    status, out, err = run(capsys, "check", "--db", path)
    assert (status, err) == (0, "")
    assert "没有发现问题" in out

    raw = sqlite3.connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE audit_line SET after = '别的街道' WHERE id = (SELECT max(id) FROM audit_line)")
    raw.commit()
    raw.close()
    status, _, err = run(capsys, "check", "--db", path)
    assert status == 2
    assert "操作记录" in err


def test_checking_a_database_that_is_not_there_makes_none(capsys, tmp_path):
    assert run(capsys, "check", "--db", tmp_path / "no.db")[0] == 2
    assert run(capsys, "backup", "--db", tmp_path / "no.db")[0] == 2
    assert names(tmp_path) == []


def test_backup_copies_a_database_that_is_in_use_and_names_the_copy(capsys, tmp_path):
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(tmp_path / "考核.db", "梅岭街道"):
        status, out, err = run(capsys, "backup", "--db", tmp_path / "考核.db")
    assert (status, err) == (0, "")
    copy = Path(out.strip().partition("：")[2])
    with Workspace.open(copy) as ws:
        assert ws.office_name == "梅岭街道"


def test_restore_brings_a_backup_back_and_check_is_content_and_tells_of_it(capsys, tmp_path):
    from kaohe_desktop.office.workspace import Workspace

    path = tmp_path / "考核.db"
    with Workspace.create(path, "梅岭街道") as ws:
        copy = ws.backup()
        ws.set_office_name("改错的名字")
        ws.backup()
        status, _, err = run(capsys, "restore", copy, "--db", path)
        assert (status, "K502" in err) == (2, True), "the window is open on it"
    status, out, err = run(capsys, "restore", copy, "--db", path, "--why", "名字改错了")
    assert (status, err) == (0, "")
    aside = Path(out.strip().rpartition("：")[2])
    assert aside.is_file()
    with Workspace.open(path) as ws:
        assert ws.office_name == "梅岭街道"
    status, out, err = run(capsys, "check", "--db", path)
    assert (status, err) == (0, "")
    assert copy.name in out
    assert "名字改错了" in out


def test_restore_of_what_is_no_backup_changes_nothing(capsys, tmp_path):
    from kaohe_desktop.office.workspace import Workspace

    path = tmp_path / "考核.db"
    Workspace.create(path, "梅岭街道").close()
    before = path.read_bytes()
    (tmp_path / "坏.db").write_bytes(b"x" * 5000)
    status, _, err = run(capsys, "restore", tmp_path / "坏.db", "--db", path)
    assert (status, "K516" in err) == (2, True)
    assert path.read_bytes() == before


def test_a_year_is_rolled_up_with_the_number_of_seats_the_office_gives(capsys, tmp_path):
    book = tmp_path / "year.xlsx"
    run(capsys, "template", "--scheme", "meiling-year", "--out", book, "--roster", sample_book())
    status, said, _ = compute(
        capsys, book, tmp_path / "o", "--param", "年度优秀名额=2", scheme="meiling-year", period="2026", forms="all"
    )
    assert status == 0
    assert "2026年度" in said
    assert "缺项 63 人" in said
    printed = names(tmp_path / "o" / "表格")
    assert "G1_考核成绩汇总表.pdf" in printed
    assert not any(name.startswith("M") for name in printed)  # the year has no forms of its own


# ── 作为程序运行 ─────────────────────────────────────────────────────────────


def test_as_a_program_it_speaks_utf8_into_a_pipe_and_returns_its_status(tmp_path):
    def call(*words):
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
        return subprocess.run(
            [sys.executable, "-m", "kaohe_desktop", *words], capture_output=True, cwd=TOP, env=environment, check=False
        )

    good = call("explain", str(sample_book()), "--scheme", "meiling", "--period", "2026Q3", "--person", "021")
    assert good.returncode == 0
    assert "林㛃" in good.stdout.decode("utf-8")
    bad = call("compute", "no.xlsx", "--scheme", "meiling", "--period", "2026Q3", "--out", str(tmp_path / "o"))
    assert bad.returncode == 2
    assert "no.xlsx" in bad.stderr.decode("utf-8")
    assert b"Traceback" not in bad.stderr

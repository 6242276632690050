"""The shelf of schemes, forms and fonts."""

import subprocess
import sys
from importlib import import_module

import pytest

from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library, problems_list
from kaohe_desktop.resources import resource


def test_every_scheme_file_is_listed_once_under_its_own_id():
    files = [path for path in resource("schemes").glob("*.toml") if "." not in path.stem]
    ids = [info.id for info in library.schemes()]
    assert len(ids) == len(files) == len(set(ids))
    assert ids == sorted(ids)


def test_a_listed_scheme_says_whom_it_is_for_and_for_which_periods():
    info = library.scheme_info("meiling")
    assert info.cycles == (Cycle.QUARTER,)
    assert (info.subject_label, info.cycle_label, info.version) == ("人员", "季度", "1")
    assert "M1" in info.forms
    assert info.suits


@pytest.mark.parametrize("info", library.schemes(), ids=lambda info: info.id)
def test_every_listed_scheme_compiles_and_agrees_with_its_head(info):
    head = library.load_scheme(info.id).scheme.head
    assert (head.id, head.name, head.version, head.cycles) == (info.id, info.name, info.version, info.cycles)


def test_a_scheme_is_compiled_once():
    assert library.load_scheme("meiling") is library.load_scheme("meiling")


def test_an_unknown_scheme_is_refused_with_a_guess_and_the_known_ones():
    with pytest.raises(Refused) as refused:
        library.load_scheme("meilin")
    (problem,) = refused.value.problems
    assert problem.code == "K801"
    assert "meilin" in problem.what
    assert "是否为“meiling”" in problem.what
    assert "meiling" in problem.remedy


@pytest.mark.parametrize("code", ["M9", "../M1", "", "m 1"])
def test_an_unknown_form_code_is_refused_and_never_leads_out_of_the_forms(code):
    with pytest.raises(Refused) as refused:
        library.load_form(code)
    assert refused.value.problems[0].code == "K805"
    assert "M1" in refused.value.problems[0].remedy


@pytest.mark.parametrize(
    ("scheme", "code"), [(info.id, code) for info in library.schemes() for code in info.forms]
)
def test_every_form_a_scheme_names_is_there_under_its_code(scheme, code):
    form = library.load_form(code)
    assert form.code == code
    assert form.name


def test_the_shipped_fonts_print_rare_characters():
    assert all(library.fonts().covers(char) for char in "㛃䶮堃梅岭×√□■")


def test_listing_schemes_loads_neither_engine_nor_libraries():
    code = (
        "import sys; from kaohe_desktop.office.library import schemes; schemes();"
        "print([m for m in ('pydantic', 'lark', 'openpyxl', 'reportlab', 'sqlalchemy', 'PySide6') if m in sys.modules])"
    )
    top = resource("schemes").parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=top)
    assert done.stdout.strip() == "[]"


def test_the_list_of_problems_leaves_out_no_module_that_declares_kinds():
    package = resource("schemes").parent.parent / "kaohe_desktop"
    declaring = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts)
        for path in package.rglob("*.py")
        if any(line.startswith("KINDS = ") for line in path.read_text("utf-8").splitlines())
    }
    assert declaring == set(problems_list.MODULES)


def test_no_two_kinds_share_a_code_and_each_says_what_to_do():
    kinds = problems_list.all_kinds()
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)
    assert all(kind.title and kind.what and kind.remedy for kind in kinds)


def test_every_kind_of_a_module_is_in_its_list():
    from kaohe_desktop.engine.problems import Kind

    left_out = []
    for name in problems_list.MODULES:
        module = import_module(name)
        left_out += [f"{name}.{word}" for word, value in vars(module).items() if isinstance(value, Kind) and value not in module.KINDS]
    assert left_out == []

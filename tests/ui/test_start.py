import shutil

from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.ui.app import open_first


def test_the_first_start_offers_a_new_database_in_the_window_itself(bare):
    open_first(bare, None)
    assert bare.page_name == "start"
    assert not bare.page("start").wrong.isVisible()


def test_a_new_office_is_made_and_the_next_step_is_a_period(bare, tmp_path, qtbot):
    open_first(bare, None)
    start = bare.page("start")
    start.office.setText("竹溪街道")
    start.clerk.setText("王经办")
    start.create_button.click()
    assert start.create_button.text() == "正在新建……", "it takes a second or two, which is said at once"
    qtbot.waitUntil(lambda: bare.page_name == "periods", timeout=20000)
    assert start.create_button.isEnabled()
    assert (tmp_path / "我的" / "考核.db").is_file()
    assert bare.session.workspace.office_name == "竹溪街道"
    assert bare.session.workspace.user == "王经办"
    assert bare.page_name == "periods"
    assert bare.page("periods").area.isVisible()
    assert "竹溪街道" in bare.head.office.text()


def test_an_office_without_a_name_is_not_made(bare, tmp_path):
    open_first(bare, None)
    bare.page("start").create_button.click()
    assert "单位名称" in bare.page("start").wrong.text()
    assert bare.session.ws is None


def test_a_missing_database_is_told_in_words_with_ways_on(bare, tmp_path):
    open_first(bare, tmp_path / "没有.db")
    start = bare.page("start")
    assert bare.page_name == "start"
    assert "K501" in start.wrong.text()
    assert start.again.isVisible()
    assert not (tmp_path / "没有.db").exists()


def test_a_database_in_use_can_be_tried_again(bare, demo_file, tmp_path):
    path = tmp_path / "用着.db"
    shutil.copyfile(demo_file, path)
    other = Workspace.open(path)
    open_first(bare, path)
    start = bare.page("start")
    assert "K502" in start.wrong.text()
    other.close()
    start.again.click()
    assert bare.page_name == "home"


def test_the_sample_office_opens_from_the_first_page(bare, work):
    open_first(bare, None)
    bare.page("start").demo_button.click()
    work(bare)
    assert bare.page_name == "home"
    assert "演练" in bare.head.office.text()
    assert bare.drill.isVisible()
    folder = bare.session.workspace.path.parent
    bare.session.close()
    assert not folder.exists()


def test_closing_the_window_leaves_a_verified_backup(window):
    path = window.session.workspace.path
    window.session.workspace.set_office_name("改了名的街道")
    window.close()
    with Workspace.open(path) as ws:
        assert ws.last_backup is not None

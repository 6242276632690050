"""The control equations of 测评, as plain arithmetic: 发出 = 收回 + 未收回; for everybody 有效 + 废票 + 弃权 = 收回."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe_desktop.office.ballot_values import TOTALS, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_values import Control, VoteLine

_NAMED = 3  # so many people are named in a sentence


def faults(control: Control, lines: Sequence[VoteLine]) -> list[Fault]:
    """Everything that does not agree, in words; nothing where the tick may be set."""
    if not lines:
        return [Fault("这一组没有人")]
    blank = [name for name in TOTALS if getattr(control, name) is None]
    found = [_blank(blank, control)] if blank else []
    issued, returned, outstanding, void = control.issued, control.returned, control.outstanding, control.void
    if issued is not None and returned is not None and outstanding is not None and issued != returned + outstanding:
        found.append(Fault(
            f"发出 {issued} ≠ 收回 {returned} + 未收回 {outstanding} = {returned + outstanding}，"
            f"差 {abs(issued - returned - outstanding)} 张", ("issued", "returned", "outstanding"),
        ))
    if void is not None and returned is not None and void > returned:
        found.append(Fault(f"废票 {void} 张，比收回的 {returned} 张还多", ("void",)))
    elif returned is not None and void is not None:
        found += _people(lines, returned, void)
    if not any(line.cast for line in lines) and any(not line.elsewhere for line in lines) and not found:
        found.append(Fault("这一组一张有效的票也没有，这一组的权重就没有了"))
    return found


def _blank(blank: Sequence[str], control: Control) -> Fault:
    """What is still to be filled in, and what it should be where the others say so."""
    words = f"还没有填{'、'.join(TOTALS[name] for name in blank)}"
    issued, returned, outstanding = control.issued, control.returned, control.outstanding
    if issued is not None and returned is not None and outstanding is None and issued >= returned:
        words += f"（发出 {issued} − 收回 {returned}，未收回应是 {issued - returned}）"
    elif issued is not None and outstanding is not None and returned is None and issued >= outstanding:
        words += f"（发出 {issued} − 未收回 {outstanding}，收回应是 {issued - outstanding}）"
    elif returned is not None and outstanding is not None and issued is None:
        words += f"（收回 {returned} + 未收回 {outstanding}，发出应是 {returned + outstanding}）"
    return Fault(words)


def _people(lines: Sequence[VoteLine], returned: int, void: int) -> list[Fault]:
    """Whose votes do not come to 收回; where all miss it by the same, it is the total that is most likely wrong."""
    voted = [line for line in lines if not line.elsewhere]
    gaps = Counter(returned - line.cast - void for line in voted)
    if not voted or set(gaps) == {0}:
        return []
    if len(gaps) == 1 and len(voted) > 1:
        (gap,) = gaps
        one = voted[0]
        return [Fault(
            f"每个人都是 有效 + 废票 + 弃权 = {one.cast + void}，收回填的是 {returned}，"
            f"{'少' if gap > 0 else '多'} {abs(gap)} 张：{'还有票没有录，或者收回填大了' if gap > 0 else '收回填小了，或者有票录了两遍'}",
            ("returned",),
        )]
    wrong = [line for line in voted if line.cast + void != returned]
    found = []
    for line in wrong[:_NAMED]:
        gap = returned - line.cast - void
        found.append(Fault(
            f"{line.name} 有效 {line.valid} + 废票 {void} + 弃权 {line.abstained} = {line.cast + void}，"
            f"收回 {returned}，{'少' if gap > 0 else '多'} {abs(gap)} 票"
        ))
    if len(wrong) > _NAMED:
        found.append(Fault(f"还有 {len(wrong) - _NAMED} 人的票数对不上"))
    return found

"""What the wrap should make of two answers, written a second time and from the protocol alone."""

import re

RULE = "\n\n---\n\n"
PLAIN_RULE = "\n\n────────\n\n"


def joined(method: str, theirs: dict, ours: dict) -> dict | None:
    """What should become of the other's answer and ours; None where the other's should stand as it is."""
    mine, other = ours.get("result"), theirs.get("result")
    if "error" in theirs and theirs["error"]["code"] != -32601 or not mine:
        return None
    rest = {key: value for key, value in theirs.items() if key != "error"}
    if method == "textDocument/codeAction":
        return rest | {"result": (other or []) + mine}
    if method == "textDocument/hover":
        return rest | {"result": hover(mine, other)}
    return None


def hover(mine: dict, other: dict | None) -> dict:
    if not other or not text(other["contents"]).strip():
        return mine
    card, contents = mine["contents"], other["contents"]
    if not isinstance(contents, dict) or "kind" not in contents:
        made = [markdown(card), *(contents if isinstance(contents, list) else [contents])]
    elif card["kind"] == contents["kind"] == "plaintext":
        made = {"kind": "plaintext", "value": card["value"].rstrip() + PLAIN_RULE + contents["value"]}
    else:
        made = {"kind": "markdown", "value": markdown(card).rstrip() + RULE + markdown(contents)}
    return {"contents": made, "range": narrower(mine["range"], other.get("range"))}


def markdown(contents: dict) -> str:
    """A text as Markdown: a plain one behind a fence that is longer than any in it."""
    if contents["kind"] == "markdown":
        return contents["value"]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", contents["value"])), default=0))
    return f"{fence}text\n{contents['value'].rstrip()}\n{fence}"


def narrower(mine: dict, other: dict | None) -> dict:
    """Where two ranges overlap."""
    def key(position: dict) -> tuple[int, int]:
        return position["line"], position["character"]
    if not other:
        return mine
    both = {"start": max(mine["start"], other["start"], key=key), "end": min(mine["end"], other["end"], key=key)}
    return both if key(both["start"]) <= key(both["end"]) else mine


def text(contents) -> str:
    if isinstance(contents, list):
        return "".join(map(text, contents))
    return contents if isinstance(contents, str) else contents["value"]


def announced_wrongly(theirs, ours, both, at: str = "") -> list[str]:
    """Everything that the other announced must be there still, and what is there besides must be ours."""
    if isinstance(theirs, dict) and isinstance(both, dict):
        mine = ours if isinstance(ours, dict) else {}
        return [wrong for key in theirs | both
                for wrong in announced_wrongly(theirs.get(key), mine.get(key), both.get(key), f"{at}/{key}")]
    if isinstance(theirs, list) and isinstance(both, list):
        right = both[:len(theirs)] == theirs and all(one in (ours or []) for one in both[len(theirs):])
    else:
        right = both == theirs or theirs in (None, False, 0) and both == ours
    return [] if right else [f"announced {at} is {both}; the other's was {theirs}, ours {ours}"]

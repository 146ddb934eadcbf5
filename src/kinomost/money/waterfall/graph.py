"""How the steps hang together: who takes what another leaves, and whether money can only run downhill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kinomost.money.waterfall.model import Condition, Percent, Recoup, Split, Step
from kinomost.money.waterfall.tree import Tree


@dataclass
class Draft:
    """A step as it was read, before it is known where its money comes from and goes."""

    name: str
    tree: Tree
    deed: Percent | Recoup | Split | None = None
    when: Condition | None = None
    until: Condition | None = None
    sources: list[tuple[str, Tree]] | None = None
    reads: list[tuple[str, Tree]] = field(default_factory=list)  # steps whose state or inflow it looks at
    must_recoup: list[tuple[str, Tree]] = field(default_factory=list)
    rest: str = ""

    @property
    def leaves(self) -> bool:
        """Whether something can flow on from here."""
        return not isinstance(self.deed, Split) or self.when is not None or self.until is not None


def arrange(drafts: list[Draft], streams: Mapping[str, Tree]) -> tuple[list[Step], dict[str, str]]:
    """The steps in the order of settlement, and the step that each stream enters; problems go to the trees.

    A step takes what the step above it leaves, unless it says `from` or a split names it; the first takes every
    stream that nobody else does.
    """
    by_name = {draft.name: draft for draft in drafts}
    entry: dict[str, str] = {}
    _connect(drafts, by_name, streams, entry)
    for name, tree in streams.items():
        if name not in entry:
            tree.wrong("stream_unused")
    for draft in drafts:
        if draft.leaves and not draft.rest:
            draft.tree.wrong("no_outflow")
    after = {draft.name: list(_targets(draft, by_name)) for draft in drafts}
    if (circle := _circle(after)) is not None:
        by_name[circle[0]].tree.wrong("cycle", path=" → ".join(circle))
        return [], entry
    for draft in drafts:
        for name, tree in draft.must_recoup:
            if name and not isinstance(by_name[name].deed, Recoup):
                tree.wrong("not_recoup", value=name)
        for name, tree in draft.reads:
            if name and (path := _path(after, draft.name, name)) is not None:
                tree.wrong("downstream", value=name, path=" → ".join(path))
            elif name:
                after[name].append(draft.name)  # settled first, and so upstream of whatever reads it
    return [_step(by_name[name]) for name in _order(after)], entry


def reach(order: Iterable[Step], entry: Mapping[str, str]) -> dict[str, set[str]]:
    """The streams whose receipts can come to each step."""
    reached: dict[str, set[str]] = defaultdict(set)
    for stream, step in entry.items():
        reached[step].add(stream)
    for one in order:
        parts = one.deed.parts if isinstance(one.deed, Split) else ()
        for target in (one.rest, *parts):
            reached[target] |= reached[one.name]
    return reached


def _connect(
    drafts: list[Draft], by_name: Mapping[str, Draft], streams: Mapping[str, Tree], entry: dict[str, str]
) -> None:
    split_into = {
        name
        for draft in drafts
        if isinstance(draft.deed, Split)
        for name in draft.deed.parts
        if name in by_name
    }
    implied: list[tuple[Draft, Draft]] = []
    for above, draft in zip([None, *drafts], drafts, strict=False):
        if draft.sources is not None:
            for name, tree in draft.sources:
                _take(name, tree, draft, by_name, entry)
        elif draft.name not in split_into and above is not None:
            if above.leaves:
                implied.append((above, draft))
            else:
                draft.tree.wrong("no_inflow")
    for above, draft in implied:
        _take(above.name, draft.tree, draft, by_name, entry)
    if drafts and drafts[0].sources is None and drafts[0].name not in split_into:
        for name in streams:
            entry.setdefault(name, drafts[0].name)


def _take(name: str, tree: Tree, draft: Draft, by_name: Mapping[str, Draft], entry: dict[str, str]) -> None:
    """Let `draft` take what the stream or step `name` leaves."""
    source = by_name.get(name)
    if source is not None and not source.leaves:
        tree.wrong("split_leaves", value=name)
        return
    taken = source.rest if source is not None else entry.get(name)
    if taken and taken != draft.name:
        tree.wrong("taken_twice", value=name, one=taken, other=draft.name)
    elif source is not None:
        source.rest = draft.name
    elif name:
        entry[name] = draft.name


def _targets(draft: Draft, by_name: Mapping[str, Draft]) -> Iterator[str]:
    if draft.rest:
        yield draft.rest
    if isinstance(draft.deed, Split):
        yield from (name for name in draft.deed.parts if name in by_name)


def _path(after: Mapping[str, Iterable[str]], start: str, end: str) -> list[str] | None:
    """A way down from one step to another; None if there is none. From a step to itself it is the step alone."""
    came: dict[str, str] = {start: ""}
    stack = [start]
    while stack:
        here = stack.pop()
        if here == end:
            way = [here]
            while came[way[-1]]:
                way.append(came[way[-1]])
            return way[::-1]
        for name in after[here]:
            if name not in came:
                came[name] = here
                stack.append(name)
    return None


def _circle(after: Mapping[str, Iterable[str]]) -> list[str] | None:
    """A way from a step back to itself, if there is one."""
    for start in after:
        for name in after[start]:
            if (way := _path(after, name, start)) is not None:
                return [start, *way]
    return None


def _order(after: Mapping[str, list[str]]) -> list[str]:
    """The steps so that each stands after all that it depends on; as written wherever that leaves a choice."""
    waits = dict.fromkeys(after, 0)
    for names in after.values():
        for name in names:
            waits[name] += 1
    order: list[str] = []
    while waits:
        name = next(name for name, count in waits.items() if not count)
        del waits[name]
        order.append(name)
        for later in after[name]:
            waits[later] -= 1
    return order


def _step(draft: Draft) -> Step:
    return Step(draft.name, draft.deed or Split({}), draft.rest, draft.when, draft.until, draft.tree.line)

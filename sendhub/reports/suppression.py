"""Hide small numbers in an edition so that nobody can work them out: security-and-privacy.md §3.

The cells of an edition hang together by sums (the parts of a whole). No two sums share more than one
cell and they close no ring, so narrowing what each cell may be, sum by sum until nothing moves, gives
exactly the values that are left for it. A hidden cell with one value left is no longer hidden: then
another cell goes, too. Earlier editions of the school stand in the same system, tied by who joined
and left in between.
"""

from dataclasses import dataclass, field

from sendhub.small_numbers import BASE_FOR_PERCENT, HIDDEN, SMALLEST, is_small, rounded

NOT_SHOWN = "not shown"
ABOUT = "about "
LEEWAY = 5
MANY = 100_000  # more pupils than any school has


class Impossible(ValueError):
    """The printed numbers contradict each other, or a hidden one cannot be hidden."""


@dataclass(frozen=True)
class Sum:
    """`whole` is what the `parts` add up to."""

    whole: str
    parts: tuple

    @property
    def cells(self):
        return (self.whole, *self.parts)


@dataclass
class System:
    """Printed cells, those never printed left out, and the sums between them."""

    printed: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)

    def bounds(self):
        """{cell: (lowest, highest)} that a reader of everything printed can arrive at."""
        cells = {cell for each in self.sums for cell in each.cells} | set(self.printed)
        return narrowed({cell: range_of(self.printed.get(cell)) for cell in cells}, self.sums)

    def pinned(self):
        """The hidden cells that have one value left, and it is a small one."""
        bounds = self.bounds()
        return [
            cell
            for cell, text in self.printed.items()
            if text in (HIDDEN, NOT_SHOWN)
            and bounds[cell][0] == bounds[cell][1]
            and is_small(bounds[cell][0])
        ]


def range_of(text):
    """Return (lowest, highest) that a printed number stands for; None: it was never printed."""
    if text is None or text == NOT_SHOWN:
        return 0, MANY
    if text == HIDDEN:
        return 1, SMALLEST - 1
    if text.startswith(ABOUT):
        number = int(text.removeprefix(ABOUT))
        return max(number - 2, SMALLEST), number + 2
    return int(text), int(text)


def narrowed(bounds, sums):
    """Return what is left for each cell once every sum is heeded. Raises Impossible where nothing is."""
    bounds = dict(bounds)
    moved = True
    while moved:
        moved = False
        for each in sums:
            low = sum(bounds[part][0] for part in each.parts)
            high = sum(bounds[part][1] for part in each.parts)
            moved |= _narrow(bounds, each.whole, low, high)
            whole_low, whole_high = bounds[each.whole]
            low = sum(bounds[part][0] for part in each.parts)
            high = sum(bounds[part][1] for part in each.parts)
            for part in each.parts:
                part_low, part_high = bounds[part]
                moved |= _narrow(
                    bounds, part, whole_low - (high - part_high), whole_high - (low - part_low)
                )
                low += bounds[part][0] - part_low
                high += bounds[part][1] - part_high
    return bounds


def _narrow(bounds, cell, low, high):
    before = bounds[cell]
    bounds[cell] = (max(before[0], low), min(before[1], high))
    if bounds[cell][0] > bounds[cell][1]:
        raise Impossible(f"nothing is left for {cell}")
    return bounds[cell] != before


def protect(counts, sums, *, earlier=None, links=(), keep_rounded=False):
    """Return {cell: what is printed} for these counts.

    `earlier` is the system of the editions before, its cells named apart from these; `links` are
    sums over cells of both. With any small number every count is rounded, not its own table's
    alone: tables share their totals.
    """
    is_rounded = keep_rounded or any(is_small(count) for count in counts.values())
    printed = {cell: print_count(count, is_rounded=is_rounded) for cell, count in counts.items()}
    before = earlier or System()
    system = System({**before.printed, **printed}, [*before.sums, *sums, *links])
    while pinned := system.pinned():
        cell = _next_to_hide(pinned, counts, system)
        system.printed[cell] = NOT_SHOWN
    return {cell: system.printed[cell] for cell in counts}


def print_count(count, *, is_rounded):
    if is_small(count):
        return HIDDEN
    return f"{ABOUT}{rounded(count)}" if is_rounded and count else str(count)


def _next_to_hide(pinned, counts, system):
    """The smallest open cell beside a pinned one; zeros, wholes and "fewer than 5" come last.

    "Fewer than 5" says something, too: four hidden parts of a hidden whole are one each.
    """
    wholes = {each.whole for each in system.sums}

    def cost(cell):
        count = counts[cell]
        return count == 0, is_small(count), cell in wholes, count, cell

    reached = set(pinned)
    while True:
        beside = [each for each in system.sums if reached & set(each.cells)]
        wider = reached | {cell for each in beside for cell in each.cells}
        found = [cell for cell in wider & set(counts) if system.printed[cell] != NOT_SHOWN]
        if found:
            return min(found, key=cost)
        if wider == reached:
            raise Impossible("a hidden number can be worked out and nothing is left to hide")
        reached = wider


def number_of(text):
    """The number to draw or to reckon with; None where it is hidden."""
    if not text or text in (HIDDEN, NOT_SHOWN):
        return None
    return int(text.removeprefix(ABOUT))


def share(part, whole):
    """Whole per cent from two printed numbers; empty where one is hidden or says too little.

    Rounded numbers stand for a range each: nothing is said of a base that may be below ten, nor
    where the share may lie further than `LEEWAY` per cent from the one printed.
    """
    if number_of(part) is None or number_of(whole) is None:
        return ""
    (part_low, part_high), (low, high) = range_of(part), range_of(whole)
    if low < BASE_FOR_PERCENT:
        return ""
    printed = min(100 * number_of(part) / number_of(whole), 100)
    lowest, highest = 100 * part_low / high, min(100 * part_high / low, 100)
    if max(printed - lowest, highest - printed) > LEEWAY:
        return ""
    return f"{round(printed)} %"

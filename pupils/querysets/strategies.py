"""The bank of strategies."""

from pupils.querysets.rows import SchoolRowQuerySet


class StrategyQuerySet(SchoolRowQuerySet):
    """Lines of the school's bank of strategies."""

    def on_offer(self):
        return self.filter(is_active=True)

    def universal(self):
        """Return what every classroom may try first."""
        from pupils.enums import Level

        return self.on_offer().filter(level=Level.UNIVERSAL)

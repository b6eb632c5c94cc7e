"""What the adults of a session cost an hour on a day: the one place that looks rates up."""

from collections import defaultdict

from provision.models import StaffPayPoint, StaffRate


class Rates:
    """The school's pay points and rates, read once (two queries), asked as often as needed."""

    def __init__(self, school_id):
        self._points, self._rates = defaultdict(list), defaultdict(list)
        points = StaffPayPoint.objects.filter(school_id=school_id).order_by("starts_on")
        for staff_id, point, starts_on in points.values_list("staff_id", "pay_point", "starts_on"):
            self._points[staff_id].append((starts_on, point))
        rates = StaffRate.objects.filter(school_id=school_id).order_by("starts_on")
        for point, rate, starts_on in rates.values_list("pay_point", "hourly_rate", "starts_on"):
            self._rates[point].append((starts_on, rate))

    def of(self, staff_ids, *, on):
        """Return pounds an hour of all these adults together on the day.

        None when the day or the person has no rate, or when no adult is named: not known is not nought.
        """
        rates = [self._one(staff_id, on) for staff_id in staff_ids]
        return None if not rates or None in rates else sum(rates)

    def _one(self, staff_id, on):
        point = _latest(self._points.get(staff_id, ()), on)
        return None if point is None else _latest(self._rates.get(point, ()), on)


def _latest(rows, on):
    return next((value for starts_on, value in reversed(rows) if starts_on <= on), None)

"""The calendar: a phrase of time in its report becomes a When with value, precision, direction, anchor and reason.

Values, by precision:

- hour ``2022-07-29T14`` (as written; the zone is told in the reason), day ``2022-07-29``, ISO week ``2022-W30``
- month ``2022-07``, quarter ``2022-Q3``, year ``2022``, decade ``199x``
- season ``2022-SU`` (SP SU FA WI, northern and meteorological; a winter is named for the year of its December)
- open: no more is known than the direction. ``in the coming weeks`` has the publication as value (it cannot be
  earlier), ``recently`` has none; ``days later`` has the day that it is reckoned from.

Directions: ``at``; ``since``, ``until``, ``before``, ``after`` with the one bound as value (``by the end of 2023`` is
``2023`` until, ``since 2018`` is ``2018`` since); ``past`` and ``future`` for stretches up to or from publication
(``in the past three days``: value the first day, end_value the last) and for open phrases.
Ranges have value and end_value in the same precision (``2014-15``: 2014, 2015; ``the first half of 2021``: Q1, Q2;
``the last three months of 2009``: 2009-10, 2009-12).
Parts (``early``, ``mid-``, ``the end of``) keep the value of the whole and are told in the reason.

Choices: a weekday without tense, or in the past, is the latest up to the day of publication, in the future the next
from that day; ``last Friday`` is the latest before that day, ``next Friday`` the one of the next ISO week.
``two days ago`` is a day, ``two weeks ago`` a week, ``a year ago`` a year. A yearless date is the latest or the next
by tense; without tense the latest, unless that is over eight months back and the next is nearer.
``two days earlier`` is reckoned from the last day named in the passage, else from the event before, else from
publication. The span of a phrase holds the words that give its direction or part, but no bare ``on``, ``in`` or ``at``.
"""

from detente.dates.choice import PUBLICATION, choose
from detente.dates.finder import find_dates, resolve_phrase

__all__ = ["PUBLICATION", "choose", "find_dates", "resolve_phrase"]

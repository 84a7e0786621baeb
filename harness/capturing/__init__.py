"""Records what devices answer, so that others can be made of it. Reads, and changes nothing on a device."""

from misfeed.capturing.ipp import Answered, IppAnswers
from misfeed.capturing.ipp_scrubbing import IppScrub
from misfeed.capturing.scrubbing import Scrub
from misfeed.capturing.walking import Ending, Walk

__all__ = ["Answered", "Ending", "IppAnswers", "IppScrub", "Scrub", "Walk"]

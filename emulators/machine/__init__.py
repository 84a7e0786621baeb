"""The printer itself: parts, physics, state. Knows no protocol and no socket; imports no other folder."""

from .access import Access, AclAction, Verdict
from .accounting import Admission
from .assembly import Status
from .blueprint import Snapshot
from .chance import draw
from .clock import US_PER_S, Clock, WallClock, here_now
from .conditions import Alert, Condition, Group, Severity, Training
from .jobs import Job, JobState, Page, QueueFull
from .machine import Machine
from .part import CannotDo
from .profile import Profile
from .reading import ProfileError, parse_profile
from .traps import TrapReceiver

__all__ = [
    "US_PER_S",
    "Access",
    "AclAction",
    "Admission",
    "Alert",
    "CannotDo",
    "Clock",
    "Condition",
    "Group",
    "Job",
    "JobState",
    "Machine",
    "Page",
    "Profile",
    "ProfileError",
    "QueueFull",
    "Severity",
    "Snapshot",
    "Status",
    "Training",
    "TrapReceiver",
    "Verdict",
    "WallClock",
    "draw",
    "here_now",
    "parse_profile",
]

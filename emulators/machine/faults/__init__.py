"""Root causes. A fault is data - a name, a place, its parameters - and one small change to one part.

Nothing is set on any interface: parts change, and the views follow. One file per fault, in a folder per
family; a new file is found by itself.
"""

from .fault import Fault, FaultError
from .shelf import catalogue, fault_class, make_fault

__all__ = ["Fault", "FaultError", "catalogue", "fault_class", "make_fault"]

"""All operations there are, from the families that do them: what `operations-supported` says."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.ipp import (
    administration,
    documents,
    job_control,
    job_settings,
    printing,
    queries,
    references,
    settings,
    subscribing,
)
from misfeed.emulators.ipp.handling import Handlers

OPERATIONS: Handlers = {
    **queries.HANDLERS,
    **printing.HANDLERS,
    **references.HANDLERS,
    **job_control.HANDLERS,
    **job_settings.HANDLERS,
    **documents.HANDLERS,
    **subscribing.HANDLERS,
    **administration.HANDLERS,
    **settings.HANDLERS,
}
"""Operations that are done when the whole request is there."""

DOCUMENT_OPERATIONS = printing.DOCUMENT_HANDLERS
"""Operations that begin with their attributes and read a document."""

SUPPORTED: Mapping[int, bool] = dict(
    sorted(
        [
            *((operation, handler.about_job) for operation, handler in OPERATIONS.items()),
            *((operation, owners is not None) for operation, (_, owners) in DOCUMENT_OPERATIONS.items()),
        ]
    )
)
"""Every operation, and whether its target is a job."""

"""The printer attributes that never change while it runs: what the model is and what it offers.

Made from the profile, the serial number and the name under which the client found the printer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from misfeed.emulators.icon import ICON_PATH
from misfeed.emulators.identity import device_id, instance_name, make_and_model, printer_uuid
from misfeed.emulators.ipp.answers import CHARSET
from misfeed.emulators.ipp.calls import PRINTER_PATH, VERSIONS
from misfeed.emulators.ipp.jobs import WHICH
from misfeed.emulators.ipp.media import media_col
from misfeed.emulators.ipp.media_members import MEDIA_COL_MEMBERS
from misfeed.emulators.ipp.offer import (
    AUTO_SENSED,
    COMPRESSIONS,
    IDENTIFY_ACTIONS,
    MAX_AHEAD_S,
    MAX_COPIES,
    MULTIPLE_OPERATION_TIME_OUT_S,
    REFERENCE_SCHEMES,
    Offer,
)
from misfeed.emulators.ipp.preferences import SETTABLE as PRINTER_SETTABLE
from misfeed.emulators.ipp.times import date_of, up_seconds
from misfeed.emulators.ipp.wishes import DOCUMENT_TEMPLATE, OVERRIDABLE, SETTABLE, TEMPLATE_ATTRIBUTES
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Encryption
from misfeed.emulators.offering import dimensions
from misfeed.protocols.ipp import (
    Attribute,
    RangeOfInteger,
    Resolution,
    Tag,
    boolean,
    charset,
    collection,
    date_time,
    enum,
    integer,
    keyword,
    mime_media_type,
    name_attribute,
    natural_language,
    out_of_band,
    range_of_integer,
    resolution,
    text,
    uri,
    uri_scheme,
)

MAX_K_OCTETS = 65_536
_FEATURES = ("document-object", "ipp-everywhere", "page-overrides", "proof-print", "subscription-object")
_OPERATION_ATTRIBUTES = ("document-format", "document-name", "ipp-attribute-fidelity", "job-name")


def job_template(offer: Offer) -> Iterable[Attribute]:
    """What may be asked of a job: defaults and what is supported (RFC 8011 §5.2, PWG 5100.x)."""
    margin = offer.margin
    yield integer("copies-default", offer.copies)
    yield range_of_integer("copies-supported", RangeOfInteger(1, MAX_COPIES))
    yield enum("finishings-default", offer.finishings[0])
    yield enum("finishings-supported", *offer.finishings)
    ahead = RangeOfInteger(0, MAX_AHEAD_S)
    yield keyword("job-delay-output-until-default", offer.delay_until[0])
    yield keyword("job-delay-output-until-supported", *offer.delay_until)
    yield range_of_integer("job-delay-output-until-time-supported", ahead)
    yield range_of_integer("job-hold-until-time-supported", ahead)
    yield keyword("job-retain-until-default", offer.retain_until[0])
    yield keyword("job-retain-until-supported", *offer.retain_until)
    yield range_of_integer("job-retain-until-interval-supported", ahead)
    yield range_of_integer("job-retain-until-time-supported", ahead)
    yield keyword("job-hold-until-default", offer.hold_until[0])
    yield keyword("job-hold-until-supported", *offer.hold_until)
    yield integer("job-priority-default", offer.priority)
    yield integer("job-priority-supported", 100)
    yield keyword("job-sheets-default", offer.sheets[0])
    yield keyword("job-sheets-supported", *offer.sheets)
    yield keyword("media-default", offer.sizes[0])
    yield keyword("media-supported", *offer.sizes)
    yield collection(
        "media-col-default", media_col(offer.sizes[0], offer.types[0], margin=margin, source="auto")
    )
    yield keyword("media-col-supported", *MEDIA_COL_MEMBERS)
    yield collection("media-size-supported", *(_size(name) for name in offer.sizes))
    yield keyword("media-source-supported", *offer.sources)
    yield keyword("media-type-supported", *offer.types)
    for side in ("bottom", "left", "right", "top"):
        yield integer(f"media-{side}-margin-supported", margin)
    yield keyword("multiple-document-handling-default", offer.handling[0])
    yield keyword("multiple-document-handling-supported", *offer.handling)
    yield integer("number-up-default", offer.number_up[0])
    yield integer("number-up-supported", *offer.number_up)
    yield enum("orientation-requested-default", offer.orientations[0])
    yield enum("orientation-requested-supported", *offer.orientations)
    yield keyword("output-bin-default", offer.bins[0])
    yield keyword("output-bin-supported", *offer.bins)
    yield keyword("overrides-supported", "pages", "document-numbers", "document-number", *OVERRIDABLE)
    yield keyword("page-delivery-default", offer.deliveries[0])
    yield keyword("page-delivery-supported", *offer.deliveries)
    yield boolean("page-ranges-supported", True)
    yield keyword("print-color-mode-default", offer.color_modes[0])
    yield keyword("print-color-mode-supported", *offer.color_modes)
    yield keyword("print-content-optimize-default", offer.content_optimize[0])
    yield keyword("print-content-optimize-supported", *offer.content_optimize)
    yield keyword("proof-print-supported", "proof-print-copies")
    yield enum("print-quality-default", offer.qualities[0])
    yield enum("print-quality-supported", *sorted(offer.qualities))
    yield keyword("print-rendering-intent-default", offer.rendering_intents[0])
    yield keyword("print-rendering-intent-supported", *offer.rendering_intents)
    yield resolution("printer-resolution-default", offer.resolutions[0])
    yield resolution("printer-resolution-supported", *offer.resolutions)
    yield keyword("sheet-collate-default", offer.collating[0])
    yield keyword("sheet-collate-supported", *offer.collating)
    yield keyword("sides-default", offer.sides[0])
    yield keyword("sides-supported", *offer.sides)


def media_col_database(offer: Offer) -> Attribute:
    """Every size with every type (PWG 5100.7 §6.3.1): long, and so only sent when asked for by name."""
    rows = [media_col(size, kind, margin=offer.margin) for size in offer.sizes for kind in offer.types]
    return collection("media-col-database", *rows)


def printer_description(
    machine: Machine, offer: Offer, host: str, operations: Iterable[int]
) -> Iterable[Attribute]:
    """What the printer is (RFC 8011 §5.4 and extensions)."""
    profile = machine.profile
    identity = profile.identity
    page = f"http://{host}/"
    yield charset("charset-configured", CHARSET)
    yield charset("charset-supported", CHARSET, "us-ascii")
    yield boolean("color-supported", offer.color)
    yield keyword("compression-supported", *COMPRESSIONS)
    yield keyword("document-creation-attributes-supported", "document-name", *DOCUMENT_TEMPLATE)
    yield mime_media_type("document-format-default", AUTO_SENSED)
    yield mime_media_type("document-format-supported", *offer.formats)
    yield natural_language("generated-natural-language-supported", *machine.panel.languages)
    yield keyword("identify-actions-default", IDENTIFY_ACTIONS[0])
    yield keyword("identify-actions-supported", *IDENTIFY_ACTIONS)
    yield keyword("ipp-features-supported", *_FEATURES)
    yield keyword("ipp-versions-supported", *(f"{major}.{minor}" for major, minor in VERSIONS))
    yield keyword("job-creation-attributes-supported", *_OPERATION_ATTRIBUTES, *TEMPLATE_ATTRIBUTES)
    if profile.queue.history_s:
        yield integer("job-history-interval-configured", profile.queue.history_s)
    yield boolean("job-ids-supported", True)
    yield keyword("job-settable-attributes-supported", *SETTABLE)
    yield range_of_integer("job-k-octets-supported", RangeOfInteger(0, MAX_K_OCTETS))
    yield boolean("multiple-document-jobs-supported", True)
    yield integer("multiple-operation-time-out", MULTIPLE_OPERATION_TIME_OUT_S)
    yield keyword("multiple-operation-time-out-action", profile.queue.time_out_action)
    yield natural_language("natural-language-configured", machine.panel.spoken())
    yield enum("operations-supported", *operations)
    yield integer("pages-per-minute", profile.engine.speed_ppm)
    if offer.color:
        yield integer("pages-per-minute-color", profile.engine.speed_ppm)
    yield keyword("pdl-override-supported", "attempted")
    yield boolean("preferred-attributes-supported", False)
    yield text("printer-device-id", str(device_id(machine))[:1023])
    yield name_attribute("printer-dns-sd-name", instance_name(machine))
    yield name_attribute("printer-firmware-name", identity.model)
    if machine.notes.geo:
        yield uri("printer-geo-location", machine.notes.geo)
    else:
        yield out_of_band("printer-geo-location", Tag.UNKNOWN)
    yield keyword("printer-get-attributes-supported", "document-format")
    yield uri("printer-icons", f"http://{host}{ICON_PATH}")
    yield text("printer-info", (machine.notes.title or make_and_model(machine))[:127])
    yield keyword("printer-kind", "document", *(("label",) if profile.kind == "label" else ()))
    yield text("printer-location", (machine.notes.place or "")[:127])
    yield text("printer-make-and-model", make_and_model(machine)[:127])
    yield uri("printer-more-info", page)
    yield name_attribute(
        "printer-name", (machine.notes.name or f"{identity.hostname}-{machine.number}")[:127]
    )
    yield text("printer-message-from-operator", machine.notes.message[:127])
    if machine.notes.message:
        yield integer("printer-message-time", up_seconds(machine, machine.notes.message_at))
        yield date_time("printer-message-date-time", date_of(machine, machine.notes.message_at))
    yield text("printer-organization", machine.notes.organization)
    yield text("printer-organizational-unit", machine.notes.unit)
    yield keyword("printer-settable-attributes-supported", *PRINTER_SETTABLE)
    yield text("printer-serial-number", machine.serial)
    yield uri("printer-supply-info-uri", page)
    schemes = uri_schemes(machine)
    yield uri("printer-uri-supported", *(f"{scheme}://{host}{PRINTER_PATH}" for scheme in schemes))
    yield uri("printer-uuid", printer_uuid(machine))
    yield from raster(offer)
    yield uri_scheme("reference-uri-schemes-supported", *REFERENCE_SCHEMES)
    # What is asked of administrators is asked of no other; whose a job is, its client says (RFC 8011 §5.4.2).
    # Each list has one entry for each URI.
    yield keyword("uri-authentication-supported", *("requesting-user-name" for _ in schemes))
    yield keyword("uri-security-supported", *schemes.values())
    yield keyword("which-jobs-supported", *WHICH)


def uri_schemes(machine: Machine) -> Mapping[str, str]:
    """The schemes by which it is reached, with the security of each (RFC 8011 §5.4.3)."""
    encryption = machine.network.encryption
    plain = {} if encryption is Encryption.REQUIRED else {"ipp": "none"}
    return plain if encryption is Encryption.NEVER else plain | {"ipps": "tls"}


def raster(offer: Offer) -> Iterable[Attribute]:
    """What drivers need to know before they send raster (PWG 5102.4; URF as AirPrint has it)."""
    if "image/pwg-raster" in offer.formats:
        # One that has black alone takes colour as drivers send it, and prints its greys.
        kinds = ("black_1", "sgray_8", "srgb_8", *(("srgb_16", "cmyk_8") if offer.color else ()))
        yield resolution("pwg-raster-document-resolution-supported", *offer.raster_resolutions)
        yield keyword("pwg-raster-document-sheet-back", "normal")
        yield keyword("pwg-raster-document-type-supported", *kinds)
    if "image/urf" in offer.formats:
        dots = "-".join(str(each.feed) for each in sorted(offer.raster_resolutions, key=_feed))
        names = ["V1.4", "CP1", "PQ3-4-5", f"RS{dots}", "W8"]
        names += ["SRGB24"] if offer.color else []
        names += ["DM1"] if len(offer.sides) > 1 else []
        yield keyword("urf-supported", *names)


def _feed(each: Resolution) -> int:
    return each.feed


def _size(name: str) -> tuple[Attribute, Attribute]:
    width, length = dimensions(name)
    return integer("x-dimension", width), integer("y-dimension", length)

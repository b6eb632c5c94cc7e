"""The printed slip with a link and its QR code, and the slip with the code: two papers, two ways."""

import io
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

import qrcode
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from qrcode.image.svg import SvgPathImage

from sendhub.pdf import make_pdf
from sendhub.sharing.enums import Language
from sendhub.sharing.keys import code_of, token_of


@dataclass(frozen=True)
class Slip:
    """What stands on a slip; never the child's name, for slips lie about."""

    school_name: str
    receiver_name: str
    initials: str
    last_day: object
    address: str = ""
    code: str = ""


def address_of(link):
    """The link as it is sent, in the receiver's language; built from the setting, never from a request."""
    path = reverse("sharing:door", kwargs={"token": token_of(link.seed)})
    address = urljoin(settings.PUBLIC_ADDRESS, path)
    return address if link.language == Language.ENGLISH else f"{address}?language={link.language}"


def _slip(link, **values):
    return Slip(
        school_name=link.pupil.school.name,
        receiver_name=link.receiver_name,
        initials=f"L{link.pk}",
        last_day=timezone.localtime(link.expires_at).date() - timedelta(days=1),
        **values,
    )


def link_slip(link):
    return _slip(link, address=address_of(link))


def code_slip(link):
    return _slip(link, code=code_of(link.seed))


def link_slip_pdf(link):
    picture = io.BytesIO()
    qrcode.make(address_of(link), image_factory=SvgPathImage, box_size=10, border=0).save(picture)
    return _pdf(link, link_slip(link), {"asset:qr": (picture.getvalue(), "image/svg+xml")})


def code_slip_pdf(link):
    return _pdf(link, code_slip(link), None)


def _pdf(link, slip, pictures):
    with translation.override(link.language):
        html = render_to_string("documents/slip.html", {"slip": slip, "language": link.language})
    return make_pdf(html, style="slip", pictures=pictures)

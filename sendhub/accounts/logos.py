"""A school's logo: drawn anew, so that nothing but the picture itself is kept."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 20_000_000
SIDE = 600
FORMATS = ("PNG", "JPEG")


class NotALogo(ValueError):
    """The file is refused; the message is a sentence for the person."""


def redrawn(data: bytes) -> bytes:
    """Return the picture as a PNG of at most 600 pixels a side, without anything else of the file.

    Raises NotALogo for another kind of file, a damaged one, and one too large to draw.
    """
    if not data:
        raise NotALogo("The file is empty.")
    if len(data) > MAX_BYTES:
        raise NotALogo("The picture is larger than 2 MB. Save it smaller and try again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # The declared size is read first: a small file may unfold to a huge picture.
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise NotALogo(
                        "The picture has too many pixels. Save it smaller and try again."
                    )
                picture.thumbnail((SIDE, SIDE))
                fresh = Image.new("RGBA", picture.size)
                fresh.paste(picture.convert("RGBA"))
    except NotALogo:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise NotALogo("This is not a PNG or JPEG picture.") from None
    except (OSError, SyntaxError, ValueError):
        raise NotALogo("The picture is damaged and cannot be read.") from None
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()

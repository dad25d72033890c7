"""QR codes (ISO/IEC 18004), as pictures that print sharply at any size."""

import segno


def svg(text: str) -> str:
    """The QR code of a text (an address, a number) as an SVG image, error correction M, with the quiet zone that readers need."""
    return segno.make(text, error="m", micro=False).svg_inline(border=4, scale=4, omitsize=False)

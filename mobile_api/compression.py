"""gzip for answers that are worth it."""

from flask import Flask, Response
from flask_compress import Compress

SMALLEST = 800
"""Bytes; below, one packet holds it anyway."""


def install(app: Flask) -> None:
    """Compress JSON and texts where the client takes gzip. The ETag of a compressed answer is told as ``"v3:gzip"``."""
    app.config.update(
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=SMALLEST,
        COMPRESS_STREAMS=False,
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=[
            "application/json", "application/problem+json", "text/html", "text/css", "text/csv", "text/javascript",
            "image/svg+xml",
        ],
    )  # fmt: skip
    library = Compress(app)

    def compress(response: Response) -> Response:
        """Most answers are small; the library would find out so after a dozen look-ups."""
        is_small = response.is_sequence and (response.content_length or 0) < SMALLEST
        return response if is_small else library.after_request(response)

    app.after_request(compress)

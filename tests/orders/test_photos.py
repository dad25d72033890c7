"""Photos: only the pixels of what was sent are kept, and nothing that is not a picture is opened."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from app.orders import photos
from app.orders.errors import PhotoUnreadable, TooManyPhotos
from tests.builders import people
from tests.builders.orders import checked_in, open_order, volunteer

SECRET = b"Beijing, Babaoshan 5-3-201"


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "green")
    image.paste("red", (0, 0, size[0] // 4, size[1]))
    image.save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (39.0, 54.0, 23.4)
    return picture(exif=exif, comment=SECRET)


def kept(app_client: Any, data: bytes, kind: str = "image/jpeg") -> Any:
    poster = people.account()
    order = open_order(poster=poster)
    headers = people.sign_in(poster)
    address = f"/api/v1/orders/{order.id}/photos"
    made = app_client.post(address, data=data, headers=headers | {"Content-Type": kind})
    assert made.status_code == 201, made.json
    return app_client.get(f"{address}/{made.json['id']}", headers=headers)


def test_comment_position_and_description_are_gone_and_the_picture_stands_upright(client: Any) -> None:
    sent = located()
    assert SECRET in sent
    answer = kept(client, sent)
    assert answer.mimetype == "image/jpeg"
    assert SECRET not in answer.data
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
        assert "comment" not in image.info
        assert image.getpixel((10, 2))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")])
def test_pictures_of_each_kind_come_out_as_jpeg_of_at_most_1600_a_side(client: Any, kind: str, media: str) -> None:
    answer = kept(client, picture((3000, 1500), kind), media)
    with Image.open(io.BytesIO(answer.data)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 800))


def bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG", compress_level=1)
    return out.getvalue()


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"",
        lambda: b"GIF89a",
        lambda: b"\xff\xd8\xff\xe0garbage",
        lambda: picture()[:200],
        lambda: picture(kind="BMP"),
        bomb,
    ],
)
def test_garbage_half_pictures_other_formats_and_bombs_are_refused(app: Flask, made: Callable[[], bytes]) -> None:
    data = made()  # here, for every worker collects every test
    with pytest.raises(PhotoUnreadable):
        photos.read_picture(data)


def test_an_order_has_at_most_six(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    for _ in range(6):
        photos.add_photo(order.id, picture(), people.occasion(poster))
    with pytest.raises(TooManyPhotos):
        photos.add_photo(order.id, picture(), people.occasion(poster))


def test_photos_are_seen_with_the_order_and_changed_by_who_asks(client: Any) -> None:
    poster, passer = people.account(), volunteer()
    order = open_order(poster=poster)
    own, address = people.sign_in(poster), f"/api/v1/orders/{order.id}/photos"
    made = client.post(address, data=picture(), headers=own | {"Content-Type": "image/jpeg"}).json["id"]
    assert client.get(f"/api/v1/orders/{order.id}", headers=own).json["photo_ids"] == [made]
    assert client.get(f"{address}/{made}", headers=people.sign_in(passer)).status_code == 200
    assert client.delete(f"{address}/{made}", headers=people.sign_in(passer)).status_code == 403
    assert client.delete(f"{address}/{made}", headers=own).status_code == 204
    gone = client.get(f"{address}/{made}", headers=own)
    assert (gone.status_code, gone.json["code"]) == (404, "photo-not-found")
    checked_in(order)
    late = client.post(address, data=picture(), headers=people.sign_in(poster) | {"Content-Type": "image/jpeg"})
    assert (late.status_code, late.json["code"]) == (409, "order-status-forbids")


def test_what_is_no_picture_is_refused_by_its_media_type_or_its_size(client: Any) -> None:
    poster = people.account()
    headers, address = people.sign_in(poster), f"/api/v1/orders/{open_order(poster=poster).id}/photos"
    assert client.post(address, json={}, headers=headers).status_code in (415, 422)
    large = client.post(address, data=b"x" * (8 * 1024 * 1024 + 1), headers=headers | {"Content-Type": "image/jpeg"})
    assert large.status_code == 413

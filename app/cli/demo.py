"""The commands that show the service to somebody new."""

import click

from app.config import Settings


@click.command()
@click.option("--volunteers", default=50_000, show_default=True, help="The size of the district that is made at first.")
@click.option("--port", type=int, help="YIHU_PORT")
def demo(volunteers: int, port: int | None) -> None:
    """Start everything on this machine with the demo district; Ctrl-C stops it and keeps the data."""
    from dataclasses import replace

    from app.demo import launcher

    settings = Settings.from_environment()
    launcher.run(replace(settings, port=port) if port else settings, volunteers, click.echo)


@click.command()
@click.option("--url", help="Where the service is, when it is not the demo of this directory.")
@click.option("--fcm-url", help="Where its local FCM is.")
@click.option("--code", help="The fixed login code.")
@click.option("--times", default=1, show_default=True, help="How often to play.")
def story(url: str | None, fcm_url: str | None, code: str | None, times: int) -> None:
    """Play order → accept → serve → rate → points against the running service; exit code 1 where it does otherwise."""
    from random import Random

    import httpx

    from app.demo import welcome
    from app.demo.client import Deviation
    from app.demo.story import Play
    from app.operating.errors import NoDemo, StoryOtherwise

    given = {"url": url, "fcm_url": fcm_url, "code": code}
    note = (welcome.read(Settings.from_environment().var_dir) or {}) | {
        key: text for key, text in given.items() if text
    }
    if not all(note.get(key) for key in given):
        raise NoDemo()
    try:
        for _ in range(times):
            Play(note["url"], note["fcm_url"], note["code"], click.echo, Random()).run()  # noqa: S311 - which skill to ask for
    except Deviation as deviation:
        raise StoryOtherwise(where=deviation.where, expected=deviation.expected, found=deviation.found) from deviation
    except httpx.TransportError as error:
        raise StoryOtherwise(where=note["url"], expected="HTTP", found=type(error).__name__) from error

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
    from app.demo.loading import Size

    settings = Settings.from_environment()
    launcher.run(replace(settings, port=port) if port else settings, Size(volunteers), click.echo)


@click.command()
def story() -> None:
    """Play order → accept → serve → rate → points against the running service."""

"""``yihu``: the command line."""

import click
from flask.cli import FlaskGroup

from app.factory import create_app


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def main() -> None:
    """One call, hundred responses (一呼百应)."""

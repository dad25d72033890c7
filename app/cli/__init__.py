"""``yihu``: the command line. Each command's work is elsewhere; here are its words."""

import importlib
from typing import Any

import click

from app.cli.sentences import tell

COMMANDS = {
    "demo": ("app.cli.demo", "demo"),
    "story": ("app.cli.demo", "story"),
    "serve": ("app.cli.running", "serve"),
    "work": ("app.cli.running", "work"),
    "migrate": ("app.cli.running", "migrate"),
    "doctor": ("app.cli.running", "doctor"),
    "grant": ("app.cli.managing", "grant"),
    "import": ("app.cli.managing", "import_"),
    "simulate": ("app.cli.simulating", "simulate"),
    "verify-ledger": ("app.cli.proving", "verify_ledger"),
    "rotate-keys": ("app.cli.managing", "rotate_keys"),
}


class Commands(click.Group):
    """The commands, each loaded when it is asked for; what stops one is told in a sentence, with exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if not tell(error):
                raise
            ctx.exit(1)


@click.group(cls=Commands)
def main() -> None:
    """One call, hundred responses (一呼百应)."""

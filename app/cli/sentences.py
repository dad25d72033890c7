"""How a command tells why it stops."""

import click

from app.kit import texts


def tell(error: BaseException) -> bool:
    """Tell why a command stops, on standard error, in both languages; whether there was a sentence for it."""
    from app.operating.errors import trouble_of

    trouble = trouble_of(error)
    if trouble is None:
        return False
    for language in texts.LANGUAGES:
        click.secho(trouble.sentence(language), err=True, fg="red")
    for at, reasons in trouble.facts.get("faults", {}).items():
        click.echo(f"  {at}: {'; '.join(reasons)}", err=True)
    return True

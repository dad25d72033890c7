"""The command that proves the books."""

from time import monotonic

import click

from app.cli.service import opened
from app.operating.sentences import both


@click.command()
def verify_ledger() -> None:
    """Prove the ledger's seals, sums and references and the statements' chains; what fails is named, with exit code 1."""
    from app.kit import clock
    from app.points.statements import proofs

    began, found, counts = monotonic(), 0, proofs.Counts()
    with opened():
        for fault in proofs.faults(clock.local_date(clock.now()), counts):
            found += 1
            click.echo(fault.line())
    told = {**vars(counts), "seconds": round(monotonic() - began, 1)}
    if found:
        click.echo(both("cli.ledger-unsound", faults=found, **told))
        raise SystemExit(1)
    click.echo(both("cli.ledger-sound", **told))

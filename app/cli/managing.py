"""The commands by which an operator of the service changes what it knows."""

from typing import BinaryIO
from uuid import UUID

import click

from app.cli.service import opened
from app.operating.sentences import both
from app.people.models import Role


@click.command()
@click.argument("phone")
@click.argument("role", type=click.Choice([role.value for role in Role if role is not Role.RESIDENT]))
@click.option("--place", help="The division code of the place where the role is held.")
@click.option("--organization", type=click.UUID, help="The organization's id.")
@click.option("--team", type=click.UUID, help="The team's id.")
@click.option("--name", help="The person's name, where the phone has no account yet.")
def grant(
    phone: str, role: str, place: str | None, organization: UUID | None, team: UUID | None, name: str | None
) -> None:
    """Give a role to the person with this phone: yihu grant 13800138000 operator --place 110107001003."""
    from app.kit import clock
    from app.kit.transaction import transaction
    from app.people import accounts, granting, grants
    from app.people.actors import Held, Occasion

    held = Held(Role(role), place, organization, team)
    with opened(), transaction():
        granting.check_shape(held)
        occasion = Occasion(None, clock.now())
        account = accounts.find_or_create(phone, name, occasion)
        granting.check_fitness(account.id, held)
        grants.give(account.id, held, occasion)
    click.echo(both("cli.granted", role=role))


@click.group(name="import")
def import_() -> None:
    """Import data from files."""


@import_.command()
@click.argument("file", type=click.File("rb"))
def places(file: BinaryIO) -> None:
    """Import a division file (code, name, level, parent_code); exit code 1 where lines could not be taken."""
    from app.kit import clock
    from app.kit.transaction import transaction
    from app.operating.errors import ImportFaulty
    from app.people.actors import Occasion
    from app.places.importing import import_places

    with opened(), transaction():
        report = import_places(file, Occasion(None, clock.now()))
    for renamed in report.renamed:
        click.echo(f"{renamed.code}: {renamed.before} → {renamed.after}")
    for fault in report.faults:
        click.echo(f"{fault.line}: {fault.reason}", err=True)
    click.echo(both("cli.imported", added=report.added, changed=report.changed, unchanged=report.unchanged))
    if report.faults:
        raise ImportFaulty(count=len(report.faults))


@click.command()
def rotate_keys() -> None:
    """Sign access tokens with a new key from now on; the old one verifies for another hour."""
    from app.kit import clock
    from app.kit.transaction import transaction
    from app.people import signing
    from app.people.actors import Occasion

    with opened(), transaction():
        signing.rotate(Occasion(None, clock.now()))
    click.echo(both("cli.rotated"))

"""The commands that run and look after the service."""

import runpy
from dataclasses import replace
from typing import Any

import click

from app.cli.service import opened
from app.config import Settings
from app.operating.sentences import both


@click.command()
@click.option("--host", help="YIHU_HOST")
@click.option("--port", type=int, help="YIHU_PORT")
@click.option("--workers", type=int, help="YIHU_WORKERS")
@click.option("--threads", type=int, help="YIHU_THREADS")
def serve(**given: Any) -> None:
    """Serve HTTP (one process a worker). Stops on SIGTERM or Ctrl-C, after the requests in hand."""
    from app.operating import parents, starting

    parents.end_with_parent()
    settings = replace(Settings.from_environment(), **{name: value for name, value in given.items() if value})
    with starting.uncollected():
        from app.operating import schema, serving

        with opened(settings, speaks_http=True):  # so that the workers have the routes' modules from their parent
            schema.require_current()
    serving.serve(settings)


@click.command()
def work() -> None:
    """Run the jobs. Any number of such processes may run; stops on SIGTERM or Ctrl-C, after the row in hand."""
    runpy.run_module("jobs", run_name="__main__")


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema, and give the service's own role its rights where it has one."""
    from app.kit.transaction import transaction
    from app.operating import roles, schema

    with opened(as_owner=True) as app:
        click.echo(both("cli.migrated" if schema.migrate() else "cli.migrated-already"))
        role = roles.service_role(app.extensions["settings"])
        if role:
            with transaction():
                roles.grant_to(role)
            click.echo(both("cli.granted-rights", role=role))


@click.command()
def doctor() -> None:
    """Tell what is configured, reachable and out of date; exit code 1 where something keeps the service from its work."""
    from app.operating import doctor

    failures = 0
    with opened() as app:
        for finding in doctor.examine(app.extensions["settings"]):
            click.echo(finding.line())
            failures += finding.is_failure
    raise SystemExit(int(failures > 0))

"""The routes of operating."""

from flask import Response, current_app

from app.operating.backlog import backlog
from app.operating.readiness import NotReady, Readiness, require_ready
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api import observation
from mobile_api.documents import Document
from mobile_api.endpoint import Endpoints, own_tag
from mobile_api.operating import documentation
from mobile_api.operating.errors import MetricsTokenRequired
from mobile_api.operating.guard import require_monitor
from mobile_api.operating.schemas import HealthView, ReadinessView
from mobile_api.pages import page
from mobile_api.problems import reader_language

blueprint = Endpoints("operating", __name__)


@blueprint.operation(
    "GET", "/healthz", permission=Permission.PUBLIC, limited=False, answer=HealthView, example={"status": "alive"}
)
def read_health(occasion: Occasion) -> dict[str, str]:
    """Whether this process lives.

    Asks nothing else, so that a database that is away gets no process restarted.
    """
    return {"status": "alive"}


@blueprint.operation(
    "GET", "/readyz", permission=Permission.PUBLIC, limited=False, answer=ReadinessView, refuses=(NotReady,),
    example={"database": True, "migrations": True, "jobs": True},
)  # fmt: skip
def read_readiness(occasion: Occasion) -> Readiness:
    """Whether the service can do its work.

    The database answers, its schema is this version's, and a job process gave a sign within the last minute.
    """
    return require_ready(occasion.at)


@blueprint.operation(
    "GET", "/metrics", permission=Permission.PUBLIC, limited=False, content="text/plain",
    refuses=(MetricsTokenRequired,), example="yihu_outbox_pending 0.0\n",
)  # fmt: skip
def read_metrics(occasion: Occasion) -> Response:
    """Figures for Prometheus.

    Needs the metrics token as a bearer token; where none is set, only this machine is answered.
    """
    require_monitor()
    return Response(observation.exposition(backlog(occasion.at)), mimetype="text/plain")


@blueprint.operation("GET", "/", permission=Permission.PUBLIC, content="text/html", etag=own_tag)
def read_front_page(occasion: Occasion) -> Response:
    """The web app; where it has not been built, a page that says so and leads to the documentation."""
    return page("without_web_app.html", reader_language())


@blueprint.operation(
    "GET", "/api/v1/openapi.json", permission=Permission.PUBLIC, content="application/json", etag=own_tag,
    example={"openapi": "3.1.0"},
)  # fmt: skip
def read_document(occasion: Occasion) -> Response:
    """This document (OpenAPI 3.1)."""
    document: Document = current_app.extensions["document"]
    return documentation.tagged(document.text(), "application/json", "public, no-cache")


@blueprint.operation("GET", "/api/docs", permission=Permission.PUBLIC, content="text/html", etag=own_tag)
def read_documentation(occasion: Occasion) -> Response:
    """A page to read this document and try the operations."""
    return documentation.page()


@blueprint.operation("GET", "/api/docs/start.js", permission=Permission.PUBLIC, content="text/javascript", etag=own_tag)
def read_documentation_start(occasion: Occasion) -> Response:
    """The page's own script."""
    return documentation.start()


@blueprint.operation(
    "GET", "/api/docs/swagger-ui.js", permission=Permission.PUBLIC, content="text/javascript", etag=own_tag
)
def read_documentation_script(occasion: Occasion) -> Response:
    """The page's reader, Swagger UI."""
    return documentation.script()


@blueprint.operation("GET", "/api/docs/swagger-ui.css", permission=Permission.PUBLIC, content="text/css", etag=own_tag)
def read_documentation_style(occasion: Occasion) -> Response:
    """The page's style sheet."""
    return documentation.style()

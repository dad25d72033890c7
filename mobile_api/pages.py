"""Pages for people without the app: to check a number, and to print on A4. HTML from templates, without any script.

All text is escaped by the templates' engine; a template asks for its words with ``t("message.id", …)``.
"""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.kit.texts import text
from mobile_api.headers import POLICY

TEMPLATES = Path(__file__).parent / "templates"
NO_SCRIPT = f"{POLICY}; script-src 'none'"


def page(template: str, language: str, **values: Any) -> Response:
    """The page that a template of ``mobile_api/templates`` makes of some values, in a language."""
    html = _templates().get_template(template).render(
        t=lambda message_id, **filled: text(message_id, language, **filled), language=language, **values
    )  # fmt: skip
    answer = Response(html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = NO_SCRIPT
    answer.headers["Content-Language"] = "zh-CN" if language == "zh" else "en"
    return answer


def link_ended(language: str) -> Response:
    """The page, 404, of a signed link (:mod:`app.kit.links`) whose time is over or that was never given."""
    ended = page("link_ended.html", language)
    ended.status_code = 404
    return ended


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

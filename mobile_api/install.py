"""Put the HTTP contract onto the application."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from mobile_api import compression, cors, headers, observation, paths, problems, rate_limits, web_app
from mobile_api.activities.routes import blueprint as activities
from mobile_api.calendar.routes import blueprint as calendar
from mobile_api.desk.routes import blueprint as desk
from mobile_api.dispatch.routes import blueprint as dispatch
from mobile_api.documents import Document
from mobile_api.hand_outs.routes import blueprint as hand_outs
from mobile_api.holds.routes import blueprint as holds
from mobile_api.lists.routes import blueprint as lists
from mobile_api.merges.routes import blueprint as merges
from mobile_api.notifications.routes import blueprint as notifications
from mobile_api.operating.routes import blueprint as operating
from mobile_api.orders.routes import blueprint as orders
from mobile_api.people.acts import blueprint as acts
from mobile_api.people.routes import blueprint as people
from mobile_api.people.routes import well_known
from mobile_api.places.routes import blueprint as places
from mobile_api.points.feedback import blueprint as feedback
from mobile_api.points.notice import blueprint as notice
from mobile_api.points.routes import blueprint as points
from mobile_api.points.statements import blueprint as statements
from mobile_api.rankings.routes import blueprint as rankings
from mobile_api.recognition.routes import blueprint as recognition
from mobile_api.registration.receipts import papers as receipts
from mobile_api.registration.routes import blueprint as registration
from mobile_api.reports.routes import blueprint as reports
from mobile_api.reviews.routes import blueprint as reviews
from mobile_api.rewards.routes import blueprint as rewards
from mobile_api.verification.routes import blueprint as verification
from mobile_api.what_ifs.routes import blueprint as what_ifs
from mobile_api.whistles.photos import blueprint as whistles

BLUEPRINTS = (
    people,
    acts,
    well_known,
    places,
    registration,
    receipts,
    lists,
    orders,
    activities,
    holds,
    merges,
    dispatch,
    what_ifs,
    desk,
    whistles,
    reports,
    hand_outs,
    notifications,
    points,
    rankings,
    notice,
    statements,
    feedback,
    reviews,
    verification,
    operating,
    rewards,
    recognition,
    calendar,
)


def install(app: Flask) -> None:
    """Register every concept's routes, the problem renderer and the API document."""
    settings: Settings = app.extensions["settings"]
    observation.install(app)
    compression.install(app)
    web_app.install(app)
    headers.install(app, settings)
    cors.install(app, settings)
    paths.install(app)
    rate_limits.install(app, settings)
    problems.install(app)
    _trust_proxies(app, settings.trusted_proxies)
    document = Document(app, settings)
    for blueprint in BLUEPRINTS:
        document.register_blueprint(blueprint)


def _trust_proxies(app: Flask, proxies: int) -> None:
    """Believe what so many proxies before us say of the client; what the client itself says of that is never believed."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0)  # type: ignore[method-assign]

"""Put the HTTP contract onto the application."""

from flask import Flask
from flask_smorest import Api

from mobile_api import problems
from mobile_api.dispatch.routes import blueprint as dispatch
from mobile_api.notifications.routes import blueprint as notifications
from mobile_api.operating.routes import blueprint as operating
from mobile_api.orders.routes import blueprint as orders
from mobile_api.people.routes import blueprint as people
from mobile_api.places.routes import blueprint as places
from mobile_api.points.routes import blueprint as points
from mobile_api.registration.routes import blueprint as registration
from mobile_api.reviews.routes import blueprint as reviews

BLUEPRINTS = (people, places, registration, orders, dispatch, notifications, points, reviews, operating)


def install(app: Flask) -> None:
    """Register every concept's routes, the problem renderer and the API document."""
    app.config.update(
        API_TITLE="One call, hundred responses (一呼百应)",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
    )
    problems.install(app)
    api = Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)

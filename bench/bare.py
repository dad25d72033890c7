"""What the full stack is measured against: a bare Flask view that takes a slot by the same locking UPDATE and INSERT.

No token, no permission, no validation, no event: one transaction of the two statements that cannot be left out, through the
same server and the same driver with a pool of the same size.
"""

import os
from uuid import UUID, uuid4

from flask import Flask
from granian.constants import Interfaces
from granian.server import Server
from sqlalchemy import create_engine, text

TAKE = text("UPDATE orders SET taken = taken + 1, version = version + 1 WHERE id = :order_id AND taken < slots")
KEEP = text(
    "INSERT INTO assignments (id, order_id, volunteer_id, organization_id, status, accepted_at)"
    " VALUES (:id, :order_id, :volunteer_id, :organization_id, 'accepted', now())"
)


def create_bare() -> Flask:
    """The bare application."""
    app = Flask("bare")
    threads = int(os.environ.get("YIHU_THREADS", "8"))
    engine = create_engine(os.environ["DATABASE_URL"], pool_size=threads, max_overflow=2)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/bare/<uuid:order_id>/<uuid:volunteer_id>/<uuid:organization_id>")
    def take(order_id: UUID, volunteer_id: UUID, organization_id: UUID) -> tuple[dict[str, str], int]:
        given = {"id": uuid4(), "order_id": order_id, "volunteer_id": volunteer_id, "organization_id": organization_id}
        with engine.begin() as connection:
            if not connection.execute(TAKE, given).rowcount:
                return {"code": "order-full"}, 409
            connection.execute(KEEP, given)
        return {"id": str(given["id"])}, 201

    return app


def main() -> None:
    """Serve it as the service is served."""
    port, threads = int(os.environ["YIHU_PORT"]), int(os.environ.get("YIHU_THREADS", "8"))
    server = Server(
        "bench.bare:create_bare", port=port, interface=Interfaces.WSGI, blocking_threads=threads, backlog=1024
    )
    server.serve(target_loader=lambda *_: create_bare(), wrap_loader=False)


if __name__ == "__main__":
    main()

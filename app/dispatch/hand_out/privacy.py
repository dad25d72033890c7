"""What hand-outs know of a person: that they were to be asked. What they were asked is in the desk's offers."""

from sqlalchemy import delete

from app.dispatch.hand_out.models import HandOutLine
from app.kit.database import db
from app.people.events import AccountErased


def on_account_erased(event: AccountErased) -> None:
    """Forget it."""
    db.session.execute(delete(HandOutLine).where(HandOutLine.volunteer_id == event.account_id))

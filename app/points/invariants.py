"""What must always hold of the ledger: each a named statement that returns what breaks it, and nothing while all is well."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from app.kit.database import db

LATE_AFTER = timedelta(days=2)
"""So long after the end of its public notice an award may still be provisional; longer, and nobody settles."""
MOST = 100
"""At most so many violations of one invariant are named."""


@dataclass(frozen=True)
class Violation:
    """Which invariant is broken, and by what (an id)."""

    invariant: str
    subject: str


INVARIANTS = {
    "balance-equals-postings": """
        SELECT account.id FROM ledger_accounts account
        LEFT JOIN (SELECT account_id, sum(amount) AS total FROM postings GROUP BY account_id) posted
          ON posted.account_id = account.id
        WHERE account.balance <> coalesce(posted.total, 0)""",
    "debt-is-what-is-below-zero": """
        SELECT account.id FROM ledger_accounts account
        WHERE account.owner_kind <> 'community' AND account.owed <> greatest(0, -account.balance)""",
    "transaction-sums-to-zero": """
        SELECT posting.transaction_id FROM postings posting JOIN ledger_accounts account ON account.id = posting.account_id
        GROUP BY posting.transaction_id, account.unit HAVING sum(posting.amount) <> 0""",
    "transaction-has-postings": """
        SELECT header.id FROM ledger_transactions header
        WHERE NOT EXISTS (SELECT FROM postings WHERE postings.transaction_id = header.id)""",
    "award-is-credited": """
        SELECT award.id FROM awards award
        LEFT JOIN ledger_transactions credit ON credit.reference = 'award:' || award.id
        WHERE award.status IN ('provisional', 'posted') AND (award.volunteer_points > 0) <> (credit.id IS NOT NULL)""",
    "award-is-posted": """
        SELECT award.id FROM awards award
        LEFT JOIN ledger_transactions posting ON posting.reference = 'posting:' || award.id
        WHERE (award.status = 'posted' AND award.volunteer_points > 0 AND posting.id IS NULL)
           OR (award.status IN ('provisional', 'held') AND posting.id IS NOT NULL)""",
    "award-is-reversed": """
        SELECT award.id FROM awards award
        JOIN ledger_transactions credit ON credit.reference = 'award:' || award.id
        LEFT JOIN ledger_transactions reversal ON reversal.reference = 'reversal:' || award.id
        WHERE (award.status = 'reversed') <> (reversal.id IS NOT NULL)""",
    "credit-is-the-award's": """
        SELECT award.id FROM awards award
        JOIN ledger_transactions credit ON credit.reference = 'award:' || award.id
        JOIN postings posting ON posting.transaction_id = credit.id
        JOIN ledger_accounts account ON account.id = posting.account_id
        WHERE posting.amount <> CASE account.owner_kind
            WHEN 'volunteer' THEN award.volunteer_points
            WHEN 'organization' THEN award.organization_points
            ELSE -award.volunteer_points - award.organization_points END""",
    "reward-counts-its-redemptions": """
        SELECT reward.id FROM rewards reward LEFT JOIN (
            SELECT reward_id, count(*) FILTER (WHERE status = 'open') AS open,
                   count(*) FILTER (WHERE status = 'collected') AS collected FROM redemptions GROUP BY reward_id
        ) redeemed ON redeemed.reward_id = reward.id
        WHERE reward.reserved <> coalesce(redeemed.open, 0) OR reward.collected <> coalesce(redeemed.collected, 0)
           OR reward.stock + reward.reserved + reward.collected <> reward.supplied""",
    "reward-holds-what-was-paid": """
        SELECT reward.id FROM rewards reward
        LEFT JOIN ledger_accounts account ON account.owner_kind = 'reward' AND account.owner_id = reward.id::text
        LEFT JOIN (
            SELECT reward_id, sum(points) AS points FROM redemptions
            WHERE status IN ('open', 'collected') GROUP BY reward_id
        ) paid ON paid.reward_id = reward.id
        WHERE coalesce(account.balance, 0) <> coalesce(paid.points, 0)""",
    "donations-are-on-offer": """
        SELECT account.id FROM ledger_accounts account LEFT JOIN (
            SELECT giver_id, sum(points) AS points FROM donations WHERE status = 'offered' GROUP BY giver_id
        ) offered ON offered.giver_id::text = account.owner_id
        WHERE account.owner_kind = 'donation' AND account.balance <> coalesce(offered.points, 0)""",
    "award-is-posted-in-time": """
        SELECT award.id FROM awards award WHERE award.status = 'provisional' AND award.posts_on < :late
        AND NOT EXISTS (
            SELECT FROM awards other WHERE other.volunteer_id = award.volunteer_id AND other.status = 'held'
            AND other.served_on BETWEEN award.served_on - 1 AND award.served_on + 1
            AND (other.explanation #> '{evidence,overlapping,orders}' ? award.order_id::text
              OR other.explanation #> '{evidence,impossible_travel,orders}' ? award.order_id::text))""",
}
"""Each statement's first column is the id of what breaks it."""


def violations(today: date) -> list[Violation]:
    """What is broken on a day; nothing while all is well. Reads the whole ledger: for a nightly job, not for a request."""
    return [Violation(name, subject) for name, sql in INVARIANTS.items() for subject in _broken(sql, today)]


def _broken(sql: str, today: date) -> list[str]:
    values = {"late": today - LATE_AFTER} if ":late" in sql else {}
    rows = db.session.execute(text(f"SELECT id::text FROM ({sql}) AS broken (id) LIMIT {MOST}"), values)  # noqa: S608
    return list(rows.scalars())

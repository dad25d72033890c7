"""The routes of rewards: the catalogue, redemptions, and points for a neighbour."""

from typing import Any
from uuid import UUID

from app.kit.clock import local_date
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from app.places.errors import PlaceNotFound
from app.points.errors import BalanceTooLow
from app.points.rewards import catalogue, donating, queries, redeeming
from app.points.rewards.errors import (
    DonationLimit,
    DonationNotFound,
    DonationNotYours,
    DonationStands,
    DonationToSelf,
    OwnRedemption,
    PickupCodeLocked,
    PickupCodeWrong,
    RedemptionNotFound,
    RedemptionNotYours,
    RedemptionStands,
    RewardChanged,
    RewardEnded,
    RewardLimitReached,
    RewardNotFound,
    RewardNotYours,
    RewardSoldOut,
)
from app.points.rewards.models import Reward
from app.points.rewards.queries import DonationSheet, RedemptionSheet
from mobile_api.endpoint import Endpoints, version_tag
from mobile_api.fields import PageQuery, page_view
from mobile_api.rewards import examples
from mobile_api.rewards.schemas import (
    DonationView,
    NewDonation,
    NewReward,
    PickupCode,
    RedemptionReturn,
    RedemptionSearch,
    RedemptionView,
    RewardEdit,
    RewardSearch,
    RewardView,
)

blueprint = Endpoints("rewards", __name__, url_prefix="/api/v1")


@blueprint.operation("GET", "/rewards", permission=Permission.POINTS_READ_OWN, query=RewardSearch,
                     answer=page_view(RewardView), example=examples.page(examples.REWARD))  # fmt: skip
def list_rewards(occasion: Occasion, query: dict[str, Any]) -> Page[Reward]:
    """List what the people of a place can redeem: rewards of the place and of those above it, the newest first."""
    place_code, ended = query.pop("place"), query.pop("ended")
    return queries.of_place(place_code, local_date(occasion.at), ended, PageRequest(**query))


@blueprint.operation("GET", "/rewards/<uuid:reward_id>", permission=Permission.POINTS_READ_OWN, answer=RewardView,
                     etag=version_tag, refuses=(RewardNotFound,), example=examples.REWARD)  # fmt: skip
def read_reward(occasion: Occasion, reward_id: UUID) -> Reward:
    """Read a reward."""
    return queries.reward(reward_id)


@blueprint.operation("POST", "/rewards", permission=Permission.REWARDS_MANAGE, body=NewReward, answer=RewardView,
                     status=201, creates=True, etag=version_tag, refuses=(RewardNotYours, PlaceNotFound),
                     example=examples.REWARD, body_example=examples.NEW_REWARD)  # fmt: skip
def offer_reward(occasion: Occasion, body: dict[str, Any]) -> Reward:
    """Put a reward into your place's catalogue."""
    return catalogue.offer(body, occasion)


@blueprint.operation("PATCH", "/rewards/<uuid:reward_id>", permission=Permission.REWARDS_MANAGE, body=RewardEdit,
                     answer=RewardView, edits=True, etag=version_tag,
                     refuses=(RewardNotFound, RewardNotYours, RewardChanged, RewardSoldOut),
                     example=examples.REWARD, body_example={"more": 10})  # fmt: skip
def edit_reward(occasion: Occasion, reward_id: UUID, body: dict[str, Any], version: int) -> Reward:
    """Edit a reward, or its stock; what is redeemed already keeps its price."""
    return catalogue.edit(reward_id, body, version, occasion)


@blueprint.operation("POST", "/rewards/<uuid:reward_id>/redemptions", permission=Permission.POINTS_SPEND,
                     answer=RedemptionView, status=201, creates=True, example=examples.REDEMPTION,
                     refuses=(RewardNotFound, RewardEnded, RewardSoldOut, RewardLimitReached, BalanceTooLow))  # fmt: skip
def redeem_reward(occasion: Occasion, reward_id: UUID) -> RedemptionSheet:
    """Redeem a reward with your reward points; show its code at the counter within 14 days. Hours and report credit stay."""
    return redeeming.redeem(reward_id, occasion)


@blueprint.operation("GET", "/rewards/<uuid:reward_id>/redemptions", permission=Permission.REWARDS_HAND_OUT,
                     query=RedemptionSearch, answer=page_view(RedemptionView), refuses=(RewardNotFound, RewardNotYours),
                     example=examples.page(examples.AT_THE_COUNTER))  # fmt: skip
def list_redemptions_of_reward(occasion: Occasion, reward_id: UUID, query: dict[str, Any]) -> Page[RedemptionSheet]:
    """List who redeemed a reward of your place, with masked names and without codes."""
    return queries.redemptions_of(reward_id, query.pop("status"), occasion.person, PageRequest(**query))


@blueprint.operation("GET", "/me/redemptions", permission=Permission.POINTS_SPEND, query=PageQuery,
                     answer=page_view(RedemptionView), example=examples.page(examples.REDEMPTION))  # fmt: skip
def list_own_redemptions(occasion: Occasion, query: dict[str, Any]) -> Page[RedemptionSheet]:
    """List what you redeemed, the latest first."""
    return queries.own_redemptions(occasion.person, PageRequest(**query))


@blueprint.operation("GET", "/redemptions/<uuid:redemption_id>", permission=Permission.POINTS_SPEND,
                     answer=RedemptionView, refuses=(RedemptionNotFound,), example=examples.REDEMPTION)  # fmt: skip
def read_redemption(occasion: Occasion, redemption_id: UUID) -> RedemptionSheet:
    """Read a redemption: your own with its code, or one of a place where you hand out."""
    return queries.redemption(redemption_id, occasion.person)


@blueprint.operation("POST", "/redemptions/<uuid:redemption_id>/collection", permission=Permission.REWARDS_HAND_OUT,
                     body=PickupCode, answer=RedemptionView, example=examples.COLLECTED, body_example={"code": "246810"},
                     refuses=(RedemptionNotFound, OwnRedemption, RedemptionStands, PickupCodeWrong,
                              PickupCodeLocked))  # fmt: skip
def collect_redemption(occasion: Occasion, redemption_id: UUID, body: dict[str, Any]) -> RedemptionSheet:
    """Hand a redeemed thing out for its code. Wrong codes are counted; after five no code is taken."""
    return redeeming.collect(redemption_id, body["code"], occasion)


@blueprint.operation("POST", "/redemptions/<uuid:redemption_id>/cancellation", permission=Permission.POINTS_SPEND,
                     answer=RedemptionView, refuses=(RedemptionNotFound, RedemptionNotYours, RedemptionStands),
                     example=examples.CANCELLED)  # fmt: skip
def cancel_redemption(occasion: Occasion, redemption_id: UUID) -> RedemptionSheet:
    """Take a redemption back before it is collected: the points are back at once."""
    return redeeming.cancel(redemption_id, occasion)


@blueprint.operation("POST", "/redemptions/<uuid:redemption_id>/return", permission=Permission.REWARDS_HAND_OUT,
                     body=RedemptionReturn, answer=RedemptionView, example=examples.GIVEN_BACK,
                     refuses=(RedemptionNotFound, OwnRedemption, RedemptionStands),
                     body_example=examples.BROKEN)  # fmt: skip
def return_redemption(occasion: Occasion, redemption_id: UUID, body: dict[str, Any]) -> RedemptionSheet:
    """Say at the counter that there is none to hand out: the person's points are back, and they read why."""
    return redeeming.give_back(redemption_id, body["reason"], occasion)


@blueprint.operation("POST", "/me/donations", permission=Permission.POINTS_SPEND, body=NewDonation, answer=DonationView,
                     status=201, creates=True, refuses=(PhoneMalformed, DonationToSelf, DonationLimit, BalanceTooLow),
                     example=examples.DONATION, body_example={"phone": "100 0000 0002", "points": 10})  # fmt: skip
def offer_donation(occasion: Occasion, body: dict[str, Any]) -> DonationSheet:
    """Offer reward points to a volunteer by their phone number.

    They are told and take or refuse them within 7 days; else the points are back. Every number is answered alike.
    """
    return donating.offer(body["phone"], body["points"], occasion)


@blueprint.operation("GET", "/me/donations", permission=Permission.POINTS_SPEND, query=PageQuery,
                     answer=page_view(DonationView), example=examples.page(examples.DONATION))  # fmt: skip
def list_own_donations(occasion: Occasion, query: dict[str, Any]) -> Page[DonationSheet]:
    """List the points that you offered or were offered, the latest first."""
    return queries.own_donations(occasion.person, PageRequest(**query))


@blueprint.operation("POST", "/donations/<uuid:donation_id>/acceptance", permission=Permission.POINTS_SPEND,
                     answer=DonationView, refuses=(DonationNotFound, DonationNotYours, DonationStands),
                     example=examples.TAKEN)  # fmt: skip
def take_donation(occasion: Occasion, donation_id: UUID) -> DonationSheet:
    """Take points that a neighbour offers you."""
    return donating.take(donation_id, occasion)


@blueprint.operation("POST", "/donations/<uuid:donation_id>/return", permission=Permission.POINTS_SPEND,
                     answer=DonationView, refuses=(DonationNotFound, DonationStands), example=examples.RETURNED)  # fmt: skip
def return_donation(occasion: Occasion, donation_id: UUID) -> DonationSheet:
    """Refuse points that a neighbour offers you, or take back those that you offered."""
    return donating.give_back(donation_id, occasion)

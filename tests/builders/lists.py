"""Needs, resources and projects."""

from typing import Any
from uuid import UUID

from app.kit.transaction import transaction
from app.people.models import Account, Role
from app.registration.lists import listings, projects
from app.registration.lists.models import Listing, ListingKind, Project
from app.registration.models import Organization
from tests.builders import people, registration
from tests.builders.places import district


def need(place_code: str | None = None, **fields: Any) -> Listing:
    """A need of a community; of the small district's first unless told."""
    code = place_code or district().community
    return _listed(ListingKind.NEED, people.committee(code), {"place_code": code, **fields})


def officer(place_code: str | None = None) -> tuple[Account, Organization]:
    """Somebody who manages an organization, and the organization."""
    organization = registration.organization(place_code or district().community)
    who = people.account("周敏")
    people.grant(who, Role.OFFICER, organization_id=organization.id)
    return who, organization


def resource(place_code: str | None = None, by: tuple[Account, Organization] | None = None, **fields: Any) -> Listing:
    """A resource of an organization, offered at a place; at the small district's first community unless told."""
    who, organization = by or officer()
    facts = {"place_code": place_code or district().community, "organization_id": organization.id, **fields}
    return _listed(ListingKind.RESOURCE, who, facts)


def project(place_code: str | None = None, organization_id: UUID | None = None) -> Project:
    """A project that an organization proposes for a need of a community."""
    wanted = need(place_code)
    if organization_id is None:
        who, organization = officer()
        organization_id = organization.id
    else:
        who = people.account("周敏")
        people.grant(who, Role.OFFICER, organization_id=organization_id)
    with transaction():
        return projects.claim_need(wanted.id, organization_id, "我们来承担。", people.occasion(who)).project


def agreed_project(place_code: str | None = None, organization_id: UUID | None = None) -> Project:
    """A project that the community has agreed to."""
    made = project(place_code, organization_id)
    with transaction():
        return projects.agree(made.id, people.occasion(people.committee(made.place_code))).project


def _listed(kind: ListingKind, by: Account, fields: dict[str, Any]) -> Listing:
    facts = {"title": "独居老人家电检修", "service_types": ["repairs_errands"], **fields}
    with transaction():
        return listings.add(kind, facts, people.occasion(by)).listing

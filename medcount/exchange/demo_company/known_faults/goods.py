"""Goods that are there in the right number and yet not in order."""

from dataclasses import replace
from datetime import timedelta

from medcount.core.disposition import Disposition
from medcount.core.line import LineState
from medcount.core.status import Status, ZoneKind
from medcount.exchange.demo_company.assortment import Kind
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.month import CLIENT, OWN, Fault


def expired(ground: Ground) -> None:
    """Keep expired goods among the sellable ones."""
    key = ground.stock(18, days_to_expiry=-20)
    ground.known(Fault.EXPIRED, key, LineState.AGREES, 0, "EXPIRED")
    # The last day is a good day: an inclusive expiry passes only at its end.
    ground.stock(18, place=ground.month.places[key.place], days_to_expiry=0)


def wrong_zone(ground: Ground) -> None:
    """Keep accepted goods among those that wait for acceptance."""
    place = ground.place(ZoneKind.QUARANTINE)
    key = ground.stock(15, place=place, status=Status.QUALIFIED)
    ground.known(Fault.WRONG_ZONE, key, LineState.VARIANCE, 0, "ZONE")


def storage(ground: Ground) -> None:
    """Keep cold goods on a warm shelf."""
    key = ground.stock(8, item=ground.item(Kind.REAGENT), place=ground.place())
    ground.known(Fault.STORAGE, key, LineState.VARIANCE, 0, "STORAGE")


def expiry_misread(ground: Ground) -> None:
    """Type an expiry date that is not the lot's."""
    key = ground.stock(22)
    expiry = ground.lot(key).expiry
    assert expiry is not None
    misread = expiry + timedelta(days=30)
    ground.instead(key, replace(ground.typed(key, 22), expiry=misread))
    ground.known(Fault.EXPIRY_MISREAD, key, LineState.VARIANCE, 0, "ATTRIBUTE_EXPIRY")


def mfg_date(ground: Ground) -> None:
    """Print a production date on the label that is not the one accepted."""
    key = ground.stock(10, item=ground.item(Kind.REAGENT))
    ground.month.labels[key.place, key.goods] = ground.lot(key).mfg_date + timedelta(days=14)
    ground.recount(key)
    ground.known(Fault.MFG_DATE, key, LineState.VARIANCE, 0, "ATTRIBUTE_MFG_DATE")


def status_not_shown(ground: Ground) -> None:
    """Keep sellable and frozen pieces of one lot side by side, all of them there."""
    good = ground.stock(7)
    frozen = good._replace(status=Status.FROZEN)
    ground.month.booked[frozen] = 3
    for key in (good, frozen):
        ground.known(Fault.STATUS_NOT_SHOWN, key, LineState.AGREES, 0, "STATUS_NOT_SHOWN")


def status_not_shown_and_short(ground: Ground) -> None:
    """Keep sellable and frozen pieces of one lot side by side, one of them gone."""
    good = ground.stock(12)
    frozen = good._replace(status=Status.FROZEN)
    ground.month.booked[frozen] = 4
    ground.month.strayed[good] = -1
    for key in (good, frozen):
        ground.known(
            Fault.STATUS_NOT_SHOWN,
            key,
            LineState.CONFLICT,
            None,
            "STATUS_NOT_SHOWN",
            disposition=Disposition.RECOUNT,
        )


def owner_not_shown(ground: Ground) -> None:
    """Keep own pieces and a client's of one lot side by side."""
    own = ground.stock(20)
    assert own.owner == OWN
    clients = own._replace(owner=CLIENT)
    ground.month.booked[clients] = 10
    for key in (own, clients):
        ground.known(Fault.OWNER_NOT_SHOWN, key, LineState.AGREES, 0, "OWNER_NOT_SHOWN")

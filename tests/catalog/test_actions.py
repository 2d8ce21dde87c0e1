"""Imports of the catalogue make rows and fill blanks; nobody's knowledge is overwritten."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from medcount.audit.queries import entries_of
from medcount.catalog import queries
from medcount.catalog.actions import import_catalog, open_site
from medcount.catalog.models import Item, Lot, Packaging, Place, Zone
from medcount.catalog.staging import ItemRow, LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import OUTSIDE_KINDS
from medcount.people.actions.enrolment import register_sites
from medcount.people.queries import GROUP, setup_actor
from tests.stockroom import CLERK, DAY, at

SPRING, AUTUMN = date(2027, 4, 1), date(2027, 10, 1)


@pytest.fixture
def site(db):
    installer = setup_actor(source="CLI")
    return register_sites(sites={"SH": "上海仓"}, actor=installer, at=DAY)["SH"]


def brought(*, actor=CLERK, clock="08:00", **rows):
    return import_catalog(actor=actor, at=at(clock), **rows)


def packagings(*dis):
    return queries.packagings(dis=dis)


def told(entry):
    """Return what the trail says of the import with this entry."""
    imports = Item.objects.values_list("brought_by", flat=True).distinct()
    entries = (
        one
        for brought_by in imports
        for one in entries_of(site=GROUP, kind="import", subject=str(brought_by))
    )
    return next(one for one in entries if one.id == entry)


class TestSite:
    def test_an_open_site_has_one_place_for_each_kind_of_outside(self, site):
        open_site(site=site, actor=setup_actor(source="CLI"), at=DAY)

        assert set(queries.outside_ids(site=site)) == set(OUTSIDE_KINDS)

    def test_a_site_is_opened_once(self, site):
        open_site(site=site, actor=setup_actor(source="CLI"), at=DAY)

        with pytest.raises(Refused) as refused:
            open_site(site=site, actor=setup_actor(source="CLI"), at=DAY)

        assert refused.value.code is RefusalCode.SITE_ALREADY_OPEN

    def test_a_site_is_opened_by_an_administrator(self, site):
        with pytest.raises(Refused) as refused:
            open_site(site=site, actor=CLERK, at=DAY)

        assert refused.value.code is RefusalCode.ROLE_MISSING


class TestPlaces:
    def test_a_place_lies_in_its_zone_with_its_climate(self, site):
        brought(
            zones=[ZoneRow(site, "G", "合格品区", "QUALIFIED")],
            places=[PlaceRow(site, "A-01", "G", Decimal(2), Decimal(8))],
        )

        [place] = Place.objects.select_related("zone")
        assert (place.kind, place.zone.kind) == ("STORAGE", "QUALIFIED")
        assert (place.min_c, place.max_c) == (Decimal(2), Decimal(8))

    def test_one_code_may_stand_for_a_place_at_each_of_two_sites(self, site):
        other = register_sites(sites={"CD": "成都仓"}, actor=setup_actor(source="CLI"), at=DAY)[
            "CD"
        ]

        brought(places=[PlaceRow(site, "A-01"), PlaceRow(other, "A-01")])

        assert queries.place_ids(site=site) != queries.place_ids(site=other)

    def test_a_climate_is_taken_whole_from_one_row(self, site):
        brought(
            places=[
                PlaceRow(site, "A-01"),
                PlaceRow(site, "A-01", "", None, Decimal(5)),
                PlaceRow(site, "A-01", "", Decimal(15), Decimal(25)),
            ]
        )
        brought(places=[PlaceRow(site, "A-01", "", Decimal(15), Decimal(25))])

        assert Place.objects.values_list("min_c", "max_c").get() == (None, Decimal(5))

    def test_a_zone_that_nobody_named_is_a_mistake_and_nothing_is_kept(self, site):
        with pytest.raises(AssertionError, match="not in the catalogue"), transaction.atomic():
            brought(places=[PlaceRow(site, "A-01", "G")])

        assert not Place.objects.exists()

    def test_a_zone_is_of_a_kind_the_rules_know(self, site):
        with pytest.raises(IntegrityError), transaction.atomic():
            brought(zones=[ZoneRow(site, "G", kind="GREEN")])

        brought(zones=[ZoneRow(site, "G")])


@pytest.mark.django_db
class TestItems:
    def test_what_is_brought_is_not_confirmed(self):
        brought(
            items=[ItemRow("GLOVE")],
            lots=[LotRow("GLOVE", "L1")],
            packaging=[PackagingRow("GLOVE", "06901234567892", "CASE", 12)],
        )

        for model in (Item, Lot, Packaging):
            assert model.objects.get().confirmed_at is None

    def test_rows_of_one_item_are_folded_and_the_first_to_name_a_field_wins(self):
        brought(
            items=[
                ItemRow("GLOVE", spec="M"),
                ItemRow("GLOVE", name="手套", spec="L", controls=["lot"]),
                ItemRow("GLOVE", name="Glove", controls=["lot", "expiry"], unit_cost=Decimal(2)),
            ]
        )

        glove = Item.objects.get()
        assert (glove.name, glove.spec, glove.controls) == ("手套", "M", ["lot"])
        assert glove.unit_cost == Decimal(2)

    def test_what_the_catalogue_knows_stays_and_its_blanks_are_filled(self):
        brought(items=[ItemRow("GLOVE", name="手套")])

        brought(items=[ItemRow("GLOVE", name="其他", spec="M", implant=True)])

        glove = Item.objects.get()
        assert (glove.name, glove.spec, glove.implant) == ("手套", "M", True)

    def test_the_entry_reaches_what_an_import_made_and_what_it_changed(self):
        brought(items=[ItemRow("GLOVE", name="手套")])
        glove = Item.objects.get()

        entry = brought(
            items=[ItemRow("GLOVE", unit_cost=Decimal("1.5")), ItemRow("MASK"), ItemRow("MASK")]
        )

        one = told(entry)
        assert one.before == {f"item:{glove.id}": {"unit_cost": None}}
        assert Decimal(one.after[f"item:{glove.id}"]["unit_cost"]) == Decimal("1.5")
        assert one.after["rows"]["items"] == 3
        assert [one.id for one in entries_of(site=GROUP, kind="item", subject=str(glove.id))] == [
            entry
        ]

    def test_the_same_import_again_changes_nothing(self):
        rows = {
            "items": [
                ItemRow("GLOVE", "手套", "M", storage_min_c=Decimal(2), unit_cost=Decimal(2))
            ],
            "lots": [LotRow("GLOVE", "L1", SPRING)],
            "packaging": [PackagingRow("GLOVE", "06901234567892", "CASE", 12)],
        }
        brought(**rows)
        before = [list(model.objects.values()) for model in (Item, Lot, Packaging)]

        brought(**rows)

        assert [list(model.objects.values()) for model in (Item, Lot, Packaging)] == before

    def test_the_ids_of_items_are_found_by_their_codes(self):
        brought(items=[ItemRow("GLOVE"), ItemRow("MASK")])

        assert queries.item_ids() == dict(Item.objects.values_list("code", "id"))

    def test_a_counter_brings_nothing_into_the_catalogue(self):
        with pytest.raises(Refused) as refused:
            brought(items=[ItemRow("X")], actor=replace(CLERK, roles=frozenset({Role.COUNTER})))

        assert refused.value.code is RefusalCode.ROLE_MISSING


@pytest.mark.django_db
class TestLots:
    def test_a_lot_named_with_two_expiries_keeps_the_first_and_is_disputed(self):
        brought(
            items=[ItemRow("GLOVE")],
            lots=[
                LotRow("GLOVE", "L1"),
                LotRow("GLOVE", "L1", AUTUMN),
                LotRow("GLOVE", "L1", SPRING),
            ],
        )

        lot = Lot.objects.get()
        assert (lot.expiry, lot.expiry_disputed, lot.mfg_date_disputed) == (AUTUMN, True, False)

    def test_a_lot_named_with_two_manufacturing_dates_is_disputed_on_these(self):
        brought(
            items=[ItemRow("GLOVE")],
            lots=[LotRow("GLOVE", "L1", None, AUTUMN), LotRow("GLOVE", "L1", None, SPRING)],
        )

        lot = Lot.objects.get()
        assert (lot.mfg_date, lot.mfg_date_disputed, lot.expiry_disputed) == (AUTUMN, True, False)

    def test_a_later_import_that_names_another_expiry_disputes_the_lot_and_says_so(self):
        brought(items=[ItemRow("GLOVE")], lots=[LotRow("GLOVE", "L1", SPRING)])
        lot = Lot.objects.get()

        entry = brought(lots=[LotRow("GLOVE", "L1", AUTUMN)])

        lot.refresh_from_db()
        assert (lot.expiry, lot.expiry_disputed) == (SPRING, True)
        [one] = entries_of(site=GROUP, kind="lot", subject=str(lot.id))
        assert one.id == entry
        assert one.before == {f"lot:{lot.id}": {"expiry_disputed": "false"}}

    def test_a_dispute_is_not_settled_by_an_import(self):
        brought(
            items=[ItemRow("GLOVE")],
            lots=[LotRow("GLOVE", "L1", SPRING), LotRow("GLOVE", "L1", AUTUMN)],
        )

        brought(lots=[LotRow("GLOVE", "L1", SPRING)])

        assert Lot.objects.get().expiry_disputed

    def test_one_code_names_a_lot_of_each_of_two_items(self):
        brought(
            items=[ItemRow("GLOVE"), ItemRow("MASK")],
            lots=[LotRow("GLOVE", "L1", SPRING), LotRow("MASK", "L1", AUTUMN)],
        )

        assert Lot.objects.filter(expiry_disputed=False).count() == 2

    def test_a_lot_of_an_unknown_item_is_a_mistake(self):
        with pytest.raises(AssertionError, match="not in the catalogue"), transaction.atomic():
            brought(lots=[LotRow("GLOVE", "L1")])


@pytest.mark.django_db
class TestPackaging:
    def test_one_code_on_packs_of_two_items_is_kept_for_both(self):
        case = "06901234567892"
        brought(
            items=[ItemRow("GLOVE"), ItemRow("MASK"), ItemRow("GOWN")],
            packaging=[
                PackagingRow("GLOVE", case, "CASE", 12),
                PackagingRow("MASK", case, "CASE", 20),
                PackagingRow("MASK", "16901234567899", "EA", 1),
                PackagingRow("GOWN", "26901234567896", "EA", 1),
            ],
        )

        claims = {(claim.di, claim.item_code, claim.factor) for claim in packagings(case)}

        assert claims >= {(case, "GLOVE", 12), (case, "MASK", 20)}
        assert "GOWN" not in {item for _, item, _ in claims}

    def test_a_pack_holds_at_least_one_base_unit(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            brought(
                items=[ItemRow("GLOVE")],
                packaging=[PackagingRow("GLOVE", "06901234567892", "CASE", 0)],
            )


def test_every_zone_and_place_says_which_import_brought_it(site):
    brought(zones=[ZoneRow(site, "G")], places=[PlaceRow(site, "A-01", "G")])

    assert Zone.objects.get().brought_by == Place.objects.get().brought_by

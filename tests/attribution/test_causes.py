"""Each cause shows in a case made by hand; its control differs in little, and gives no hint."""

from medcount.attribution.engine import attribute
from tests.attribution.shelves import FAR, HERE, NEXT_SLOT, Shelves, key, line, told

HOUR = 3600


def claims_of(shelves):
    case = shelves.case()
    return told(case, attribute(case))


def test_an_issue_booked_on_another_lot_is_a_lot_swap():
    taken, issued = key(lot="K40771"), key(lot="P99302")
    shelves = Shelves()
    shelves.booked(taken, 31)
    shelves.read(taken, 24)
    shelves.booked(issued, 12)
    shelves.read(issued, 19)
    issue = shelves.moved(issued, -7, after_freeze=-30 * HOUR)

    assert claims_of(shelves) == [("LOT_SWAP", {taken: -7, issued: 7}, (issue,))]


def test_two_lots_that_are_both_short_are_no_lot_swap():
    shelves = Shelves()
    for lot, read in (("K40771", 24), ("P99302", 5)):
        shelves.booked(key(lot=lot), 31)
        shelves.read(key(lot=lot), read)

    assert claims_of(shelves) == []


def test_goods_on_the_next_slot_are_misplaced():
    shelves = Shelves()
    shelves.booked(key(HERE), 18)
    shelves.read(key(NEXT_SLOT), 18)

    assert claims_of(shelves) == [("MISPLACED", {key(HERE): -18, key(NEXT_SLOT): 18}, ())]


def test_goods_of_another_item_on_the_next_slot_are_not_misplaced():
    other = key(NEXT_SLOT, item="PLATE-6", lot="77120")
    shelves = Shelves()
    shelves.booked(key(HERE), 40)
    shelves.read(key(HERE), 22)
    shelves.booked(other, 3)
    shelves.read(other, 21)

    assert claims_of(shelves) == []


def test_a_sibling_specification_on_the_same_shelf_is_confused():
    taken, issued = key(item="SCREW-40"), key(item="SCREW-45", lot="T5521")
    shelves = Shelves()
    shelves.booked(taken, 30)
    shelves.read(taken, 25)
    shelves.booked(issued, 11)
    shelves.read(issued, 16)
    issue = shelves.moved(issued, -5, after_freeze=-9 * HOUR)

    assert claims_of(shelves) == [("ITEM_CONFUSION", {taken: -5, issued: 5}, (issue,))]


def test_a_sibling_specification_in_another_aisle_is_not_confused():
    taken, other = key(item="SCREW-40"), key(FAR, item="SCREW-45", lot="T5521")
    shelves = Shelves()
    shelves.booked(taken, 30)
    shelves.read(taken, 25)
    shelves.booked(other, 11)
    shelves.read(other, 16)

    assert claims_of(shelves) == []


def test_one_receipt_that_arrived_explains_all_its_lines():
    new, known = key(lot="NEW-77"), key(FAR, item="PLATE-6", lot="77120")
    shelves = Shelves()
    shelves.read(new, 25)
    shelves.booked(known, 10)
    shelves.read(known, 22)
    receipt = shelves.paper(
        "RECEIPT", line(new, 25, target=HERE), line(known, 12, target=FAR), state="ARRIVED"
    )

    assert claims_of(shelves) == [("UNPOSTED_RECEIPT", {new: 25, known: 12}, (receipt,))]


def test_a_receipt_of_other_goods_explains_nothing():
    known = key(FAR, item="PLATE-6", lot="77120")
    shelves = Shelves()
    shelves.booked(known, 10)
    shelves.read(known, 22)
    shelves.paper("RECEIPT", line(key(lot="NEW-77"), 12, target=HERE), state="ARRIVED")

    assert claims_of(shelves) == []


def short_by(units):
    shelves = Shelves()
    shelves.booked(key(), 60)
    shelves.read(key(), 60 - units)
    return shelves


def test_a_picked_issue_that_nobody_posted_explains_its_goods():
    shelves = short_by(14)
    issue = shelves.paper("ISSUE", line(key(), 14, source=HERE))

    assert claims_of(shelves) == [("UNPOSTED_ISSUE", {key(): -14}, (issue,))]


def test_a_cancelled_requisition_of_another_quantity_explains_nothing():
    shelves = short_by(14)
    shelves.paper("REQUISITION", line(key(), 33, source=HERE), state="CANCELLED")

    assert claims_of(shelves) == []


def test_a_shipped_transfer_is_in_transit():
    shelves = short_by(9)
    transfer = shelves.paper("TRANSFER", line(key(), 9, source=HERE, target="WH2"), state="SHIPPED")

    assert claims_of(shelves) == [("IN_TRANSIT", {key(): -9}, (transfer,))]


def test_a_transfer_into_the_warehouse_explains_no_loss():
    shelves = short_by(9)
    shelves.paper("TRANSFER", line(key(), 9, source="WH2", target=HERE), state="SHIPPED")

    assert claims_of(shelves) == []


def test_a_kit_that_is_out_is_one_cause_of_all_its_lines():
    plate = key(FAR, item="PLATE-6", lot="77120")
    shelves = short_by(3)
    shelves.booked(plate, 8)
    shelves.read(plate, 6)
    kit = shelves.paper(
        "LOAN",
        line(key(), 3, source=HERE),
        line(plate, 2, source=FAR),
        state="OPEN, book moved: no",
    )

    assert claims_of(shelves) == [("LOANER_OUT", {key(): -3, plate: -2}, (kit,))]


def test_a_kit_whose_book_was_moved_explains_no_other_quantity():
    shelves = short_by(14)
    shelves.paper("LOAN", line(key(), 3, source=HERE), state="OPEN, book moved: yes")

    assert claims_of(shelves) == []


def test_goods_in_the_cage_that_the_book_calls_qualified_have_changed_status():
    caged = key("NG-CAGE", status="REJECTED")
    shelves = short_by(6)
    shelves.read(caged, 6)
    event = shelves.paper(
        "QUALITY_EVENT", line(key(), 6, source=HERE), state="OPEN", to_status="REJECTED"
    )

    assert claims_of(shelves) == [("STATUS_MISMATCH", {key(): -6, caged: 6}, (event,))]


def test_a_quality_event_without_goods_in_the_cage_explains_nothing():
    shelves = short_by(6)
    shelves.paper("QUALITY_EVENT", line(key(), 6, source=HERE), state="OPEN", to_status="REJECTED")

    assert claims_of(shelves) == []


def test_a_damage_report_that_nobody_posted_explains_its_goods():
    shelves = short_by(2)
    report = shelves.paper("DAMAGE_REPORT", line(key(), 2, source=HERE), state="DRAFT")

    assert claims_of(shelves) == [("DAMAGE_UNRECORDED", {key(): -2}, (report,))]


def test_a_damage_report_of_another_lot_explains_nothing():
    shelves = short_by(2)
    shelves.paper("DAMAGE_REPORT", line(key(lot="P99302"), 2, source=HERE), state="DRAFT")

    assert claims_of(shelves) == []


def test_an_open_work_order_holds_its_goods():
    shelves = short_by(4)
    order = shelves.paper("WORK_ORDER", line(key(), 4, source=HERE), state="OPEN")

    assert claims_of(shelves) == [("WORK_IN_PROCESS", {key(): -4}, (order,))]


def test_a_work_order_of_another_item_holds_nothing():
    shelves = short_by(4)
    plate = key(item="PLATE-6", lot="77120")
    shelves.paper("WORK_ORDER", line(plate, 4, source=HERE), state="OPEN")

    assert claims_of(shelves) == []


def test_goods_that_left_between_freeze_and_count_are_a_matter_of_timing():
    shelves = short_by(11)
    move = shelves.moved(key(), -11, after_freeze=2 * HOUR)

    assert claims_of(shelves) == [("COUNT_TIMING", {key(): -11}, (move,))]


def test_a_movement_that_the_book_has_already_is_no_matter_of_timing():
    shelves = short_by(11)
    shelves.moved(key(), -11, after_freeze=-2 * HOUR)

    assert claims_of(shelves) == []


def test_boxes_counted_as_pieces_are_a_wrong_pack():
    shelves = Shelves()
    shelves.booked(key(), 38)
    shelves.read(key(), 8)
    wrong = shelves.read(key(), 3, after=400)

    assert claims_of(shelves) == [("UOM_PACK", {key(): -27}, (wrong,))]


def test_a_loss_that_no_pack_makes_is_no_wrong_pack():
    shelves = Shelves()
    shelves.booked(key(), 38)
    shelves.read(key(), 8)
    shelves.read(key(), 5, after=400)

    assert claims_of(shelves) == []


def test_the_same_reading_again_within_seconds_is_a_double_scan():
    shelves = Shelves()
    shelves.booked(key(), 23)
    shelves.read(key(), 23)
    again = shelves.read(key(), 23, after=2)

    assert claims_of(shelves) == [("DOUBLE_SCAN", {key(): 23}, (again,))]


def test_boxes_read_one_by_one_are_no_double_scan():
    shelves = Shelves()
    shelves.booked(key(), 28)
    for n in range(3):
        shelves.read(key(), 1, level="BOX", after=7 * n)

    assert claims_of(shelves) == []


def test_a_location_whose_task_was_never_done_is_missed_as_one():
    shelves = Shelves()
    shelves.booked(key(FAR), 41)
    shelves.never_counted(FAR)
    here = {key(FAR, item=f"DRILL-{n}", lot=f"Z9{n}{n}4"): -7 - n for n in range(3)}

    assert claims_of(shelves) == [("MISSED_LOCATION", here | {key(FAR): -41}, (FAR,))]


def test_a_position_that_was_read_was_not_missed():
    shelves = Shelves()
    shelves.booked(key(FAR), 41)
    shelves.read(key(FAR), 3)

    assert claims_of(shelves) == []


def test_digits_typed_in_the_wrong_order_are_a_keying_error():
    shelves = Shelves()
    shelves.booked(key(), 1482)
    typed = shelves.read(key(), 4182, typed=True)

    assert claims_of(shelves) == [("KEYING_ERROR", {key(): 2700}, (typed,))]


def test_a_quantity_no_slip_away_is_no_keying_error():
    shelves = Shelves()
    shelves.booked(key(), 1482)
    shelves.read(key(), 1937, typed=True)

    assert claims_of(shelves) == []


def test_a_lot_that_nobody_knows_and_looks_like_a_known_one_is_misspelt():
    phantom = key(lot="K4O771")
    shelves = Shelves()
    shelves.booked(key(), 16)
    typed = shelves.read(phantom, 16, typed=True)

    assert claims_of(shelves) == [("LOT_TYPO", {key(): -16, phantom: 16}, (typed,))]


def test_a_lot_that_looks_like_no_known_one_is_not_misspelt():
    shelves = Shelves()
    shelves.booked(key(), 30)
    shelves.read(key(), 14)
    shelves.stands(key(FAR, lot="8802-XYZ"), 3)
    shelves.read(key(lot="8802-XYZ"), 9, typed=True)

    assert claims_of(shelves) == []


def test_goods_of_a_lot_that_was_never_booked_have_arrived_without_a_paper():
    new = key(lot="8802-XYZ")
    shelves = Shelves()
    scan = shelves.read(new, 9)

    assert claims_of(shelves) == [("UNPOSTED_RECEIPT", {new: 9}, (scan,))]


def test_day_and_month_read_the_wrong_way_are_a_misread_expiry():
    true, misread = key(expiry="2029-05-11"), key(expiry="2029-11-05")
    shelves = Shelves()
    shelves.booked(true, 16)
    typed = shelves.read(misread, 16, typed=True)

    assert claims_of(shelves) == [("EXPIRY_MISREAD", {true: -16, misread: 16}, (typed,))]


def test_another_expiry_in_another_aisle_is_not_misread():
    shelves = Shelves()
    shelves.booked(key(expiry="2029-05-11"), 50)
    shelves.read(key(expiry="2029-05-11"), 34)
    shelves.read(key(FAR, expiry="2031-11-05"), 16, typed=True)

    assert claims_of(shelves) == []


def test_a_loss_without_a_trace_stays_unknown():
    assert claims_of(short_by(5)) == []

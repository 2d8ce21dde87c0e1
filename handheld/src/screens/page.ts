// Which screen is drawn.
import { shown } from "../core/view";
import { floorBody } from "./floor";
import { type Body, frame } from "./frame";
import type { Node } from "./h";
import { placesBody, readBody, tasksBody } from "./lists";
import type { Look } from "./look";
import { manualBody } from "./manual";
import { amountBody, doneBody, menuBody, submitBody, voidBody } from "./sheets";

const BODIES: Record<Look["state"]["screen"], (look: Look) => Body> = {
  tasks: tasksBody,
  places: placesBody,
  floor: floorBody,
  done: doneBody,
  void: voidBody,
  amount: amountBody,
  manual: manualBody,
  read: readBody,
  submit: submitBody,
  menu: menuBody,
};

/** The page as it stands. An alarm of the server waits only for what is being filled in. */
export function page(look: Look): Node {
  const { state } = look;
  const alarmed = state.screen === "places" && shown(state).kind === "alarm";
  const body = alarmed ? floorBody : BODIES[state.screen];
  return frame(look, body(look));
}

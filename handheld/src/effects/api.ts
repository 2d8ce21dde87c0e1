// Every request to the server, and what it says. Nothing else here speaks to the network.
import type { Answer, Scan } from "../core/scan";
import type { Person } from "../core/state";
import type { Pack, TaskRow } from "../core/task";

/** What goes up in one request. */
export interface Batch {
  device: string;
  sent_at: string;
  round_trip_ms: number;
  scans: readonly Scan[];
}

/** Why a request brought nothing: the network, the door, or a refusal with its sentence. */
export class Failed extends Error {
  constructor(
    readonly why: "network" | "signed-out" | "refused" | "server",
    readonly sentence = "",
  ) {
    super(`${why} ${sentence}`);
  }
}

/** What the page asks of the server. */
export interface Api {
  me(): Promise<Person>;
  tasks(): Promise<readonly TaskRow[]>;
  task(id: string): Promise<Pack>;
  time(): Promise<string>;
  upload(task: string, site: string, batch: Batch): Promise<readonly Answer[]>;
  submit(task: string): Promise<void>;
}

const LONGEST_MS = 30_000;

interface Problem {
  code?: string;
  detail?: string;
}

async function failure(response: Response): Promise<Failed> {
  const { status } = response;
  if (status >= 500 || status === 408 || status === 429) return new Failed("server");
  const problem: Problem = await response.json().catch(() => ({}));
  // A session that ended, or one that began after this page was drawn.
  if (status === 401 || problem.code === "FORM_EXPIRED") return new Failed("signed-out");
  return new Failed("refused", problem.detail || problem.code || String(status));
}

async function send(address: string, init: RequestInit): Promise<Response> {
  const whole = { ...init, signal: AbortSignal.timeout(LONGEST_MS), credentials: "same-origin" };
  try {
    return await fetch(address, whole as RequestInit);
  } catch {
    throw new Failed("network");
  }
}

async function body<T>(response: Response): Promise<T> {
  if (!response.ok) throw await failure(response);
  try {
    return await response.json();
  } catch {
    throw new Failed("network"); // An answer cut on its way tells nothing.
  }
}

function address(path: string, query: Record<string, string>): string {
  const asked = Object.entries(query).filter(([, value]) => value);
  const text = new URLSearchParams(asked).toString();
  return `/api/v1${path}${text && "?"}${text}`;
}

/** The server behind `/api/v1`, asked with the session of the page. */
export function connect({ csrf, site }: { csrf: string; site: string }): Api {
  const get = async <T>(path: string, query: Record<string, string> = {}): Promise<T> => {
    const headers = { Accept: "application/json" };
    return body<T>(await send(address(path, { ...query, site }), { headers }));
  };
  const post = (path: string, at: string, content: object, more: Record<string, string> = {}) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf, ...more };
    const init = { method: "POST", body: JSON.stringify(content), headers };
    return send(address(path, { site: at }), init);
  };
  return {
    me: () => get<Person>("/me"),
    tasks: async () => (await get<{ rows: TaskRow[] }>("/tasks", { mine: "1", open: "1" })).rows,
    task: (id) => get<Pack>(`/tasks/${id}`),
    time: async () => (await get<{ now: string }>("/time")).now,
    upload: async (task, at, batch) => {
      const response = await post(`/tasks/${task}/scans`, at, batch);
      const { verdicts } = await body<{ verdicts?: Answer[] }>(response);
      return verdicts ?? [];
    },
    submit: async (task) => {
      const key = { "Idempotency-Key": task };
      const response = await post(`/tasks/${task}/submission`, site, {}, key);
      if (!response.ok) throw await failure(response);
    },
  };
}

// The Application Identifiers of the GS1 General Specifications: the twin of
// medcount/core/udi/gs1/identifiers.py, whose table explains the rules.

const TABLE = `
00                                       N18                         fixed check
01 02 03                                 N14                         fixed check
10                                       X..20
11 12 13 15 16 17                        N6                          fixed date0
20                                       N2                          fixed
21 22                                    X..20
235                                      X..28
240 241                                  X..30
242                                      N..6
243                                      X..20
250 251                                  X..30
253                                      N13[+X..17]                 check
254                                      X..20
255                                      N13[+N..12]                 check
30                                       N..8
310n-316n 320n-337n 340n-357n 360n-369n  N6                          fixed
37                                       N..8
3900-3909 3920-3929                      N..15
3910-3919 3930-3939                      N3+N..15
3940-3943                                N4
395n                                     N6
400 401                                  X..30
402                                      N17                         check
403                                      X..30
410-417                                  N13                         fixed check
420                                      X..20
421                                      N3+X..9
422 424 426                              N3
423 425                                  N3[+N3][+N3][+N3][+N3]
427                                      X..3
4300 4301 4310 4311 4320                 X..35
4302-4306 4312-4316                      X..70
4307 4317                                X2
4308 4319                                X..30
4309                                     N20
4318                                     X..20
4321-4323                                N1
4324 4325                                N10                         date0
4326                                     N6                          date
4330-4333                                N6[+X1]
7001                                     N13
7002                                     X..30
7003                                     N10                         moment
7004                                     N..4
7005                                     X..12
7006                                     N6                          date
7007                                     N6[+N6]                     date
7008                                     X..3
7009                                     X..10
7010                                     X..2
7011                                     N6[+N4]                     date
7020-7022                                X..20
7023                                     X..30
7030-7039                                N3+X..27
7040                                     N1+X3
7041                                     X..4
710-717                                  X..20
7230-7239                                X2+X..28
7240                                     X..20
7241                                     N2
7242                                     X..25
7250                                     N8
7251                                     N12
7252                                     N1
7253 7254 7259                           X..40
7255                                     X..10
7256                                     X..90
7257                                     X..70
7258                                     X3
8001                                     N14
8002                                     X..20
8003                                     N14[+X..16]                 check zero
8004                                     N4[+X..26]
8005                                     N6
8006 8026                                N14+N4                      check
8007                                     X..34
8008                                     N8[+N2][+N2]                date
8009                                     X..50
8010                                     Y..30
8011                                     N..12
8012                                     X..20
8013 8014 8020                           X..25
8017 8018                                N18                         check
8019                                     N..10
8030                                     Z..90
8040 8041                                N15
8042                                     N32
8043                                     N18[+N..2]
8110 8112 8200                           X..70
8111                                     N4
90                                       X..30
91-99                                    X..90
`;

// The first AI of a line never stands in one message with any of the others.
const NEVER_TOGETHER = `
01          02 03 37 255 8006
02          03 255 8026
03          37 235 7240 8006 8026
21          235
255         415 8006 8020 8026
37          8006
3900-3909   3910-3919 3940-3943 8111
3920-3929   3930-3939 395n
3930-3939   395n
3940-3943   8111
395n        8005
420         421
421         4307
426         422 423 424 425
4330        4331
4332        4333
7250        7251
7256        7253 7254 7255 7259
7259        7253 7254 7255
8006        8026
8017        8018
`;

/** What a scanner sends for FNC1 between two elements. */
export const GS = "\x1d";

const CHARACTERS: Record<string, string> = {
  N: "[0-9]",
  X: '[!"%-?A-Z_a-z]', // CSET 82.
  Y: "[#/0-9A-Z-]", // CSET 39.
  Z: "[0-9A-Z_a-z=-]",
};

/** What a value gives beside year and month; the words are those of the table. */
export type DateForm = "date" | "date0" | "moment";

/** One Application Identifier. */
export interface Identifier {
  ai: string;
  shortest: number;
  longest: number;
  /** A following element may begin without FNC1. */
  fixed: boolean;
  /** The value, group 1, with the GS after it; sticky. */
  element: RegExp;
  /** How many leading digits end in a check digit; 0 for none. */
  checkedDigits: number;
  dateForm: DateForm | null;
  excludes: ReadonlySet<string>;
}

interface Part {
  optional: boolean;
  kind: string;
  upTo: boolean;
  size: number;
}

function parts(form: string): Part[] {
  return [...form.matchAll(/(\[)?\+?([NXYZ])(\.\.)?(\d+)\]?/g)].map((part) => ({
    optional: part[1] !== undefined,
    kind: CHARACTERS[part[2] ?? ""] ?? "",
    upTo: part[3] !== undefined,
    size: Number(part[4]),
  }));
}

function spelledOut(ais: string): string[] {
  const all: string[] = [];
  for (const term of ais.split(/\s+/)) {
    const [first = "", last] = term.split("-");
    const decimals = term.endsWith("n") ? [..."012345"] : [""];
    const digits = first.replace(/n$/, "");
    const end = Number((last ?? first).replace(/n$/, ""));
    for (let number = Number(digits); number <= end; number += 1) {
      for (const decimal of decimals)
        all.push(String(number).padStart(digits.length, "0") + decimal);
    }
  }
  return all;
}

function exclusions(): Map<string, Set<string>> {
  const excludes = new Map<string, Set<string>>();
  const add = (one: string, other: string) =>
    excludes.set(one, (excludes.get(one) ?? new Set()).add(other));
  for (const line of NEVER_TOGETHER.trim().split("\n")) {
    const [first = "", others = ""] = line.split(/\s{2,}/);
    for (const one of spelledOut(first)) {
      for (const other of spelledOut(others)) {
        add(one, other);
        add(other, one);
      }
    }
  }
  return excludes;
}

/** The AIs of the same measure or amount with another number of decimals. */
function otherDecimals(ai: string): string[] {
  if (ai[0] !== "3" || ai.length !== 4) return [];
  return [..."0123456789"].map((decimals) => ai.slice(0, 3) + decimals).filter((one) => one !== ai);
}

function pattern(formed: readonly Part[], rules: readonly string[]): string {
  const value = formed
    .map((p) => `(?:${p.kind}{${p.upTo ? "1," : ""}${p.size}})${p.optional ? "?" : ""}`)
    .join("");
  const end = rules.includes("fixed") ? `${GS}?` : `(?:${GS}|$)`;
  return `(${rules.includes("zero") ? "(?=0)" : ""}${value})${end}`;
}

function shortest({ optional, upTo, size }: Part): number {
  if (optional) return 0;
  return upTo ? 1 : size;
}

function identifiersOf(line: string, excludes: ReadonlyMap<string, Set<string>>): Identifier[] {
  const [ais = "", form = "", ruled = ""] = line.trim().split(/\s{2,}/);
  const rules = ruled.split(" ");
  const formed = parts(form);
  return spelledOut(ais).map((ai) => ({
    ai,
    shortest: formed.reduce((sum, part) => sum + shortest(part), 0),
    longest: formed.reduce((sum, part) => sum + part.size, 0),
    fixed: rules.includes("fixed"),
    element: new RegExp(pattern(formed, rules), "y"),
    checkedDigits: rules.includes("check") ? (formed[0]?.size ?? 0) : 0,
    dateForm: (["date", "date0", "moment"] as const).find((d) => rules.includes(d)) ?? null,
    excludes: new Set([...(excludes.get(ai) ?? []), ...otherDecimals(ai)]),
  }));
}

function identifiers(): Map<string, Identifier> {
  const excludes = exclusions();
  const all = TABLE.trim()
    .split("\n")
    .flatMap((line) => identifiersOf(line, excludes));
  return new Map(all.map((identifier) => [identifier.ai, identifier]));
}

/** Every identifier there is, by its digits. */
export const IDENTIFIERS: ReadonlyMap<string, Identifier> = identifiers();

/** The identifier that stands at a position; none is the beginning of another. */
export function identifierAt(text: string, at: number): Identifier | undefined {
  return (
    IDENTIFIERS.get(text.slice(at, at + 2)) ??
    IDENTIFIERS.get(text.slice(at, at + 3)) ??
    IDENTIFIERS.get(text.slice(at, at + 4))
  );
}

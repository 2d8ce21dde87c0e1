// The service worker: built last, since it must know the names of what it keeps for offline use.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

type Chunk = { file: string; css?: string[]; imports?: string[] };
const manifest: Record<string, Chunk> = JSON.parse(
  readFileSync("medcount/static/manifest.json", "utf-8"),
);

function filesOf(entry: string): string[] {
  const chunk = manifest[entry];
  if (!chunk) return [];
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap(filesOf)];
}

const kept = [...new Set(filesOf("handheld/src/main.ts"))].map((file) => `/static/${file}`).sort();
const version = createHash("sha256").update(kept.join("\n")).digest("hex").slice(0, 12);

export default defineConfig({
  publicDir: false,
  define: { __KEPT__: JSON.stringify(kept), __VERSION__: JSON.stringify(version) },
  build: {
    outDir: "medcount/static",
    emptyOutDir: false,
    target: "es2022",
    rolldownOptions: {
      input: "handheld/src/worker.ts",
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});

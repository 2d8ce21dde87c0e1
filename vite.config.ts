// The assets of the pages, each under a name that carries its hash.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "medcount/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: { desk: "medcount/desk/front/desk.ts", count: "handheld/src/main.ts" },
    },
  },
  test: { include: ["handheld/tests/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);

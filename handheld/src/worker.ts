// The service worker: the page opens without a network. Answers of the API are never kept.
declare const __KEPT__: readonly string[];
declare const __VERSION__: string;

const scope = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `medcount-${__VERSION__}`;
const PAGE = "/count";

/** Keep the page if it is one: who is sent to the log-in has none. */
async function keep(response: Response): Promise<void> {
  if (!response.ok || response.redirected) return;
  const cache = await caches.open(CACHE);
  await cache.put(PAGE, response.clone());
}

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...__KEPT__]);
  await fetch(PAGE).then(keep, () => undefined);
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("medcount-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** The page of now where the network gives it, else the one last seen. */
async function pageOf(request: Request): Promise<Response> {
  const response = await fetch(request).catch(() => Response.error());
  if (response.ok) await keep(response);
  // A redirect to the log-in is told to the browser as it is; only a fault is papered over.
  const fault = response.type === "error" || response.status >= 500;
  return (fault ? await caches.match(PAGE) : undefined) ?? response;
}

/** An asset, whose name changes with its content. */
async function assetOf(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  return fetch(request);
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== scope.location.origin) return;
  if (pathname === PAGE) event.respondWith(pageOf(event.request));
  else if (__KEPT__.includes(pathname)) event.respondWith(assetOf(event.request));
});

// Ends the build: compresses what the server hands out, so that it never has to, and checks that the first
// screen stays small. Run by `npm run build`.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FIRST_SCREEN_BYTES = 240 * 1024;
const COMPRESSIBLE = /\.(js|css|svg|json|txt)$/;
const dist = new URL("../dist/", import.meta.url).pathname;

/** Every file below a folder. */
function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** The chunks a browser loads before the first screen shows: the entry and what it imports at once. */
function firstScreen(manifest) {
  const found = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || found.has(chunk.file)) return;
    found.add(chunk.file);
    for (const css of chunk.css ?? []) found.add(css);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit("index.html");
  // One language comes with it.
  visit("src/i18n/fr.json");
  return ["index.html", ...found];
}

const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
// Only this script reads it.
rmSync(join(dist, "manifest.json"));

for (const path of files(dist)) {
  // index.html gets a nonce in every answer, so it cannot be compressed ahead.
  if (!COMPRESSIBLE.test(path)) continue;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
}

let total = 0;
for (const name of firstScreen(manifest)) {
  const size = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} kB gz  ${name}`);
}
console.log(
  `${(total / 1024).toFixed(1).padStart(8)} kB gz  first screen, of ${FIRST_SCREEN_BYTES / 1024} allowed`,
);
if (total > FIRST_SCREEN_BYTES) {
  console.error("The first screen is too large: load what it does not need later (lazyRouteComponent).");
  process.exit(1);
}

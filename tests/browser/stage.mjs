// A served demo company and a browser to look at it: started for a run, ended with it.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** The password of every demo account. */
export const PASSWORD = "helan-demo-2026";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Makes the demo company in a new folder and serves it; `stop` ends the server and removes the folder. */
export async function serve({ size = "full" } = {}) {
  const hengce = process.env.HENGCE;
  if (!hengce) throw new Error("HENGCE must name the hengce program: run `cargo xtask test`");
  const home = mkdtempSync(join(tmpdir(), "hengce-browser-"));
  const folder = join(home, "demo");
  const made = spawnSync(hengce, ["demo", folder, "--size", size], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`hengce demo failed:\n${made.stdout}\n${made.stderr}`);
  const port = await freePort();
  const server = spawn(hengce, ["serve", folder, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  server.stdout.on("data", (chunk) => (said += chunk));
  server.stderr.on("data", (chunk) => (said += chunk));
  const origin = `http://127.0.0.1:${port}`;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  await answering(origin, server, () => said);
  return {
    origin,
    folder,
    said: () => said,
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Waits until the server answers; gives up when it ended or after 30 seconds. */
async function answering(origin, server, said) {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    if (server.exitCode !== null) throw new Error(`the server ended:\n${said()}`);
    const answer = await fetch(`${origin}/sign-in`, { redirect: "manual" }).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not answer within 30 s:\n${said()}`);
}

/** Debian's Chromium with a new profile; its own words (in date boxes) are in the language. `more` are flags. */
export function browser(language = "zh-CN", more = []) {
  const executablePath = process.env.HENGCE_CHROMIUM ?? "/usr/bin/chromium";
  const env = { ...process.env, LANGUAGE: language.replace("-", "_") };
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...more, `--lang=${language}`], env });
}

/** A new context: no cookies, a laptop's window, Chinese first. */
export function visitor(chrome, { locale = "zh-CN", width = 1366, height = 860, ...more } = {}) {
  return chrome.newContext({ locale, viewport: { width, height }, timezoneId: "Asia/Shanghai", ...more });
}

// A real office on loopback: the release binary, an own database full of bookings, somebody signed in, a colleague with a token.
import { execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { CHIPS, makeOffice, NOW, on } from "./data.mjs";
import { fill } from "./fill.mjs";

export const PROJECT = dirname(dirname(dirname(import.meta.dirname)));
/** Everything that the bench writes. On the project's disk, because a commit waits for it. */
export const FOLDER = join(PROJECT, "target/bench-calendar");
export const SITE = resolve(PROJECT, process.env.LEPTOS_SITE_ROOT ?? "target/site");
const BINARY = resolve(PROJECT, process.env.SILANDAP_BIN ?? "target/release/silandap");
const READY_MS = 30_000;

export class Office {
  /** `rows` facilities with `count` bookings in March and in April; `undecided`: what each day shows are requests still to be decided. */
  static async open({ rows, count, undecided = false }) {
    const office = new Office();
    office.data = makeOffice(rows, count);
    mkdirSync(FOLDER, { recursive: true });
    office.folder = mkdtempSync(join(FOLDER, `office-${rows}x${count}-`));
    const port = await freePort();
    office.origin = `http://127.0.0.1:${port}`;
    const database = join(office.folder, "silandap.db");
    office.environment = {
      ...process.env,
      DATABASE_URL: `sqlite://${database}`,
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      LEPTOS_SITE_ROOT: SITE,
      SILANDAP_PUBLIC_URL: office.origin,
      SILANDAP_NOW: NOW,
      RUST_LOG: "warn",
      NO_COLOR: "1",
    };
    const { name, password } = await office.command("user", "add", "lestari", "--role", "admin");
    office.user = { name, password };
    await office.command("user", "add", "rekan", "--role", "ult", "--role", "sarpras", "--role", "admin");
    office.token = (await office.command("token", "create", "rekan")).token;
    const { facilities, march, april } = office.data;
    const shown = [...new Set(march.map((event) => event.start.slice(0, 10)))].flatMap((date) => on(march, date).slice(0, CHIPS));
    const asked = new Set(undecided ? shown.map((event) => event.id) : []);
    await fill(database, { facilities, events: [...march, ...april], asked });
    await office.serve();
    return office;
  }

  async command(...words) {
    const { stdout } = await promisify(execFile)(BINARY, [...words, "--json"], { cwd: PROJECT, env: this.environment });
    return JSON.parse(stdout);
  }

  async serve() {
    this.log = join(this.folder, "server.log");
    const log = openSync(this.log, "w");
    this.server = spawn(BINARY, ["serve"], { cwd: PROJECT, env: this.environment, stdio: ["ignore", log, log] });
    closeSync(log);
    for (const end = Date.now() + READY_MS; Date.now() < end; ) {
      if (this.server.exitCode !== null) throw new Error(`the server has ended: ${readFileSync(this.log, "utf8")}`);
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`the server is not ready: ${readFileSync(this.log, "utf8")}`);
  }

  /** Signs in, once for all pages of this context. */
  async signIn(context) {
    const page = await context.newPage();
    await page.goto(`${this.origin}/masuk`);
    await page.locator("input[name=name]").fill(this.user.name);
    await page.locator("input[name=password]").fill(this.user.password);
    await Promise.all([page.waitForURL(/\/kantor/), page.locator("input[name=password]").press("Enter")]);
    await page.close();
  }

  /** One step of the colleague, through the REST API; gives what the request became. */
  act(code, verb, body) {
    return this.call("POST", `${code}/${verb}`, body);
  }

  /** A request as the colleague sees it. */
  read(code) {
    return this.call("GET", code);
  }

  async call(method, path, body) {
    const answer = await fetch(`${this.origin}/api/v1/staff/reservations/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  }

  async close() {
    if (this.server && this.server.exitCode === null) {
      const ended = new Promise((done) => this.server.once("exit", done));
      this.server.kill("SIGTERM");
      const timer = setTimeout(() => this.server.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

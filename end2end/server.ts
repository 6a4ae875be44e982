// A whole office for one spec file: an own server on an own port with an own database full of example data.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { plusDays } from "./words.ts";

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const BINARY = resolve(PROJECT, process.env.SILANDAP_BIN ?? "target/release/silandap");
const SITE = resolve(PROJECT, process.env.LEPTOS_SITE_ROOT ?? "target/site");
/** A Tuesday on which the office is open: 24 November 2026, 09.00 WITA. */
export const TUESDAY = "2026-11-24T09:00:00+08:00";

export type Role = "ult" | "sarpras" | "admin" | "head" | "sysadmin";

export interface OfficeOptions {
  /** Where the clock starts; RFC 3339. */
  now?: string;
  /** Settings beside the usual ones, as variables of the environment. */
  settings?: Record<string, string>;
  /** Lines of the log that speak of a fault and are meant to. */
  expected?: RegExp;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface Wish {
  /** Units of a pool; one when nothing is said. */
  quantity?: number;
  facility: string;
  date: string;
  from?: string;
  to?: string;
  name?: string;
  institution?: string;
  activity?: string;
  purpose?: string;
  whatsapp?: string;
  participants?: number;
}

/** A request as its maker holds it. */
export interface Made {
  code: string;
  /** `/p/{secret}` */
  path: string;
  body: Record<string, unknown>;
}

export class Office {
  readonly origin: string;
  today: string;
  private log = "";
  private tokens = new Map<Role, string>();
  private promised = new Set<string>();
  private addresses = 1;
  /** When the clock of the running server began, in milliseconds. */
  private started = Date.now();

  private constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private server: ChildProcess,
    readonly users: { name: string; role: Role; password: string }[],
    port: number,
    now: string,
    private readonly expected: RegExp | undefined,
  ) {
    this.origin = `http://127.0.0.1:${port}`;
    this.today = now.slice(0, 10);
    this.listen();
  }

  private listen(): void {
    for (const stream of [this.server.stdout, this.server.stderr]) stream?.on("data", (text: Buffer) => (this.log += text.toString()));
  }

  /** The same office on another day: its server is ended and started again with the clock at `now`, on the same port. */
  async goOnAt(now: string): Promise<void> {
    await this.end();
    this.environment.SILANDAP_NOW = now;
    this.started = Date.now();
    this.today = now.slice(0, 10);
    this.server = spawn(BINARY, ["serve"], { cwd: PROJECT, env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    this.listen();
    await this.untilReady();
  }

  /** So many seconds later. What was moved or proposed can no longer be undone after ten, and is told outside. */
  async goOnBy(seconds: number): Promise<void> {
    const wall = Date.parse(this.environment.SILANDAP_NOW!) + (Date.now() - this.started) + seconds * 1_000;
    await this.goOnAt(`${new Date(wall + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`);
  }

  static async open({ now = TUESDAY, settings = {}, expected }: OfficeOptions = {}): Promise<Office> {
    const folder = mkdtempSync(join(tmpdir(), "silandap-"));
    const port = await freePort();
    const environment = {
      ...process.env,
      DATABASE_URL: `sqlite://${join(folder, "silandap.db")}`,
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      LEPTOS_SITE_ROOT: SITE,
      SILANDAP_PUBLIC_URL: `http://127.0.0.1:${port}`,
      SILANDAP_NOW: now,
      NO_COLOR: "1",
      ...settings,
    };
    const { users } = JSON.parse(await command(environment, "demo", "--json")) as { users: Office["users"] };
    const server = spawn(BINARY, ["serve"], { cwd: PROJECT, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const office = new Office(folder, environment, server, users, port, now, expected);
    await office.untilReady();
    return office;
  }

  /** Ends the server; gives the lines of its log that no office day may produce. */
  async close(): Promise<string[]> {
    const died = this.gone() ? [`the server has ended by itself (${this.server.signalCode ?? this.server.exitCode}): ${this.log.slice(-600)}`] : [];
    if (died.length === 0) await this.end();
    rmSync(this.folder, { recursive: true, force: true });
    return [...died, ...this.faults()];
  }

  private async end(): Promise<void> {
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    const timer = setTimeout(() => this.server.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
  }

  private gone(): boolean {
    return this.server.exitCode !== null || this.server.signalCode !== null;
  }

  /** Lines that speak of a panic, an error, or an answer of 500 and above, where that was not meant. */
  faults(): string[] {
    // eslint-disable-next-line no-control-regex
    const plain = this.log.replace(/\u001b\[[0-9;]*m/g, "");
    const spoken = plain.split("\n").filter((line) => /panick|^\S*\s*ERROR\b|"level":"ERROR"|\bstatus(_code)?[=:]\s*"?5\d\d\b/.test(line));
    return spoken.filter((line) => !this.expected?.test(line));
  }

  /** One command of the binary on this office's database. */
  command(...words: string[]): Promise<string> {
    return command(this.environment, ...words);
  }

  user(role: Role): { name: string; password: string } {
    const user = this.users.find((candidate) => candidate.role === role);
    if (!user) throw new Error(`the example data has nobody with the role ${role}`);
    return user;
  }

  /** What an anonymous program asks of the REST API; each call from an own loopback address, so that limits on one address stay out of the way. */
  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    this.addresses += 1;
    const address = `127.${10 + (this.addresses % 90)}.${process.pid % 250}.${1 + (this.addresses % 250)}`;
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((done, failed) => {
      const sent = request(
        this.origin + path,
        {
          method,
          localAddress: address,
          headers: { ...(text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }), ...headers },
        },
        (answer) => {
          let all = "";
          answer.setEncoding("utf8").on("data", (part: string) => (all += part));
          answer.on("end", () => {
            const json = /json/.test(answer.headers["content-type"] ?? "");
            done({ status: answer.statusCode ?? 0, headers: answer.headers, body: json && all ? JSON.parse(all) : all });
          });
        },
      );
      sent.on("error", failed);
      sent.end(text);
    });
  }

  /** The REST API as a staff member with that role. */
  async api(role: Role): Promise<(method: string, path: string, body?: unknown) => Promise<Answer>> {
    let token = this.tokens.get(role);
    if (!token) {
      token = (JSON.parse(await this.command("token", "create", this.user(role).name, "--json")) as { token: string }).token;
      this.tokens.set(role, token);
    }
    return (method, path, body) => this.call(method, `/api/v1/staff${path}`, body, { authorization: `Bearer ${token}` });
  }

  /** A day from `after` on that nobody has asked for, and that this office gives to no other test. */
  async freeDay(facility: string, after = plusDays(this.today, 21)): Promise<string> {
    const { status, body } = await this.call("GET", `/api/v1/facilities/${facility}/availability?from=${after}&to=${plusDays(after, 90)}`);
    if (status !== 200) throw new Error(`availability of ${facility}: ${status} ${JSON.stringify(body)}`);
    const days = body.days as { date: string; state: string; pending: number }[];
    const day = days.find(({ date, state, pending }) => state === "free" && pending === 0 && !this.promised.has(facility + date));
    if (!day) throw new Error(`no free day for ${facility} after ${after}`);
    this.promised.add(facility + day.date);
    return day.date;
  }

  /** A request sent through the REST API, as by an applicant. */
  async submitRequest(wish: Wish): Promise<Made> {
    const { status, body } = await this.call("POST", "/api/v1/reservations", reservationBody(wish), { "idempotency-key": randomUUID() });
    if (status !== 201) throw new Error(`the request was not taken: ${status} ${JSON.stringify(body)}`);
    return { code: body.code, path: new URL(body.track_url, this.origin).pathname, body };
  }

  /** The facilities team says yes and the admin approves: the slot is held hard from now on. */
  async approve(code: string): Promise<void> {
    await this.dispose(code);
    await this.act("sarpras", "confirm", code, { answer: "available", note: "" });
    await this.act("admin", "approve", code, { version: await this.version(code), agreement: null });
  }

  /** The counter asks the facilities team. */
  async dispose(code: string): Promise<void> {
    await this.act("ult", "dispose", code, { note: "", urgency: "normal" });
  }

  /** One step of somebody of the office, through the REST API. */
  async act(role: Role, verb: string, code: string, body: unknown): Promise<void> {
    const api = await this.api(role);
    const { status, body: answer } = await api("POST", `/reservations/${code}/${verb}`, body);
    if (status >= 300) throw new Error(`${verb} of ${code}: ${status} ${JSON.stringify(answer)}`);
  }

  async version(code: string): Promise<number> {
    const { body } = await (await this.api("admin"))("GET", `/reservations/${code}`);
    return body.version as number;
  }

  private async untilReady(): Promise<void> {
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      if (this.gone()) throw new Error(`the server has ended:\n${this.log}`);
      const answer = await this.call("GET", "/readyz").catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`the server is not ready after 30 s:\n${this.log}`);
  }
}

/** A well-formed request for the REST API. */
export function reservationBody(wish: Wish): Record<string, unknown> {
  return {
    applicant: {
      name: wish.name ?? "Rahmah",
      kind: "kkg",
      institution: wish.institution ?? "KKG Gugus 3 Barabai",
      whatsapp: wish.whatsapp ?? "081250331234",
      regency: "63.07",
      email: "",
    },
    activity: wish.activity ?? "Pertemuan KKG",
    purpose: wish.purpose ?? "",
    participants: wish.participants ?? 12,
    items: [{ facility: wish.facility, quantity: wish.quantity ?? 1, layout: null }],
    pattern: "daily",
    start: `${wish.date}T${wish.from ?? "08:00"}`,
    end: `${wish.date}T${wish.to ?? "12:00"}`,
    accept_rules: true,
  };
}

async function command(environment: NodeJS.ProcessEnv, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(BINARY, words, { cwd: PROJECT, env: environment, maxBuffer: 1 << 24 });
  return stdout;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });
}

// WhatsApp's Cloud API (Graph API) as the office meets it: takes template messages and says under which id, keeps what it was given,
// and posts signed news about it. Can be told to refuse, and to take without a word.
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const VERSION = "v24.0";
const NUMBER_ID = "106540352242922";
const TOKEN = "EAAJB-token-of-the-browser-tests";
const APP_SECRET = "0123456789abcdef0123456789abcdef";
const VERIFY_TOKEN = "sungai-barito-tenang-sekali";
const PREFIX = "silandap_";

/** One message as it was posted here. */
export interface Letter {
  /** The number with country code: `6281250331234`. */
  to: string;
  /** Without the office's prefix: `approved`. */
  template: string;
  parameters: string[];
  /** The office's own key, handed back with news. */
  key: string;
  /** `wamid.…`; `undefined` = it was not taken. */
  id: string | undefined;
}

/** Why a message is not taken: the status of the answer, and the code that decides. */
interface Refusal {
  status: number;
  code: number;
  message: string;
}

export const NOT_ON_WHATSAPP: Refusal = { status: 400, code: 131_026, message: "Message undeliverable" };
export const TOKEN_EXPIRED: Refusal = { status: 401, code: 190, message: "Error validating access token: Session has expired" };

/** What becomes of messages: taken, taken without an answer until `speakAgain`, or refused. */
type Mood = "taking" | "silent" | Refusal;

export class Graph {
  /** Everything that was posted, in its order. */
  readonly letters: Letter[] = [];
  private mood: Mood = "taking";
  private readonly moods = new Map<string, Mood>();
  private kept: (() => void)[] = [];
  private numbers = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Graph> {
    const server = createServer();
    // The office hangs up first, never we just when it writes.
    server.keepAliveTimeout = 60_000;
    const graph = new Graph(server);
    server.on("request", (call: IncomingMessage, response: ServerResponse) => {
      let body = "";
      call.setEncoding("utf8").on("data", (part: string) => (body += part));
      call.on("end", () => graph.answer(call, body, response));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return graph;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** What an office needs to send through this service. */
  settings(): Record<string, string> {
    return {
      SILANDAP_CHANNEL: "cloud_api",
      SILANDAP_QUIET_HOURS: "none",
      SILANDAP_MESSAGES_PER_SECOND: "1000",
      SILANDAP_WHATSAPP_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      SILANDAP_WHATSAPP_VERSION: VERSION,
      SILANDAP_WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID,
      SILANDAP_WHATSAPP_TEMPLATE_PREFIX: PREFIX,
      SILANDAP_WHATSAPP_TOKEN: TOKEN,
      SILANDAP_WHATSAPP_APP_SECRET: APP_SECRET,
      SILANDAP_WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
    };
  }

  /** Messages of one kind to one number. */
  sent(to: string, template: string): Letter[] {
    return this.letters.filter((letter) => letter.to === to && letter.template === template);
  }

  /** From now on messages to this number are taken, and no answer says so. */
  keepSilent(to: string): void {
    this.moods.set(to, "silent");
  }

  /** Gives the answers that were kept back, and takes messages to everybody again. */
  speakAgain(): void {
    this.moods.clear();
    for (const answer of this.kept.splice(0)) answer();
  }

  /** From now on messages are refused: those to one number, or all. */
  refuse(refusal: Refusal, to?: string): void {
    if (to === undefined) this.mood = refusal;
    else this.moods.set(to, refusal);
  }

  /** Whatever was wrong is mended. */
  mend(): void {
    this.mood = "taking";
    this.moods.clear();
  }

  /** What Meta asks when the address is registered, and the answer that it wants. */
  handshake(): { path: string; answer: string } {
    const answer = "1158201444";
    const query = new URLSearchParams({ "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": answer });
    return { path: `/kabar/whatsapp?${query}`, answer };
  }

  /**
   * Tells the office at this origin what became of a letter, signed over the very bytes that are posted; gives the status of its answer.
   * The moment is by the real clock: the office puts it between its own sending and its own now.
   */
  report(office: string, letter: Letter, status: "sent" | "delivered" | "read" | "failed", secret = APP_SECRET): Promise<number> {
    const errors = status === "failed" ? [{ code: NOT_ON_WHATSAPP.code, title: NOT_ON_WHATSAPP.message, error_data: { details: "Not on WhatsApp" } }] : undefined;
    const news = {
      id: letter.id,
      status,
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: letter.to,
      biz_opaque_callback_data: letter.key,
      errors,
    };
    const value = { messaging_product: "whatsapp", metadata: { display_phone_number: "625113304070", phone_number_id: NUMBER_ID }, statuses: [news] };
    const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "102290129340398", changes: [{ field: "messages", value }] }] }));
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    };
    return new Promise((done, failed) => {
      const posted = request(`${office}/kabar/whatsapp`, { method: "POST", headers }, (answer) => {
        answer.resume().on("end", () => done(answer.statusCode ?? 0));
      });
      posted.on("error", failed);
      posted.end(body);
    });
  }

  private answer(call: IncomingMessage, body: string, response: ServerResponse): void {
    const say = (status: number, answer: unknown): void => {
      response.writeHead(status, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(answer));
    };
    const refuse = ({ status, code, message }: Refusal): void => say(status, { error: { message: `(#${code}) ${message}`, type: "OAuthException", code } });
    if (call.method !== "POST" || call.url !== `/${VERSION}/${NUMBER_ID}/messages`) return refuse({ status: 404, code: 100, message: "Unsupported request" });
    if (call.headers.authorization !== `Bearer ${TOKEN}`) return refuse(TOKEN_EXPIRED);
    const letter = read(body);
    if (!letter) return refuse({ status: 400, code: 131_009, message: "Parameter value is not valid" });
    this.letters.push(letter);
    const mood = this.moods.get(letter.to) ?? this.mood;
    if (typeof mood === "object") return refuse(mood);
    this.numbers += 1;
    const id = `wamid.${String(this.numbers).padStart(8, "0")}`;
    letter.id = id;
    const accept = (): void =>
      say(200, { messaging_product: "whatsapp", contacts: [{ input: letter.to, wa_id: letter.to }], messages: [{ id, message_status: "accepted" }] });
    if (mood === "silent") this.kept.push(accept);
    else accept();
  }
}

/** A template message; `undefined` for what Meta would not take. */
function read(body: string): Letter | undefined {
  const message = JSON.parse(body) as {
    messaging_product?: string;
    type?: string;
    to?: string;
    biz_opaque_callback_data?: string;
    template?: { name?: string; language?: { code?: string }; components?: { type: string; parameters: { type: string; text: string }[] }[] };
  };
  const { to = "", template } = message;
  const parameters = template?.components?.flatMap((component) => component.parameters.map(({ text }) => text)) ?? [];
  const fits =
    message.messaging_product === "whatsapp" && message.type === "template" && /^628\d+$/.test(to) && template?.name?.startsWith(PREFIX) &&
    ["id", "en"].includes(template.language?.code ?? "") && parameters.every((text) => text !== "" && !/[\n\t]| {5}/.test(text));
  if (!fits || !template?.name) return undefined;
  return { to, template: template.name.slice(PREFIX.length), parameters, key: message.biz_opaque_callback_data ?? "", id: undefined };
}

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";

/** One side of a conversation in lines. */
export class Talk {
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(20_000, () => socket.destroy(new Error("nobody speaks")));
    this.#reader = createInterface({
      input: socket.setEncoding("latin1"),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static async to(port: number): Promise<Talk> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Talk(socket);
  }

  /** The next line; undefined when the other side ended. */
  async hear(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  say(text: string) {
    this.#socket.write(text, "latin1");
  }

  /** Says something and wants this code in the answer's last line. */
  async ask(text: string, wanted: string) {
    if (text) this.say(`${text}\r\n`);
    let line: string | undefined;
    do {
      line = await this.hear();
      if (!line?.startsWith(wanted))
        throw new Error(`to ${text.slice(0, 60)}: wanted ${wanted}, got ${line}`);
    } while (line[3] === "-");
  }

  end() {
    this.#reader.close();
    this.#socket.end();
  }
}

/** Hands one mail to an LMTP server, as a mail server would. */
export async function deliver(port: number, to: string[], mail: Buffer) {
  const talk = await Talk.to(port);
  await talk.ask("", "220");
  await talk.ask("LHLO localhost", "250");
  await talk.ask("MAIL FROM:<tests@example.test>", "250");
  for (const each of to) await talk.ask(`RCPT TO:<${each}>`, "250");
  await talk.ask("DATA", "354");
  // RFC 5321, 4.5.2: a line's first dot is doubled, a lone dot ends the mail.
  const wire = mail
    .toString("latin1")
    .replaceAll(/^\./gm, "..")
    .replace(/\r?\n?$/, "\r\n");
  talk.say(wire);
  await talk.ask(".", "250");
  for (const _ of to.slice(1)) await talk.ask("", "250");
  await talk.ask("QUIT", "221");
  talk.end();
}

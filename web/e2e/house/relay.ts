import { createServer, type Server, type Socket } from "node:net";
import { listen } from "./ports";
import { deliver, Talk } from "./talk";

/** Stands for the world's mail servers: what is sent to it is delivered to the mailboxes of the test's Dovecot. */
export class Relay {
  /** Where mail goes on to. */
  lmtp = 0;
  /** How many mails it took. */
  taken = 0;
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server, await listen(server));
    server.on("connection", (socket) => void relay.#converse(socket).catch(() => socket.destroy()));
    return relay;
  }

  async #converse(socket: Socket) {
    const talk = new Talk(socket);
    let to: string[] = [];
    talk.say("220 relay\r\n");
    for (let line = await talk.hear(); line !== undefined; line = await talk.hear()) {
      const command = line.slice(0, 4).toUpperCase();
      if (command === "MAIL") to = [];
      if (command === "RCPT") to.push(/<(.*)>/.exec(line)?.[1] ?? "");
      if (command === "DATA") {
        talk.say("354 go on\r\n");
        await deliver(this.lmtp, to, await hearMail(talk));
        this.taken += 1;
      }
      talk.say(command === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      if (command === "QUIT") break;
    }
    talk.end();
  }

  stop() {
    this.#server.close();
  }
}

async function hearMail(talk: Talk): Promise<Buffer> {
  const lines: string[] = [];
  for (let line = await talk.hear(); line !== undefined && line !== "."; line = await talk.hear()) {
    lines.push(line.replace(/^\./, ""));
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./ports";
import { newDirectory, run, Supervised } from "./supervised";
import { until } from "./until";

/** What `cargo build -p facteur` made; the web interface is inside, or beside it in a debug build. */
const PROGRAM =
  process.env.FACTEUR_PROGRAM ?? new URL("../../../target/debug/facteur", import.meta.url).pathname;

export const administrator = {
  name: "Camille Aubry",
  address: "camille@lumex.example",
  password: "une phrase assez longue",
  organisation: "Lumex",
};

/** A Facteur of one's own: `serve` with empty data, or the demonstration. */
export class Facteur {
  readonly url: string;
  readonly #data: string;
  readonly #server: Supervised;

  private constructor(server: Supervised, port: number) {
    this.#server = server;
    this.#data = join(server.directory, "data");
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it and waits until it answers. */
  static async start(what: "serve" | "demonstration" = "serve"): Promise<Facteur> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: cargo build --package facteur`);
    const directory = newDirectory("web");
    const data = join(directory, "data");
    mkdirSync(data);
    const port = await freePort();
    const command =
      what === "serve" ? ["--data-dir", data, "serve"] : ["demo", "--keep", data, "--lang", "fr"];
    const server = new Supervised(directory, [PROGRAM, ...command], {
      FACTEUR_HTTP__LISTEN: `127.0.0.1:${port}`,
      FACTEUR_METRICS__LISTEN: "off",
      FACTEUR_KEY_FILE: join(directory, "secret.key"),
    });
    const facteur = new Facteur(server, port);
    try {
      await until("Facteur answers", async () => (await fetch(`${facteur.url}/api/v1/setup`)).ok, 40_000);
    } catch (error) {
      const { output } = server;
      await server.stop();
      throw new Error(`Facteur does not answer:\n${output}`, { cause: error });
    }
    return facteur;
  }

  /** A command to the running server, as on the terminal. */
  command(...args: string[]): string {
    return run(PROGRAM, ["--data-dir", this.#data, "--lang", "en", ...args]);
  }

  /** Takes mails up into a mailbox that is handed its mail, which is made when it is not there. */
  import(mailbox: string, mails: Buffer[]) {
    const known = this.command("mailbox", "list").includes(mailbox);
    if (!known) this.command("mailbox", "add", mailbox, "--handed", "--since", "beginning");
    const folder = join(this.#server.directory, "import");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${process.hrtime.bigint()}.mbox`);
    writeFileSync(file, Buffer.concat(mails.map(toMbox)));
    this.command("import", "--mailbox", mailbox, file);
  }

  get output(): string {
    return this.#server.output;
  }

  stop = () => this.#server.stop();
}

/** The form `mboxrd`: a line that begins like the line between two mails is quoted. */
function toMbox(mail: Buffer): Buffer {
  const text = mail.toString("latin1").replaceAll(/^(>*From )/gm, ">$1");
  return Buffer.from(`From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n${text}\n\n`, "latin1");
}

import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { answers, freePort } from "./ports";
import { newDirectory, run, Supervised } from "./supervised";
import { deliver } from "./talk";
import { until } from "./until";

/** A real Dovecot of one's own: IMAP, submission and LMTP on loopback, in a temporary folder. */
export class Dovecot {
  readonly ports: { imap: number; submission: number; lmtp: number };
  readonly password: string;
  readonly #server: Supervised;

  private constructor(ports: Dovecot["ports"], password: string, server: Supervised) {
    this.ports = ports;
    this.password = password;
    this.#server = server;
  }

  /** Starts it with these mailboxes; what they send goes to `relay`, an SMTP port of loopback. */
  static async start(addresses: string[], relay: number, tries = 3): Promise<Dovecot> {
    const directory = newDirectory("dovecot");
    const password = "sésame ouvre-toi".replace(/\W/g, "-");
    const ports = { imap: await freePort(), submission: await freePort(), lmtp: await freePort() };
    const owner = mailOwner();
    const users = addresses.map((each) => {
      const home = join(directory, "mail", each);
      mkdirSync(home, { recursive: true, mode: 0o755 });
      chownSync(home, owner.user, owner.group);
      return `${each}:{PLAIN}${password}:${owner.user}:${owner.group}::${home}::\n`;
    });
    run("chmod", ["755", directory]);
    writeFileSync(join(directory, "users"), users.join(""));
    writeFileSync(join(directory, "dovecot.conf"), configuration({ directory, ports, relay, ...owner }));
    const path = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
    const command = ["dovecot", "-F", "-c", join(directory, "dovecot.conf")];
    const server = new Supervised(directory, command, path);
    const dovecot = new Dovecot(ports, password, server);
    try {
      await until(
        "Dovecot listens",
        async () => (await answers(ports.imap)) && (await answers(ports.submission)),
        15_000,
      );
    } catch (error) {
      const file = join(directory, "log");
      const log = `${server.output}\n${existsSync(file) ? readFileSync(file, "utf8") : ""}`;
      await server.stop();
      // A port that was free may be somebody's by the time Dovecot wants it.
      if (tries > 1) return Dovecot.start(addresses, relay, tries - 1);
      throw new Error(`Dovecot does not start; is it installed? (scripts/install.sh test)\n${log}`, {
        cause: error,
      });
    }
    return dovecot;
  }

  /** Delivers one mail as another mail server would. */
  deliver = (to: string, mail: Buffer) => deliver(this.ports.lmtp, [to], mail);

  /** The headers of all mails of a folder, the oldest first. */
  headers(address: string, folder: string): Record<string, string>[] {
    const fields = ["message-id", "in-reply-to", "references", "subject.utf8", "from", "to"];
    const what = fields.map((name) => `hdr.${name}`).join(" ");
    const args = ["-c", join(this.#server.directory, "dovecot.conf"), "-f", "json", "fetch"];
    const mails = JSON.parse(run("doveadm", [...args, "-u", address, what, "mailbox", folder]));
    return mails.map((mail: Record<string, string>) =>
      Object.fromEntries(fields.map((name) => [name.replace(".utf8", ""), mail[`hdr.${name}`] ?? ""])),
    );
  }

  stop = () => this.#server.stop();
}

/** Mails belong to nobody when we are root, since Dovecot refuses root; otherwise to us. */
function mailOwner(): { user: number; group: number } {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { user: uid, group: gid };
  return { user: Number(run("id", ["-u", "nobody"])), group: Number(run("id", ["-g", "nobody"])) };
}

interface Settings {
  directory: string;
  ports: Dovecot["ports"];
  relay: number;
  user: number;
  group: number;
}

/** Versions 2.3 (Debian 12) and 2.4 (Debian 13) name some settings differently. */
function configuration(settings: Settings): string {
  const { directory, user, group } = settings;
  const [, minor = 0] = run("dovecot", ["--version"]).split(/[.\s]/).map(Number);
  const dialect =
    minor >= 4
      ? `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {
  passwd_file_path = ${directory}/users
}
userdb passwd-file {
  passwd_file_path = ${directory}/users
}
protocols {
  imap = yes
  lmtp = yes
  submission = yes
}`
      : `disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${directory}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${directory}/users
}
protocols = imap lmtp submission`;
  return `${dialect}
base_dir = ${directory}/run
state_dir = ${directory}/state
log_path = ${directory}/log
listen = 127.0.0.1
ssl = no
hostname = localhost
postmaster_address = postmaster@localhost
auth_mechanisms = plain login
auth_failure_delay = 0
mail_uid = ${user}
mail_gid = ${group}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
submission_relay_host = 127.0.0.1
submission_relay_port = ${settings.relay}
submission_relay_ssl = no
namespace inbox {
  inbox = yes
  separator = /
${folder("Sent")}${folder("Junk")}${folder("Archive")}}
${service("imap-login", "imap", settings.ports.imap)}${service("lmtp", "lmtp", settings.ports.lmtp)}
${service("submission-login", "submission", settings.ports.submission)}
${process.getuid?.() === 0 ? "" : rootless()}`;
}

const folder = (name: string) =>
  `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }\n`;

const service = (name: string, listener: string, port: number) =>
  `service ${name} {\n  inet_listener ${listener} {\n    port = ${port}\n  }\n}\n`;

/** Without root there is one user only, and nobody may change the root directory. */
function rootless(): string {
  const user = userInfo().username;
  const group = run("id", ["-gn"]).trim();
  const services = ["anvil", "imap-login", "submission-login", "stats"];
  return `default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
${services.map((name) => `service ${name} {\n  chroot =\n}\n`).join("")}`;
}

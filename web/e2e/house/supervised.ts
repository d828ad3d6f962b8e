import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs a program for as long as the script's standard input stays open, then kills it with all its children and
 * removes its folder. A pipe closes however the tests ended, also by `kill -9`.
 */
const SCRIPT = `
directory=$1
shift
trap : INT TERM HUP
setsid "$@" >>"$directory/output" 2>&1 </dev/null &
program=$!
while read -r _; do :; done
kill -KILL "-$program" 2>/dev/null
wait "$program" 2>/dev/null
rm -rf "$directory"
`;

/** A folder of its own; short, since the path of a unix socket ends at 107 bytes. */
export const newDirectory = (name: string) => mkdtempSync(`/tmp/facteur-${name}-`);

/** What programs get to know of the surroundings: settings of a Facteur of whoever runs the tests are none of them. */
const surroundings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("FACTEUR_")),
);

/** A server of the tests. */
export class Supervised {
  readonly directory: string;
  #script: ChildProcess;

  constructor(directory: string, command: string[], environment: NodeJS.ProcessEnv = {}) {
    this.directory = directory;
    this.#script = spawn("sh", ["-c", SCRIPT, "supervise", directory, ...command], {
      stdio: ["pipe", "ignore", "ignore"],
      env: { ...surroundings, ...environment },
      cwd: directory,
      detached: true,
    });
  }

  /** What it wrote. */
  get output(): string {
    return readFileSync(join(this.directory, "output"), "utf8");
  }

  async stop() {
    const ended = once(this.#script, "exit");
    this.#script.stdin?.end();
    await ended;
  }
}

/** Runs a program to its end and gives what it prints. */
export function run(program: string, args: string[], input?: string | Buffer): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    env: surroundings,
    maxBuffer: 64 << 20,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout.toString();
}

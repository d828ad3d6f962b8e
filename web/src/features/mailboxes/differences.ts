import type { ReconcileReport } from "../../api/types";

export type DifferenceKind =
  | "trouble"
  | "missing"
  | "not_reached"
  | "unfetchable"
  | "waiting"
  | "returned"
  | "vanished";

/** One kind of difference in one folder. */
export interface FolderDifference {
  folder: string;
  what: DifferenceKind;
  count: number;
  /** The messages, where the server names them; for trouble, its sentence. */
  names: string[];
}

type Folder = ReconcileReport["folders"][number];

/** Everything that differs, what matters most first in each folder. */
export function differencesOf(report: ReconcileReport): FolderDifference[] {
  return report.folders.flatMap((folder) => inFolder(folder).filter((each) => each.count > 0));
}

function inFolder(folder: Folder): FolderDifference[] {
  const named = (what: DifferenceKind, names: string[]) => ({
    folder: folder.name,
    what,
    count: names.length,
    names,
  });
  const counted = (what: DifferenceKind, count: number) => ({ folder: folder.name, what, count, names: [] });
  return [
    named("trouble", folder.trouble === null ? [] : [folder.trouble]),
    named("missing", folder.missing),
    named("unfetchable", folder.unfetchable),
    named("not_reached", folder.not_reached),
    counted("waiting", folder.waiting),
    counted("returned", folder.returned),
    named("vanished", folder.vanished),
  ];
}
